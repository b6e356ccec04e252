type Members = Readonly<Record<string, unknown>>;

/**
 * Tells whether a value is made of plain objects, arrays, text, numbers, booleans and null alone, no more than `levelsLeft`
 * containers deep: what `JSON.stringify` writes without asking anybody.
 */
export function isPlainValue(value: unknown, levelsLeft: number): boolean {
  if (typeof value !== 'object') return isPlainScalar(value);
  if (value === null) return true;
  if (levelsLeft === 0) return false;
  if (!Array.isArray(value)) return isPlainObject(value) && areMembersPlain(value, levelsLeft - 1);
  for (let index = 0; index < value.length; index += 1) {
    if (!isPlainValue(value[index], levelsLeft - 1)) return false;
  }
  return true;
}

function areMembersPlain(members: Members, levelsLeft: number): boolean {
  for (const name in members) {
    const member = members[name];
    // Most are text, and need no call to be passed.
    if (typeof member === 'string') continue;
    if (typeof member === 'object' ? !isPlainValue(member, levelsLeft) : !isPlainScalar(member)) return false;
  }
  return true;
}

function isPlainScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isPlainObject(value: object): value is Members {
  return value.constructor === Object;
}
