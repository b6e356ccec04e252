import { type KeyDerivation, keyDerivations } from '@wsekit/spec';
import { encodeUtf8 } from '../bytes.ts';
import { CodecError } from '../errors.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import type { CryptoProvider } from './cipher.ts';
import { checkPoint } from './provider-input.ts';

export type { KeyDerivation };

/** AES-256. */
const keyBytes = 32;
/** Base64 length of the longest point; anything longer is refused before it is decoded. */
const maxPublicKeyText = 88;

/** Encodes a SEC1 point as WSE sends it: standard base64 with padding, 88 characters for 65 bytes. (WSE-ENC-002) */
export function encodePublicKey(publicKey: Uint8Array): string {
  checkPoint(publicKey);
  return encodeBase64(publicKey);
}

/**
 * Decodes the base64 SEC1 point of a hello, uncompressed (65 bytes) or compressed (33 bytes).
 *
 * Takes what came in the hello, whatever it is. Throws `CodecError` `invalid_key` for what is no text, the URL-safe alphabet, white space, missing padding, and any other length or
 * form. Whether the point lies on the curve is checked when it is used, by `CryptoProvider.sharedSecret`. (WSE-ENC-003
 * to 007)
 */
export function decodePublicKey(text: unknown): Uint8Array {
  const point = typeof text === 'string' && text.length <= maxPublicKeyText ? decodeBase64(text) : undefined;
  if (point === undefined) {
    const found = typeof text === 'string' ? `${text.length} characters` : `a value of type ${typeof text}`;
    const why = 'standard base64 with padding, at most 88 characters, expected';
    throw new CodecError('invalid_key', `public key: ${found} found, ${why}`);
  }
  checkPoint(point);
  return point;
}

/**
 * Derives the 32-byte AES key of a connection from its ECDH secret (HKDF-SHA256, RFC 5869).
 *
 * Published versions up to 2.3.1 use `salted`, later ones `unsalted`: the same secret gives unrelated keys, so a peer
 * of the other kind shows as `authentication_failed` on its first frame. Use a trial cipher where the version is
 * unknown. Neither recipe binds the public keys or the connection into the key, so equal secrets give equal keys: fresh
 * key pairs for every hello are what makes the keys of two connections differ. (WSE-ENC-015, 016)
 */
export function deriveKey(provider: CryptoProvider, sharedSecret: Uint8Array, derivation: KeyDerivation): Uint8Array {
  const { salt, info } = keyDerivations[derivation];
  return provider.hkdfSha256(sharedSecret, encodeUtf8(salt), encodeUtf8(info), keyBytes);
}
