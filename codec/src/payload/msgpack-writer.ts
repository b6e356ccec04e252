import { encodeHex } from '../crypto/hex.ts';
import { sortNames } from './key-order.ts';
import { refused } from './msgpack-refusal.ts';
import type { MsgpackSink } from './msgpack-sink.ts';
import { writeText } from './msgpack-text.ts';
import { hasNoForm, hasToJson, isLeftOut } from './no-form.ts';
import type { PayloadEncodeOptions } from './payload-codec.ts';

const largestInt = 2n ** 63n - 1n;
const largestUint = 2n ** 64n - 1n;
const smallestInt = -(2n ** 63n);

const longestHead = 5;

type Members = Readonly<Record<string, unknown>>;

/**
 * Writes one value in the shortest form, in one pass. (WSE-PAY-020 to WSE-PAY-027)
 *
 * What is left out, becomes null, or is converted by `toJSON` is as in JSON (WSE-PAY-016); bytes and integers beyond 64 bits
 * are text in style `json` (WSE-PAY-018). Throws `CodecError` `unencodable_value` for values without a form, and for
 * containers deeper than `maxDepth`.
 */
export function writeValue(sink: MsgpackSink, value: unknown, options: PayloadEncodeOptions, depth: number): void {
  if (typeof value === 'string') writeText(sink, value);
  else if (typeof value === 'number') writeNumber(sink, value);
  else if (value === null) sink.byte(0xc0);
  else if (typeof value === 'object') writeObject(sink, value, options, depth);
  else if (typeof value === 'boolean') sink.byte(value ? 0xc3 : 0xc2);
  else if (typeof value === 'bigint') writeBigint(sink, value, options);
  else throw refused(`a value of type ${typeof value}`);
}

function writeNumber(sink: MsgpackSink, value: number): void {
  if ((value | 0) === value) writeInt32(sink, value);
  else if (value === Math.floor(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) writeWideInteger(sink, value);
  else if (Number.isFinite(value)) sink.float64(0xcb, value);
  else sink.byte(0xc0);
}

function writeInt32(sink: MsgpackSink, value: number): void {
  if (value >= 0) writeUint32(sink, value);
  else if (value >= -0x20) sink.byte(value & 0xff);
  else if (value >= -0x80) sink.token(0xd0, value, 1);
  else if (value >= -0x8000) sink.token(0xd1, value, 2);
  else sink.token(0xd2, value, 4);
}

function writeUint32(sink: MsgpackSink, value: number): void {
  if (value < 0x80) sink.byte(value);
  else if (value < 0x100) sink.token(0xcc, value, 1);
  else if (value < 0x1_0000) sink.token(0xcd, value, 2);
  else sink.token(0xce, value, 4);
}

/** A whole number beyond 31 bits is an integer, not floating point. (WSE-PAY-022) */
function writeWideInteger(sink: MsgpackSink, value: number): void {
  if (value >= 0 && value <= 0xffff_ffff) writeUint32(sink, value);
  else sink.bigint64(value < 0 ? 0xd3 : 0xcf, BigInt(value));
}

/** Style `json` has the integers of published servers, which are signed. (WSE-PAY-018) */
function writeBigint(sink: MsgpackSink, value: bigint, { values }: PayloadEncodeOptions): void {
  const number = Number(value);
  if (Number.isSafeInteger(number)) writeNumber(sink, number);
  else if (value < smallestInt || value > (values === 'json' ? largestInt : largestUint)) writeText(sink, `${value}`);
  else sink.bigint64(value < 0n ? 0xd3 : 0xcf, value);
}

function writeObject(sink: MsgpackSink, value: object, options: PayloadEncodeOptions, depth: number): void {
  if (Array.isArray(value) || (value.constructor === Object && !hasToJson(value))) {
    writeContainer(sink, value, options, depth + 1);
  } else {
    writeConverted(sink, value, options, depth);
  }
}

/** As in JSON, `toJSON` is asked once, and not of what it gave. */
function writeConverted(sink: MsgpackSink, given: object, options: PayloadEncodeOptions, depth: number): void {
  const value = given instanceof Uint8Array || !hasToJson(given) ? given : given.toJSON('');
  if (typeof value !== 'object' || value === null) writeValue(sink, value, options, depth);
  else if (value instanceof Uint8Array) writeBytes(sink, value, options);
  else if (hasNoForm(value)) throw refused('a Map, Set or buffer');
  else writeContainer(sink, value, options, depth + 1);
}

function writeContainer(sink: MsgpackSink, value: object, options: PayloadEncodeOptions, depth: number): void {
  if (depth > options.maxDepth) throw refused(`more than ${options.maxDepth} levels, or a circle`);
  if (Array.isArray(value)) writeArray(sink, value, options, depth);
  else writeMembers(sink, value as Members, options, depth);
}

function writeBytes(sink: MsgpackSink, value: Uint8Array, { values }: PayloadEncodeOptions): void {
  const { length } = value;
  if (values === 'json') {
    writeText(sink, encodeHex(value));
    return;
  }
  if (length < 0x100) sink.token(0xc4, length, 1);
  else if (length < 0x1_0000) sink.token(0xc5, length, 2);
  else sink.token(0xc6, length, 4);
  sink.reserve(length);
  sink.bytes.set(value, sink.at);
  sink.at += length;
}

function writeArray(sink: MsgpackSink, items: readonly unknown[], options: PayloadEncodeOptions, depth: number): void {
  const { length } = items;
  if (length < 0x10) sink.byte(0x90 | length);
  else if (length < 0x1_0000) sink.token(0xdc, length, 2);
  else sink.token(0xdd, length, 4);
  for (let index = 0; index < length; index += 1) {
    const item = items[index];
    writeValue(sink, isLeftOut(item) ? null : item, options, depth);
  }
}

function writeMembers(sink: MsgpackSink, members: Members, options: PayloadEncodeOptions, depth: number): void {
  const names = Object.keys(members);
  const order = options.keyOrder === 'sorted' ? (sortNames(names) ?? names) : names;
  const offset = sink.at - sink.start;
  writeMapHead(sink, order.length);
  let leftOut = 0;
  for (let index = 0; index < order.length; index += 1) {
    const name = order[index] ?? '';
    const member = members[name];
    if (isLeftOut(member)) {
      leftOut += 1;
      continue;
    }
    writeText(sink, name);
    writeValue(sink, member, options, depth);
  }
  if (leftOut > 0) shortenMap(sink, offset, order.length, order.length - leftOut);
}

/** The count is known once all members were read, each of them once: what was left out comes off it. */
function shortenMap(sink: MsgpackSink, offset: number, announced: number, count: number): void {
  sink.reserve(longestHead);
  const start = sink.start + offset;
  const end = sink.at;
  const from = start + mapHeadBytes(announced);
  const to = start + mapHeadBytes(count);
  sink.at = start;
  writeMapHead(sink, count);
  sink.bytes.copyWithin(to, from, end);
  sink.at = end - (from - to);
}

function writeMapHead(sink: MsgpackSink, count: number): void {
  if (count < 0x10) sink.byte(0x80 | count);
  else if (count < 0x1_0000) sink.token(0xde, count, 2);
  else sink.token(0xdf, count, 4);
}

function mapHeadBytes(count: number): number {
  if (count < 0x10) return 1;
  return count < 0x1_0000 ? 3 : 5;
}
