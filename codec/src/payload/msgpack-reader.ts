import { encodeHex } from '../crypto/hex.ts';
import { isForbiddenKey } from '../json/forbidden-keys.ts';
import { decodeShortUtf8 } from './ascii.ts';
import { float32At, float64At } from './float.ts';
import {
  enterContainer,
  type MsgpackCursor,
  refused,
  take,
  takeByte,
  takeBytes,
  takeUint,
  takeView,
} from './msgpack-cursor.ts';

const largestSigned = 2n ** 63n - 1n;

/**
 * Reads one MessagePack value at the cursor, in one pass. (WSE-PAY-030 to WSE-PAY-046)
 *
 * General decoders differ from published servers over bytes, extensions, keys, text and numbers that JSON cannot say, and
 * trust what the bytes declare; here every length, count and depth is checked before anything is made. Throws `CodecError`
 * `invalid_msgpack` or `msgpack_too_deep`.
 */
export function readValue(cursor: MsgpackCursor, depth: number): unknown {
  const token = takeByte(cursor);
  if (token < 0x80) return token;
  if (token < 0x90) return readMap(cursor, token & 0x0f, depth + 1);
  if (token < 0xa0) return readArray(cursor, token & 0x0f, depth + 1);
  if (token < 0xc0) return readText(cursor, token & 0x1f);
  if (token >= 0xe0) return token - 0x100;
  return readLongValue(cursor, token, depth);
}

/** Values whose token says no more than their kind; within a kind tokens go up with the width of what follows. */
function readLongValue(cursor: MsgpackCursor, token: number, depth: number): unknown {
  if (token >= 0xde) return readMap(cursor, takeUint(cursor, 2 << (token - 0xde)), depth + 1);
  if (token >= 0xdc) return readArray(cursor, takeUint(cursor, 2 << (token - 0xdc)), depth + 1);
  if (token >= 0xd9) return readText(cursor, takeUint(cursor, 1 << (token - 0xd9)));
  if (token >= 0xd4) return readExtension(cursor, 1 << (token - 0xd4));
  if (token >= 0xcc) return readInteger(cursor, token);
  if (token >= 0xca) return finiteOrNull(readFloat(cursor, token));
  if (token >= 0xc7) return readExtension(cursor, takeUint(cursor, 1 << (token - 0xc7)));
  if (token >= 0xc4) return readBinary(cursor, takeUint(cursor, 1 << (token - 0xc4)));
  if (token === 0xc1) throw refused(cursor, 'the reserved byte c1');
  return token === 0xc0 ? null : token === 0xc3;
}

function readArray(cursor: MsgpackCursor, count: number, depth: number): unknown[] {
  enterContainer(cursor, count, depth);
  const items: unknown[] = [];
  for (let index = 0; index < count; index += 1) items.push(readValue(cursor, depth));
  return items;
}

function readMap(cursor: MsgpackCursor, count: number, depth: number): Record<string, unknown> {
  enterContainer(cursor, count * 2, depth);
  const members: Record<string, unknown> = {};
  for (let index = 0; index < count; index += 1) {
    const key = readKey(cursor);
    const value = readValue(cursor, depth);
    if (!isForbiddenKey(key)) members[key] = value;
  }
  return members;
}

/** Scalars that stand as keys become text as published servers write it; containers are no keys. (WSE-PAY-042) */
function readKey(cursor: MsgpackCursor): string {
  const token = cursor.bytes[cursor.at] ?? 0;
  if (token >= 0xa0 && token < 0xc0) {
    cursor.at += 1;
    return readShortKey(cursor, token & 0x1f);
  }
  if (isContainer(token)) throw refused(cursor, 'a container as a key');
  if (token === 0xca || token === 0xcb) return String(readFloat(cursor, takeByte(cursor)));
  const value = readValue(cursor, 0);
  if (value instanceof Uint8Array) throw refused(cursor, 'bytes as a key');
  return value === null ? 'nil' : String(value);
}

function readShortKey(cursor: MsgpackCursor, length: number): string {
  const start = take(cursor, length);
  return (
    cursor.keys.find(cursor.bytes, start, cursor.at) ??
    cursor.keys.keep(cursor.bytes, start, cursor.at, textAt(cursor, start))
  );
}

function readText(cursor: MsgpackCursor, length: number): string {
  return textAt(cursor, take(cursor, length));
}

function textAt(cursor: MsgpackCursor, start: number): string {
  const text = decodeShortUtf8(cursor.bytes, start, cursor.at);
  if (text !== undefined) return text;
  if (cursor.values === 'json') return '';
  throw refused(cursor, 'text that is not UTF-8');
}

function readBinary(cursor: MsgpackCursor, length: number): Uint8Array | string {
  const bytes = takeBytes(cursor, length);
  return cursor.values === 'json' ? encodeHex(bytes) : bytes.slice();
}

function readExtension(cursor: MsgpackCursor, length: number): string {
  const type = takeByte(cursor);
  const bytes = takeBytes(cursor, length);
  if (cursor.values === 'json') return encodeHex(bytes);
  throw refused(cursor, `an extension of type ${type}`);
}

function readInteger(cursor: MsgpackCursor, token: number): number | bigint {
  if (token === 0xcf) return readUnsigned64(cursor);
  if (token < 0xd0) return takeUint(cursor, 1 << (token - 0xcc));
  if (token === 0xd3) return numberIfSafe(takeView(cursor, 8).getBigInt64(0));
  const width = 1 << (token - 0xd0);
  const unusedBits = 32 - 8 * width;
  return (takeUint(cursor, width) << unusedBits) >> unusedBits;
}

/** Published servers keep integers as signed 64 bits, and give larger ones as floating point. (WSE-PAY-009) */
function readUnsigned64(cursor: MsgpackCursor): number | bigint {
  const value = takeView(cursor, 8).getBigUint64(0);
  return cursor.values === 'json' && value > largestSigned ? Number(value) : numberIfSafe(value);
}

function readFloat(cursor: MsgpackCursor, token: number): number {
  return token === 0xca ? float32At(cursor.bytes, take(cursor, 4)) : float64At(cursor.bytes, take(cursor, 8));
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function numberIfSafe(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function isContainer(token: number): boolean {
  return (token >= 0x80 && token < 0xa0) || (token >= 0xdc && token <= 0xdf);
}
