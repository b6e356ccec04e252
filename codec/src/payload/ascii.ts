import { decodeUtf8 } from '../bytes.ts';

const { fromCharCode } = String;
// Beyond this many bytes the decoder of the platform is faster than joining characters.
const longestJoined = 24;

/** Decodes UTF-8 that is mostly short ASCII; throws `CodecError` `invalid_utf8`. */
export function decodeShortUtf8(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > longestJoined || !isAscii(bytes, start, end)) return decodeUtf8(bytes.subarray(start, end));
  let text = '';
  let at = start;
  for (; at + 4 <= end; at += 4) {
    text += fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);
  }
  for (; at < end; at += 1) text += fromCharCode(bytes[at] ?? 0);
  return text;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let bits = 0;
  for (let at = start; at < end; at += 1) bits |= bytes[at] ?? 0;
  return bits < 0x80;
}
