import { encodeHex } from '../crypto/hex.ts';
import { CodecError } from '../errors.ts';
import { hasNoForm, hasToJson } from './no-form.ts';
import { asUnencodable } from './unencodable.ts';

// i64, what published servers write as a number. (WSE-PAY-018)
const smallestInteger = -(2n ** 63n);
const largestInteger = 2n ** 63n - 1n;
// Above the deepest message a reader accepts, and far below the end of any stack.
const maxDepth = 512;

/** Puts names of members in order; undefined for those that are, and where the order is that of the object. */
type Sort = (names: readonly string[]) => readonly string[] | undefined;

const asGiven: Sort = () => undefined;

/**
 * Writes JSON, members as the objects hold them or as `sort` has their names. (WSE-ENV-022)
 *
 * `JSON.stringify` cannot sort: objects hold names that look like integers in the order of their numbers. Other than it,
 * this also writes bigints as integers, or as a string beyond 64 bits, and bytes as hexadecimal digits. (WSE-PAY-018)
 * Throws `CodecError` `unencodable_value`.
 */
export function writeJson(value: object, sort: Sort = asGiven): string {
  try {
    return writeValue(value, '', 0, sort) ?? '{}';
  } catch (cause) {
    throw asUnencodable('JSON', cause);
  }
}

/**
 * Tells whether a value, or what its `toJSON` gives, holds something that `JSON.stringify` would write as an object of
 * numbers or as an empty one: bytes, buffers, maps, sets.
 */
export function holdsUnwritten(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  if (given instanceof Uint8Array || hasNoForm(given)) return true;
  return hasToJson(given) ? holdsUnwritten(given.toJSON('')) : Object.values(given).some(holdsUnwritten);
}

/** Undefined for values that JSON leaves out: undefined, functions, symbols. */
function writeValue(given: unknown, name: string, depth: number, sort: Sort): string | undefined {
  if (depth > maxDepth)
    throw new CodecError('unencodable_value', `writing JSON: nested deeper than ${maxDepth} or in a circle`);
  const value = isConverted(given) ? given.toJSON(name) : given;
  if (typeof value === 'bigint') return writeInteger(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof Uint8Array) return `"${encodeHex(value)}"`;
  if (hasNoForm(value)) throw new CodecError('unencodable_value', 'writing JSON: a Map, Set or buffer');
  if (Array.isArray(value))
    return `[${value.map((item, at) => writeValue(item, String(at), depth + 1, sort) ?? 'null').join(',')}]`;
  return writeMembers(value, depth, sort);
}

function writeMembers(object: object, depth: number, sort: Sort): string {
  const members: string[] = [];
  const names = Object.keys(object);
  for (const name of sort(names) ?? names) {
    const text = writeValue(Reflect.get(object, name), name, depth + 1, sort);
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(',')}}`;
}

function writeInteger(value: bigint): string {
  const digits = value.toString();
  return value >= smallestInteger && value <= largestInteger ? digits : `"${digits}"`;
}

/** Node gives its Buffer a `toJSON`, which would hide that it is bytes. */
function isConverted(value: unknown): value is { toJSON(name: string): unknown } {
  return typeof value === 'object' && value !== null && hasToJson(value) && !(value instanceof Uint8Array);
}
