import { createDecipheriv } from 'node:crypto';
import { type AesGcm, type CryptoProvider, provider } from '@wsekit/codec/crypto';
import type { ServerOptions } from '@wsekit/server-core';

/** What of the ciphers is replaced. */
export type CryptoChange = (sound: CryptoProvider) => Partial<CryptoProvider>;

/** Ciphers of which a part is broken. */
function brokenProvider(change: CryptoChange, sound: CryptoProvider = provider): CryptoProvider {
  return {
    name: sound.name,
    randomBytes: (length) => sound.randomBytes(length),
    keyPair: (key) => sound.keyPair(key),
    sharedSecret: (own, theirs) => sound.sharedSecret(own, theirs),
    hkdfSha256: (...parts) => sound.hkdfSha256(...parts),
    hmacSha256: (...parts) => sound.hmacSha256(...parts),
    sha256: (data) => sound.sha256(data),
    aesGcm: (key) => sound.aesGcm(key),
    ...change(sound),
  };
}

/** A server on such ciphers. */
export function withCrypto(change: CryptoChange): (options: ServerOptions) => ServerOptions {
  return ({ encryption, ...options }) => ({
    ...options,
    ...(encryption && { encryption: { ...encryption, provider: brokenProvider(change) } }),
  });
}

/** Opens whatever comes, as if the tag fitted: GCM is CTR from 2 on, with a tag behind it. */
export function openUnchecked(key: Uint8Array): AesGcm['open'] {
  const tagBytes = 16;
  return (iv, sealed) => {
    const first = Buffer.concat([iv, Buffer.from([0, 0, 0, 2])]);
    return createDecipheriv('aes-256-ctr', key, first).update(
      sealed.subarray(0, Math.max(0, sealed.length - tagBytes)),
    );
  };
}
