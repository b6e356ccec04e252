// Not constant time, and need not be: what is written so travels in the clear.

const digits = '0123456789abcdef';
const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Encodes bytes as lower-case hexadecimal, the way published servers show bytes, too. (WSE-PAY-018) */
export function encodeHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += pairs[byte];
  return text;
}

/**
 * Decodes lower-case hexadecimal, or returns undefined.
 *
 * Upper case is refused: the signatures that use hex are compared as WSE writes them, in lower case. (WSE-SIG-031)
 */
export function decodeHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    const high = digits.indexOf(text.charAt(2 * at));
    const low = digits.indexOf(text.charAt(2 * at + 1));
    if (high < 0 || low < 0) return undefined;
    bytes[at] = high * 16 + low;
  }
  return bytes;
}
