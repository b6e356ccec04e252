import { CodecError } from '../errors.ts';
import { hexOf } from './hex.ts';
import { sortNames } from './key-order.ts';
import { asUnencodable } from './unencodable.ts';

// i64, what published servers write as a number. (WSE-PAY-018)
const smallestInteger = -(2n ** 63n);
const largestInteger = 2n ** 63n - 1n;
// Above the deepest message a reader accepts, and far below the end of any stack.
const maxDepth = 512;

/** Order of members: as the object holds them, or by the bytes of their names. */
type Order = 'given' | 'sorted';

/**
 * Writes JSON, `sorted` with members in the byte order of their names. (WSE-ENV-022)
 *
 * `JSON.stringify` cannot sort: objects hold names that look like integers in the order of their numbers. Other than it,
 * this also writes bigints as integers, or as a string beyond 64 bits, and bytes as hexadecimal digits. (WSE-PAY-018)
 * Throws `CodecError` `unencodable_value`.
 */
export function writeJson(value: object, order: Order): string {
  try {
    return writeValue(value, '', 0, order) ?? '{}';
  } catch (cause) {
    throw asUnencodable('JSON', cause);
  }
}

/** Tells whether bytes stand anywhere in a value, which `JSON.stringify` would write as an object of numbers. */
export function holdsBytes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof Uint8Array || Object.values(value).some(holdsBytes);
}

/** Undefined for values that JSON leaves out: undefined, functions, symbols. */
function writeValue(given: unknown, name: string, depth: number, order: Order): string | undefined {
  if (depth > maxDepth)
    throw new CodecError('unencodable_value', `writing JSON: nested deeper than ${maxDepth} or in a circle`);
  const value = hasToJson(given) ? given.toJSON(name) : given;
  if (typeof value === 'bigint') return writeInteger(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof Uint8Array) return `"${hexOf(value)}"`;
  if (Array.isArray(value))
    return `[${value.map((item, at) => writeValue(item, String(at), depth + 1, order) ?? 'null').join(',')}]`;
  return writeMembers(value, depth, order);
}

function writeMembers(object: object, depth: number, order: Order): string {
  const members: string[] = [];
  const names = Object.keys(object);
  for (const name of (order === 'sorted' ? sortNames(names) : undefined) ?? names) {
    const text = writeValue(Reflect.get(object, name), name, depth + 1, order);
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(',')}}`;
}

function writeInteger(value: bigint): string {
  const digits = value.toString();
  return value >= smallestInteger && value <= largestInteger ? digits : `"${digits}"`;
}

function hasToJson(value: unknown): value is { toJSON(name: string): unknown } {
  return typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function';
}
