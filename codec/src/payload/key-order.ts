// Objects hold such names in the order of their numbers, whatever the order they were written in.
const indexName = /^(?:0|[1-9]\d*)$/;
// From surrogates on, the order of UTF-16 units is not that of code points.
const lowestHighUnit = 0xd800;

/**
 * Orders member names by their UTF-8 bytes, as published servers write them; undefined when they are in order already.
 * (WSE-ENV-022, WSE-PAY-026)
 */
export function sortNames(names: readonly string[]): readonly string[] | undefined {
  for (let index = 0; index < names.length; index += 1) {
    if (hasHighUnit(names[index] ?? '')) return sortByCodePoints(names);
  }
  for (let index = 1; index < names.length; index += 1) {
    if ((names[index - 1] ?? '') > (names[index] ?? '')) return [...names].sort();
  }
  return undefined;
}

function sortByCodePoints(names: readonly string[]): readonly string[] | undefined {
  const sorted = [...names].sort(compareCodePoints);
  return sorted.every((name, index) => name === names[index]) ? undefined : sorted;
}

function hasHighUnit(name: string): boolean {
  for (let at = 0; at < name.length; at += 1) {
    if (name.charCodeAt(at) >= lowestHighUnit) return true;
  }
  return false;
}

/** Tells whether a name set on an object would not be its last member: it stands in order of number, or sets no member. */
export function isUnordered(name: string): boolean {
  return (name.charCodeAt(0) <= 0x39 && indexName.test(name)) || name === '__proto__';
}

/** The order of UTF-8 bytes is that of code points. */
function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const difference = rank(left.charCodeAt(at)) - rank(right.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Surrogates stand for the highest code points, above U+E000 to U+FFFF. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
