import { CodecError } from '../errors.ts';
import type { KeyCache } from './key-cache.ts';
import type { ValueStyle } from './payload-codec.ts';

/** A place in MessagePack bytes, and what is to be known on the way. */
export interface MsgpackCursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly maxDepth: number;
  readonly values: ValueStyle;
  readonly keys: KeyCache;
}

/**
 * Moves on by `count` bytes and returns where they begin. Nothing is read past the end, whatever a length field says.
 *
 * Throws `CodecError` `invalid_msgpack` when the bytes are not there. (WSE-PAY-032, WSE-PAY-033)
 */
export function take(cursor: MsgpackCursor, count: number): number {
  const start = cursor.at;
  const end = start + count;
  if (end > cursor.bytes.length) throw truncated(cursor, count);
  cursor.at = end;
  return start;
}

/** The next `count` bytes: a view of the input. */
export function takeBytes(cursor: MsgpackCursor, count: number): Uint8Array {
  const start = take(cursor, count);
  return cursor.bytes.subarray(start, start + count);
}

/** A view over the next `count` bytes. */
export function takeView(cursor: MsgpackCursor, count: number): DataView {
  const start = take(cursor, count);
  return new DataView(cursor.bytes.buffer, cursor.bytes.byteOffset + start, count);
}

/** The next byte. */
export function takeByte(cursor: MsgpackCursor): number {
  const byte = cursor.bytes[cursor.at];
  if (byte === undefined) throw truncated(cursor, 1);
  cursor.at += 1;
  return byte;
}

/** The next big-endian unsigned integer of 1, 2 or 4 bytes. */
export function takeUint(cursor: MsgpackCursor, width: number): number {
  const start = take(cursor, width);
  let value = 0;
  for (let at = start; at < start + width; at += 1) value = value * 0x100 + (cursor.bytes[at] ?? 0);
  return value;
}

/**
 * Checks a container before anything is made for it: the depth, and that the rest could hold its entries.
 *
 * Throws `CodecError` `msgpack_too_deep` or `invalid_msgpack`. (WSE-PAY-033, WSE-PAY-034)
 */
export function enterContainer(cursor: MsgpackCursor, entries: number, depth: number): void {
  if (depth > cursor.maxDepth) {
    throw new CodecError('msgpack_too_deep', `reading MessagePack: nested deeper than the limit of ${cursor.maxDepth}`);
  }
  // An entry takes a byte at least.
  if (entries > cursor.bytes.length - cursor.at) throw truncated(cursor, entries);
}

/** The refusal of bytes that are no MessagePack, or hold what `values` has no form for. */
export function refused(cursor: MsgpackCursor, what: string): CodecError {
  return new CodecError('invalid_msgpack', `reading MessagePack: ${what} before offset ${cursor.at}`);
}

function truncated(cursor: MsgpackCursor, wanted: number): CodecError {
  const left = cursor.bytes.length - cursor.at;
  return new CodecError(
    'invalid_msgpack',
    `reading MessagePack: ${wanted} bytes wanted at offset ${cursor.at}, ${left} left`,
  );
}
