import { CodecError } from '../errors.ts';
import { ivBytes, tagBytes } from './sealed-frame.ts';

// What both providers check before they call a library, so that the same input gets the same verdict and the same words
// from either. Nothing here looks at the value of a secret, only at lengths and at the public form byte of a point.

/** P-256 scalars are 32 bytes on the wire of every API here; shorter big-endian forms are refused, not padded. */
const scalarBytes = 32;
const aesKeyBytes = 32;
/** `crypto.getRandomValues` gives no more at once (Web Cryptography, section 10.1.1). */
const maxRandomBytes = 65_536;
/** RFC 5869 section 2.3: at most 255 blocks of the hash. */
const maxHkdfBytes = 255 * 32;
/** A limit of `node:crypto` that noble does not have; WSE's own `info` is 26 bytes. */
const maxHkdfInfoBytes = 1024;

/**
 * Checks the length of a P-256 scalar; whether it lies in 1 to n - 1 is for the curve library to say.
 *
 * A peer's hello never holds a scalar, but stored and recorded ones come through here, hence a `CodecError`.
 */
export function checkPrivateKey(privateKey: Uint8Array): void {
  if (privateKey.length !== scalarBytes) {
    throw new CodecError('invalid_key', `private key: ${privateKey.length} bytes found, ${scalarBytes} expected`);
  }
}

/**
 * Checks length and form byte of a SEC1 point (SEC 1 version 2.0, section 2.3.3).
 *
 * Uncompressed (65 bytes, 04) and compressed (33 bytes, 02 or 03) pass. The hybrid forms 06 and 07, which OpenSSL would
 * accept and noble would not, and the single zero byte that stands for infinity are refused here.
 */
export function checkPoint(point: Uint8Array): void {
  const form = point[0];
  if (point.length === 65 && form === 4) return;
  if (point.length === 33 && (form === 2 || form === 3)) return;
  const found = `${point.length} bytes starting with ${form === undefined ? 'nothing' : `0x${form.toString(16)}`}`;
  throw new CodecError('invalid_key', `public key: ${found} found, a 65- or 33-byte P-256 point expected`);
}

/**
 * The refusal of a key whose form is right and whose value is not; says nothing about a private value.
 *
 * What the library threw is not attached as a cause: its text differs between OpenSSL versions, and no caller should
 * come to depend on it, or to log it with the key it may quote.
 */
export function invalidKey(which: 'private' | 'public or private'): CodecError {
  return new CodecError('invalid_key', `${which} key: not valid for P-256 (out of range, or a point off the curve)`);
}

/** Checks the length of an AES-256 key. Such a key is derived, never received, hence RangeError. */
export function checkAesKey(key: Uint8Array): void {
  if (key.length !== aesKeyBytes) throw new RangeError(`AES key: ${key.length} bytes found, ${aesKeyBytes} expected`);
}

/**
 * Checks the length of an IV.
 *
 * GCM defines other lengths through an extra hash, and both libraries would accept them; no WSE peer would.
 */
export function checkIv(iv: Uint8Array): void {
  if (iv.length !== ivBytes) throw new RangeError(`IV: ${iv.length} bytes found, ${ivBytes} expected`);
}

/** Checks that ciphertext and tag fit before anything is encrypted: a short write would cut the tag off unseen. */
export function checkRoom(out: Uint8Array, offset: number, plaintextBytes: number): void {
  const needed = plaintextBytes + tagBytes;
  if (!Number.isInteger(offset) || offset < 0 || offset + needed > out.length) {
    throw new RangeError(`sealing: ${needed} bytes needed at offset ${offset}, the output has ${out.length}`);
  }
}

/** Checks HKDF sizes: the output against RFC 5869 section 2.3, `info` against the limit of `node:crypto`. */
export function checkHkdf(info: Uint8Array, length: number): void {
  if (!Number.isInteger(length) || length < 1 || length > maxHkdfBytes) {
    throw new RangeError(`HKDF: ${length} bytes asked for, 1 to ${maxHkdfBytes} possible`);
  }
  if (info.length > maxHkdfInfoBytes) {
    throw new RangeError(`HKDF: info of ${info.length} bytes found, at most ${maxHkdfInfoBytes} possible`);
  }
}

/** Checks a count of random bytes; a fraction or NaN would otherwise become a shorter array without a word. */
export function checkRandomLength(length: number): void {
  if (!Number.isInteger(length) || length < 0 || length > maxRandomBytes) {
    throw new RangeError(`random bytes: ${length} asked for, 0 to ${maxRandomBytes} possible`);
  }
}
