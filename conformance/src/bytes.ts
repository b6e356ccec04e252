const [encoder, decoder, strict] = [
  new TextEncoder(),
  new TextDecoder('utf-8', { ignoreBOM: true }),
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
];
const [radix, digitsPerByte] = [16, 2];
/** As many as are put in one call without harm. */
const pieceBytes = 8192;

/** A text in UTF-8. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** The text of bytes in UTF-8; what is none becomes replacement characters. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The text of bytes that are UTF-8 to the last; undefined for others. */
export function exactTextOf(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** One character a byte. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += pieceBytes)
    text += String.fromCharCode(...bytes.subarray(at, at + pieceBytes));
  return text;
}

/** Hexadecimal digits in lower case. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(radix).padStart(digitsPerByte, '0')).join('');
}

/** Bytes of hexadecimal digits in lower case, of which there is an even number. */
export function bytesOfHex(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, radix));
}

/** Bytes behind each other, in new memory. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether bytes are the same. */
export function areSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** Bytes nobody can guess. */
export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** Base64 with padding. (RFC 4648 section 4) */
export function base64(bytes: Uint8Array): string {
  return btoa(latin1(bytes));
}

/** Base64 for URLs, without padding. (RFC 4648 section 5) */
export function base64Url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
