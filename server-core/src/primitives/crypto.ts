import { CodecError } from '@wsekit/codec';
import { deriveKey, encodeHex, type KeyDerivation, type KeyPair, provider, signDigest } from '@wsekit/codec/crypto';

const ivBytes = 12;
const tagBytes = 16;

/** HMAC-SHA256 (RFC 2104): 32 bytes. */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  return provider.hmacSha256(key, data);
}

/** SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits. */
export function sha256(data: Uint8Array): string {
  return encodeHex(provider.sha256(data));
}

/**
 * Signs a text as published servers do: hexadecimal HMAC-SHA256 over the 64 hexadecimal digits of its SHA-256.
 *
 * Throws RangeError for an empty secret. `verifyDigest` of `@wsekit/codec/crypto` verifies. (WSE-SIG-030)
 */
export function signMessage(text: string, secret: Uint8Array): string {
  return signDigest(provider, secret, text);
}

/**
 * Encrypts with AES-256-GCM under a fresh random IV: IV (12 bytes), ciphertext, tag (16 bytes).
 *
 * Throws RangeError where `key` is not 32 bytes. One key seals at most 2^32 texts, or equal IVs become likely.
 * (NIST SP 800-38D, section 8.3)
 */
export function aesGcmEncrypt(key: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const gcm = provider.aesGcm(key);
  const iv = provider.randomBytes(ivBytes);
  const sealed = new Uint8Array(ivBytes + plaintext.length + tagBytes);
  sealed.set(iv);
  gcm.sealInto(sealed, ivBytes, iv, plaintext);
  return sealed;
}

/**
 * Decrypts what {@link aesGcmEncrypt} made.
 *
 * Throws RangeError where `key` is not 32 bytes, `CodecError` `frame_truncated` below 28 bytes, and
 * `authentication_failed` where the tag does not fit.
 */
export function aesGcmDecrypt(key: Uint8Array, sealed: Uint8Array): Uint8Array {
  const gcm = provider.aesGcm(key);
  if (sealed.length < ivBytes + tagBytes) {
    const needed = `at least ${ivBytes + tagBytes} needed for IV and tag`;
    throw new CodecError('frame_truncated', `decrypting: ${sealed.length} bytes found, ${needed}`);
  }
  const plaintext = gcm.open(sealed.subarray(0, ivBytes), sealed.subarray(ivBytes));
  if (plaintext !== undefined) return plaintext;
  throw new CodecError('authentication_failed', `decrypting ${sealed.length} bytes: the tag does not fit the key`);
}

/** Makes a P-256 key pair: 32-byte scalar, 65-byte uncompressed SEC1 point. (WSE-ENC-009) */
export function ecdhGenerateKeyPair(): KeyPair {
  return provider.keyPair();
}

/**
 * Agrees on a 32-byte AES key: ECDH over P-256, then HKDF-SHA256 by the recipe of a dialect.
 *
 * `unsalted`, the default, is that of published servers from 2.3.2; `salted` that of those before, which gives another
 * key. Takes points of 65 and 33 bytes; throws `CodecError` `invalid_key`. (WSE-ENC-015, WSE-ENC-016)
 */
export function ecdhDeriveSharedSecret(
  privateKey: Uint8Array,
  peerPublicKey: Uint8Array,
  derivation: KeyDerivation = 'unsalted',
): Uint8Array {
  return deriveKey(provider, provider.sharedSecret(privateKey, peerPublicKey), derivation);
}
