import { decodeUtf8 } from '../bytes.ts';
import { isUtf8 } from '../utf8.ts';

const { fromCharCode } = String;
// Beyond this many bytes the decoder of the platform is faster than joining characters.
const longestJoined = 24;
// Beyond this many bytes an exception for bad text costs less than to look at every byte of good text.
const longestAsked = 1024;

/**
 * Decodes UTF-8 that is mostly short ASCII; undefined where the bytes are anything else.
 *
 * Short text is asked for before it is decoded: a frame can hold half a million bad texts, and each exception of the
 * platform's decoder takes thousands of times as long as its two bytes.
 */
export function decodeShortUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  const length = end - start;
  if (length > longestAsked) return decodeLongUtf8(bytes.subarray(start, end));
  if (length <= longestJoined && isAscii(bytes, start, end)) return joinAscii(bytes, start, end);
  return isUtf8(bytes, start, end) ? decodeUtf8(bytes.subarray(start, end)) : undefined;
}

function joinAscii(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let at = start;
  for (; at + 4 <= end; at += 4) {
    text += fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);
  }
  for (; at < end; at += 1) text += fromCharCode(bytes[at] ?? 0);
  return text;
}

function decodeLongUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decodeUtf8(bytes);
  } catch {
    return undefined;
  }
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let bits = 0;
  for (let at = start; at < end; at += 1) bits |= bytes[at] ?? 0;
  return bits < 0x80;
}
