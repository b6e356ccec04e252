import type { AesGcm, CryptoProvider } from '../crypto/cipher.ts';

/** Who is told what is sealed and opened, and under which keys. */
export interface SealWatcher {
  /** A key was made ready for use. */
  keyed(key: Uint8Array): void;
  /** `frame` holds the plaintext from here on, sealed. */
  sealed(frame: Uint8Array, plaintext: Uint8Array): void;
  opened(plaintext: Uint8Array): void;
}

/** A provider that does what the given one does, and lets a watcher see what goes through its keys. */
export function watchedProvider(provider: CryptoProvider, watcher: SealWatcher): CryptoProvider {
  return {
    name: provider.name,
    randomBytes: (length) => provider.randomBytes(length),
    keyPair: (privateKey) => provider.keyPair(privateKey),
    sharedSecret: (own, theirs) => provider.sharedSecret(own, theirs),
    hkdfSha256: (...parts) => provider.hkdfSha256(...parts),
    hmacSha256: (...parts) => provider.hmacSha256(...parts),
    sha256: (data) => provider.sha256(data),
    aesGcm: (key) => {
      watcher.keyed(key);
      return watchedGcm(provider.aesGcm(key), watcher);
    },
  };
}

function watchedGcm(gcm: AesGcm, watcher: SealWatcher): AesGcm {
  return {
    sealInto: (out, offset, iv, plaintext, aad) => {
      gcm.sealInto(out, offset, iv, plaintext, aad);
      watcher.sealed(out, plaintext);
    },
    open: (iv, ciphertextAndTag, aad) => {
      const plaintext = gcm.open(iv, ciphertextAndTag, aad);
      if (plaintext !== undefined) watcher.opened(plaintext);
      return plaintext;
    },
  };
}
