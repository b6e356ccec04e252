const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const padding = '=';

// Written out because the runtimes differ: `Buffer` exists in Node only and skips over what it does not know, `atob`
// skips white space and fills in padding. Two peers that read one text differently are a hole, so leniency is no
// kindness here.

/** Value of each ASCII code unit in the alphabet, 64 where it has none. */
const sextets: Uint8Array = new Uint8Array(128).fill(64);
for (let value = 0; value < 64; value += 1) sextets[alphabet.charCodeAt(value)] = value;

/** Encodes bytes as standard base64 with padding (RFC 4648 section 4), in any runtime and without `Buffer`. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    text += left > 1 ? alphabet.charAt((group >> 6) & 63) : padding;
    text += left > 2 ? alphabet.charAt(group & 63) : padding;
  }
  return text;
}

/**
 * Decodes standard base64 as strictly as published servers do, or returns undefined.
 *
 * Refused are: the URL-safe alphabet, white space, missing or surplus padding, and non-zero bits below the last byte.
 * So there is exactly one text for each byte string, and a signature or key cannot be respelled on its way.
 * (WSE-ENC-005, WSE-SIG-012)
 *
 * Not constant time: tables are indexed by the input. Published values (keys, signatures) go through here, secrets do
 * not.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const pads = text.endsWith('==') ? 2 : text.endsWith(padding) ? 1 : 0;
  const digits = text.length - pads;
  const bytes = new Uint8Array((text.length / 4) * 3 - pads);
  let bits = 0;
  /** The last bits read; more than 16 are never needed, so the shift cannot overflow. */
  let held = 0;
  let written = 0;
  for (let at = 0; at < digits; at += 1) {
    const value = sextets[text.charCodeAt(at)] ?? 64;
    if (value === 64) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[written] = held >> bits;
    written += 1;
  }
  // Left-over bits must be zero, else four characters in the last group would spell the same byte.
  return (held & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}
