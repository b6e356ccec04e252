// Values as published filters compare them, so that one filter picks the same events on either server: booleans are the
// numbers 0 and 1, dates are their milliseconds, and texts are in the order of their code points.

type Members = Readonly<Record<string, unknown>>;

/** Values that are compared or read nest no deeper; RangeError beyond, instead of an overflow of the stack. */
export const maxDepth = 128;

/** Tells whether two values are the same, part by part; undefined is null. */
export function isEqual(one: unknown, other: unknown, depth = 0): boolean {
  const [left, right] = [comparable(one), comparable(other)];
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return isNumeric(left) && isNumeric(right) ? orderOf(left, right) === 0 : left === right;
  }
  if (depth > maxDepth) throw new RangeError(`comparing: values nest deeper than ${maxDepth}`);
  if (Array.isArray(left) || Array.isArray(right)) {
    return Array.isArray(left) && Array.isArray(right) && areItemsEqual(left, right, depth);
  }
  return areMembersEqual(left as Members, right as Members, depth);
}

/**
 * Puts two values in order: negative when the first is less, NaN when neither is.
 *
 * Throws TypeError for values that have no order: of different kinds, null, maps.
 */
export function compare(one: unknown, other: unknown): number {
  const [left, right] = [comparable(one), comparable(other)];
  if (isNumeric(left) && isNumeric(right)) return orderOf(left, right);
  if (typeof left === 'string' && typeof right === 'string') return codePointOrderOf(left, right);
  if (Array.isArray(left) && Array.isArray(right)) return compareItems(left, right);
  throw new TypeError(`comparing: ${kindOf(left)} and ${kindOf(right)} have no order`);
}

/** Whether a value is a map, and not a list, a date, bytes or null. */
export function isMap(value: unknown): value is Members {
  if (typeof value !== 'object' || value === null) return false;
  return !(Array.isArray(value) || value instanceof Date || ArrayBuffer.isView(value));
}

function comparable(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Date ? value.getTime() : value;
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** NaN has no place. Numbers and bigints are compared by value. */
function orderOf(left: number | bigint, right: number | bigint): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return left >= right ? 0 : Number.NaN;
}

/** UTF-8 keeps the order of code points, UTF-16 does not. */
function codePointOrderOf(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function areItemsEqual(one: readonly unknown[], other: readonly unknown[], depth: number): boolean {
  return one.length === other.length && one.every((item, at) => isEqual(item, other[at], depth + 1));
}

function areMembersEqual(one: Members, other: Members, depth: number): boolean {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && isEqual(one[name], other[name], depth + 1));
}

/** The first items that differ decide, then the lengths. */
function compareItems(one: readonly unknown[], other: readonly unknown[]): number {
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    if (!isEqual(one[at], other[at])) return compare(one[at], other[at]);
  }
  return one.length - other.length;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}
