import { CodecError } from './errors.ts';

// Strict: no replacement characters, and a byte order mark is a character like any other. (WSE-PAY-012, WSE-PAY-013)
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8 = new TextEncoder();

/** A UTF-16 unit takes at most three bytes in UTF-8; a pair takes four. */
const maxBytesPerUnit = 3;

/** Encodes text as UTF-8 (RFC 3629) into new memory. */
export function encodeUtf8(text: string): Uint8Array {
  return utf8.encode(text);
}

/** Decodes UTF-8; throws `CodecError` `invalid_utf8` where the bytes are anything else. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch (cause) {
    throw new CodecError('invalid_utf8', `reading ${bytes.length} bytes as text: they are not UTF-8`, { cause });
  }
}

/** Counts the bytes of a text in UTF-8 without encoding it. A lone surrogate counts three, as its replacement does. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // Each half of a pair adds one here, which makes four for the two.
    bytes += unit < 0x800 || isPairedSurrogate(text, at, unit) ? 1 : 2;
  }
  return bytes;
}

/** Tells whether a text is longer than `maxBytes` in UTF-8, counting only when its length leaves a doubt. */
export function isLongerThan(text: string, maxBytes: number): boolean {
  if (text.length * maxBytesPerUnit <= maxBytes) return false;
  return text.length > maxBytes || utf8Length(text) > maxBytes;
}

/** Puts two marker bytes in front of `body`, in new memory. */
export function withMarker(marker: readonly number[], body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(marker.length + body.length);
  frame.set(marker);
  frame.set(body, marker.length);
  return frame;
}

function isPairedSurrogate(text: string, at: number, unit: number): boolean {
  if (unit < 0xd800 || unit > 0xdfff) return false;
  return unit < 0xdc00
    ? isBetween(text.charCodeAt(at + 1), 0xdc00, 0xdfff)
    : isBetween(text.charCodeAt(at - 1), 0xd800, 0xdbff);
}

function isBetween(unit: number, low: number, high: number): boolean {
  return unit >= low && unit <= high;
}
