import { gcm } from '@noble/ciphers/aes.js';

import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { randomBytes } from '@noble/hashes/utils.js';
import type { AesGcm, CryptoProvider, KeyPair } from './cipher.ts';
import { p256 } from './noble-p256.ts';
import * as check from './provider-input.ts';
import { tagBytes } from './sealed-frame.ts';

/** noble refuses 0, n and everything above n, as OpenSSL does. */
function keyPair(privateKey?: Uint8Array): KeyPair {
  if (privateKey !== undefined) check.checkPrivateKey(privateKey);
  const scalar = privateKey === undefined ? p256.randomSecretKey() : Uint8Array.from(privateKey);
  try {
    return { privateKey: scalar, publicKey: p256.publicKey(scalar) };
  } catch {
    throw check.invalidKey('private');
  }
}

/** noble checks the curve equation and refuses infinity when it reads the point. */
function sharedSecret(privateKey: Uint8Array, peerPublicKey: Uint8Array): Uint8Array {
  check.checkPoint(peerPublicKey);
  check.checkPrivateKey(privateKey);
  try {
    return p256.sharedSecret(privateKey, peerPublicKey);
  } catch {
    // Which of the two keys was at fault is asked only after failure: the check costs, and success needs no answer.
    throw check.invalidKey(p256.isSecretKey(privateKey) ? 'public or private' : 'private');
  }
}

/** Holds a copy of the key; noble expands it anew for each frame and wipes the expansion. */
class NobleAesGcm implements AesGcm {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    check.checkAesKey(key);
    this.#key = Uint8Array.from(key);
  }

  sealInto(out: Uint8Array, offset: number, iv: Uint8Array, plaintext: Uint8Array, aad?: Uint8Array): void {
    check.checkIv(iv);
    check.checkRoom(out, offset, plaintext.length);
    // noble's GCM returns its own array and takes no output; the copy is 1 % of what the cipher costs.
    out.set(gcm(this.#key, iv, aad).encrypt(plaintext), offset);
  }

  open(iv: Uint8Array, ciphertextAndTag: Uint8Array, aad?: Uint8Array): Uint8Array | undefined {
    check.checkIv(iv);
    if (ciphertextAndTag.length < tagBytes) return undefined;
    try {
      return gcm(this.#key, iv, aad).decrypt(ciphertextAndTag);
    } catch {
      // Lengths are checked above, so the only thing left for noble to refuse is the tag, before it decrypts.
      return undefined;
    }
  }
}

/**
 * The primitives in pure JavaScript (noble): for browsers and any runtime without `node:crypto`.
 *
 * Constant time is NOT promised: the algorithms avoid secret-dependent branches where they can, but AES uses tables and
 * a JavaScript engine may compile anything into anything. One key agreement takes about 5 ms, so a server that used
 * this provider could be kept busy with hellos alone. Random bytes come from `crypto.getRandomValues`.
 */
export const provider: CryptoProvider = {
  name: 'noble',
  randomBytes(length: number): Uint8Array {
    check.checkRandomLength(length);
    return randomBytes(length);
  },
  keyPair,
  sharedSecret,
  hkdfSha256(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
    check.checkHkdf(info, length);
    return hkdf(sha256, ikm, salt, info, length);
  },
  hmacSha256: (key: Uint8Array, data: Uint8Array): Uint8Array => hmac(sha256, key, data),
  sha256: (data: Uint8Array): Uint8Array => sha256(data),
  aesGcm: (key: Uint8Array): AesGcm => new NobleAesGcm(key),
};
