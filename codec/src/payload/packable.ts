import { CodecError } from '../errors.ts';
import { hexOf } from './hex.ts';
import { isUnordered, sortNames } from './key-order.ts';
import type { PayloadEncodeOptions } from './payload-codec.ts';
import { isWellFormed } from './well-formed.ts';

const largestInt = 2n ** 63n - 1n;
const smallestInt = -(2n ** 63n);
const largestUint32 = 0xffff_ffff;
const smallestInt32 = -0x8000_0000;
// Above what any reader accepts by default, and far below the end of any stack.
const maxDepth = 512;

type Members = Readonly<Record<string, unknown>>;

/**
 * Tells whether msgpackr writes a value as WSE wants it without {@link toPackable}: plain objects, arrays, text, booleans,
 * null, and numbers that are fractions or fit 32 bits. Text is not looked at.
 */
export function isPackable(value: unknown, levelsLeft: number = maxDepth): boolean {
  if (typeof value !== 'object') return isPackableScalar(value);
  if (value === null) return true;
  if (levelsLeft === 0) return false;
  if (!Array.isArray(value)) return isPlainObject(value) && areMembersPackable(value, levelsLeft - 1);
  for (let index = 0; index < value.length; index += 1) {
    if (!isPackable(value[index], levelsLeft - 1)) return false;
  }
  return true;
}

/**
 * Turns an application's value into one that msgpackr writes as WSE wants it; parts that are fine stay as they are.
 *
 * Integers beyond 32 bits become bigints, which it writes as integers and not as floating point (WSE-PAY-022); what is not
 * finite becomes null (WSE-PAY-016); bytes become text in style `json` (WSE-PAY-018). Undefined members are left out, as in
 * JSON. Throws `CodecError` `unencodable_value` for values without a form on this wire, such as typed arrays other than
 * `Uint8Array`, from which msgpackr writes memory that is not theirs.
 */
export function toPackable(value: unknown, options: PayloadEncodeOptions, depth: number = 0): unknown {
  switch (typeof value) {
    case 'string':
      return wellFormed(value);
    case 'number':
      return packableNumber(value);
    case 'boolean':
      return value;
    case 'bigint':
      return packableBigint(value);
    case 'object':
      return value === null ? null : packableObject(value, options, depth + 1);
    default:
      throw refused(`a value of type ${typeof value}`);
  }
}

function areMembersPackable(members: Members, levelsLeft: number): boolean {
  for (const name in members) {
    const member = members[name];
    // Most are text, and need no call to be passed.
    if (typeof member === 'string') continue;
    if (typeof member === 'object' ? !isPackable(member, levelsLeft) : !isPackableScalar(member)) return false;
  }
  return true;
}

function isPackableScalar(value: unknown): boolean {
  if (typeof value !== 'number') return typeof value === 'string' || typeof value === 'boolean';
  if (value === Math.floor(value)) return value >= smallestInt32 && value <= largestUint32;
  return !Number.isNaN(value);
}

function isPlainObject(value: object): value is Members {
  return value.constructor === Object;
}

function packableNumber(value: number): number | bigint | null {
  if (value >= smallestInt32 && value <= largestUint32) return value;
  if (Number.isSafeInteger(value)) return BigInt(value);
  return Number.isFinite(value) ? value : null;
}

function packableBigint(value: bigint): bigint | number | string {
  if (value < smallestInt || value > largestInt) return value.toString();
  const number = Number(value);
  return number >= smallestInt32 && number <= largestUint32 ? number : value;
}

function packableObject(value: object, options: PayloadEncodeOptions, depth: number): unknown {
  if (depth > maxDepth) throw refused(`more than ${maxDepth} levels, or a circle`);
  if (Array.isArray(value)) return packableArray(value, options, depth);
  if (value instanceof Uint8Array) return options.values === 'json' ? hexOf(value) : value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return toPackable(value.toJSON(), options, depth);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) throw refused('a buffer that is no Uint8Array');
  if (value instanceof Map || value instanceof Set) throw refused('a Map or Set');
  return packableMembers({ ...value }, options, depth);
}

function packableArray(items: readonly unknown[], options: PayloadEncodeOptions, depth: number): readonly unknown[] {
  return items.map((item) => toPackable(item, options, depth));
}

function packableMembers(
  members: Members,
  options: PayloadEncodeOptions,
  depth: number,
): Members | Map<string, unknown> {
  const names = Object.keys(members).filter((name) => members[name] !== undefined);
  const order = options.keyOrder === 'sorted' ? (sortNames(names) ?? names) : names;
  const entries = order.map((name) => [wellFormed(name), toPackable(members[name], options, depth)] as const);
  // An object would put such names in the order of their numbers, a map keeps them as they come.
  return order !== names && order.some(isUnordered) ? new Map(entries) : Object.fromEntries(entries);
}

function wellFormed(text: string): string {
  if (isWellFormed(text)) return text;
  throw refused('text with half a surrogate pair');
}

function refused(what: string): CodecError {
  return new CodecError('unencodable_value', `writing MessagePack: ${what}`);
}
