import { isForbiddenKey } from '../json/forbidden-keys.ts';
import { isUtf8 } from '../utf8.ts';
import { decodeShortUtf8 } from './ascii.ts';

// Longer frames are read at once: to copy them would cost what it saves.
const longestScanned = 4096;
const deepestScanned = 32;

/**
 * The type of a message in MessagePack, without decoding it.
 *
 * Undefined says nothing: the bytes are to be decoded. A type says that {@link readValue} gives a map with this `t`: every
 * length is checked, and bytes with anything that is read in a special way (extensions, text that is no UTF-8, keys that
 * are no short text, forbidden names, depth) and messages that write `type` are left to it. (WSE-PAY-030 to WSE-PAY-046)
 */
export function typeOfPlainMap(bytes: Uint8Array, maxDepth: number): string | undefined {
  if (bytes.length > longestScanned || maxDepth < deepestScanned) return undefined;
  const token = bytes[0] ?? 0;
  const isLong = token === 0xde;
  if (!isLong && (token < 0x80 || token > 0x8f)) return undefined;
  let type: string | undefined;
  let at = isLong ? 3 : 1;
  for (let left = isLong ? uint(bytes, 1, 2) : token & 0x0f; left > 0; left -= 1) {
    const keyAt = at;
    at = behindKey(bytes, at);
    if (at < 0) return undefined;
    const valueAt = at;
    at = behindValue(bytes, at, 1);
    if (at < 0) return undefined;
    const name = keyText(bytes, keyAt, valueAt);
    if (name === 't' && isShortText(bytes[valueAt] ?? 0)) type = decodeShortUtf8(bytes, valueAt + 1, at);
    else if (name === 't' || name === 'type') return undefined;
  }
  return type;
}

// Each of these takes where something has to begin and gives the place behind it; -1 for what is not plain.

function behindValue(bytes: Uint8Array, start: number, depth: number): number {
  const token = bytes[start];
  if (token === undefined) return -1;
  if (token < 0x80 || token >= 0xe0) return start + 1;
  if (token < 0x90) return behindEntries(bytes, start + 1, token & 0x0f, true, depth + 1);
  if (token < 0xa0) return behindEntries(bytes, start + 1, token & 0x0f, false, depth + 1);
  if (token < 0xc0) return behindText(bytes, start + 1, token & 0x1f);
  return behindLongValue(bytes, start + 1, token, depth);
}

function behindLongValue(bytes: Uint8Array, at: number, token: number, depth: number): number {
  if (token >= 0xde)
    return behindEntries(bytes, at + (2 << (token - 0xde)), uint(bytes, at, 2 << (token - 0xde)), true, depth + 1);
  if (token >= 0xdc)
    return behindEntries(bytes, at + (2 << (token - 0xdc)), uint(bytes, at, 2 << (token - 0xdc)), false, depth + 1);
  if (token >= 0xd9) return behindText(bytes, at + (1 << (token - 0xd9)), uint(bytes, at, 1 << (token - 0xd9)));
  if (token >= 0xd4) return -1;
  if (token >= 0xd0) return within(bytes, at + (1 << (token - 0xd0)));
  if (token >= 0xcc) return within(bytes, at + (1 << (token - 0xcc)));
  if (token >= 0xca) return within(bytes, at + (4 << (token - 0xca)));
  if (token >= 0xc7) return -1;
  if (token >= 0xc4) return within(bytes, at + (1 << (token - 0xc4)) + uint(bytes, at, 1 << (token - 0xc4)));
  return token === 0xc1 ? -1 : at;
}

function behindEntries(bytes: Uint8Array, start: number, count: number, isMap: boolean, depth: number): number {
  if (depth > deepestScanned) return -1;
  let at = start;
  for (let left = count; left > 0; left -= 1) {
    if (isMap) at = behindKey(bytes, at);
    if (at >= 0) at = behindValue(bytes, at, depth);
    if (at < 0) return -1;
  }
  return within(bytes, at);
}

function behindKey(bytes: Uint8Array, at: number): number {
  const token = bytes[at] ?? 0;
  if (!isShortText(token)) return -1;
  const length = token & 0x1f;
  const end = behindText(bytes, at + 1, length);
  // So long are the names that JavaScript gives a meaning.
  if ((length === 9 || length === 11) && end >= 0 && isForbiddenKey(keyText(bytes, at, end) ?? '')) return -1;
  return end;
}

function behindText(bytes: Uint8Array, start: number, length: number): number {
  const end = within(bytes, start + length);
  let bits = 0;
  for (let at = start; at < end; at += 1) bits |= bytes[at] ?? 0;
  return bits < 0x80 || isUtf8(bytes, start, end) ? end : -1;
}

function within(bytes: Uint8Array, at: number): number {
  return at <= bytes.length ? at : -1;
}

/** A key, of those whose length makes them worth a look. */
function keyText(bytes: Uint8Array, at: number, end: number): string | undefined {
  const length = end - at - 1;
  return length === 1 || length === 4 || length === 9 || length === 11
    ? decodeShortUtf8(bytes, at + 1, end)
    : undefined;
}

function uint(bytes: Uint8Array, start: number, width: number): number {
  let value = 0;
  for (let at = start; at < start + width; at += 1) value = value * 0x100 + (bytes[at] ?? 0);
  return value;
}

function isShortText(token: number): boolean {
  return token >= 0xa0 && token < 0xc0;
}
