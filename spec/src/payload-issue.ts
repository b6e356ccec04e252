/** The first thing wrong with a payload. */
export interface PayloadIssue {
  /** Members from the payload down to the place, joined by dots; empty for the payload itself. */
  readonly path: string;
  /** What the schema wants there. */
  readonly expected: string;
  /** What is there. */
  readonly found: string;
}

const maxUnsigned = 0xffff_ffff;

/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a number that JSON can write. */
export function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

/** Whether a value is a number without fraction. */
export function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

/** Whether a value is a number without fraction that 32 bits hold without sign. */
export function isUnsigned(value: unknown): value is number {
  return isInteger(value) && value >= 0 && value <= maxUnsigned;
}

/** Says that something else is in a place than the schema wants there. */
export function issueAt(path: string, expected: string, value: unknown): PayloadIssue {
  return { path, expected, found: describe(value) };
}

/** Moves an issue of an object to where the object itself stands. */
export function within(path: string, issue: PayloadIssue): PayloadIssue {
  return { ...issue, path: issue.path === '' ? path : `${path}.${issue.path}` };
}

const longestQuote = 40;

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}
