import { CodecError } from '../errors.ts';
import { outOfRange } from './refusal.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Up to this many bytes plain loops beat the runtime's own transcoders, whose calls cost more than the work. */
const loopMaxBytes = 64;

/** Reads strict UTF-8 between two offsets. Throws `CodecError` `invalid_utf8`. */
export function readText(bytes: Uint8Array, start: number, end: number, what: string): string {
  if (end - start > loopMaxBytes) return transcode(bytes, start, end, what);
  let text = '';
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const a = bytes[at] ?? 0;
    const b = bytes[at + 1] ?? 0;
    const c = bytes[at + 2] ?? 0;
    const d = bytes[at + 3] ?? 0;
    const e = bytes[at + 4] ?? 0;
    const f = bytes[at + 5] ?? 0;
    const g = bytes[at + 6] ?? 0;
    const h = bytes[at + 7] ?? 0;
    if ((a | b | c | d | e | f | g | h) > 0x7f) return transcode(bytes, start, end, what);
    text += String.fromCharCode(a, b, c, d, e, f, g, h);
  }
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x7f) return transcode(bytes, start, end, what);
    text += String.fromCharCode(byte);
  }
  return text;
}

function transcode(bytes: Uint8Array, start: number, end: number, what: string): string {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch (cause) {
    throw new CodecError('invalid_utf8', `reading ${what}: ${end - start} bytes are not UTF-8`, { cause });
  }
}

/** Checks that bytes are UTF-8 without keeping the text. Throws `CodecError` `invalid_utf8`. */
export function checkUtf8(bytes: Uint8Array, what: string): void {
  for (let at = 0; at < bytes.length; at++) {
    if ((bytes[at] ?? 0) > 0x7f) {
      transcode(bytes, at, bytes.length, what);
      return;
    }
  }
}

/**
 * Counts the bytes of a text as UTF-8.
 *
 * Throws `CodecError` `cluster_invalid_field` above `maxBytes` and `unencodable_value` for a lone surrogate, which no
 * UTF-8 can carry.
 */
export function textBytes(text: string, maxBytes: number, what: string): number {
  const length = text.length;
  let bytes = length;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    if (unit < 0xd800 || unit > 0xdfff) continue;
    // A pair is two units and four bytes: two more than its units, as just counted for the first.
    const next = text.charCodeAt(++i);
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) {
      throw new CodecError('unencodable_value', `writing ${what}: a lone surrogate has no UTF-8 form`);
    }
  }
  if (bytes > maxBytes) throw outOfRange(`length of ${what}`, bytes, maxBytes);
  return bytes;
}

/** Writes a text whose length {@link textBytes} told, and returns the offset behind it. */
export function writeText(out: Uint8Array, at: number, text: string, bytes: number): number {
  if (bytes !== text.length || bytes > loopMaxBytes) {
    encoder.encodeInto(text, out.subarray(at, at + bytes));
  } else {
    for (let i = 0; i < bytes; i++) out[at + i] = text.charCodeAt(i);
  }
  return at + bytes;
}
