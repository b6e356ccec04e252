import {
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHash,
  createHmac,
  createSecretKey,
  type ECDH,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { AesGcm, CryptoProvider, KeyPair } from './cipher.ts';
import * as check from './provider-input.ts';
import { tagBytes } from './sealed-frame.ts';

const algorithm = 'aes-256-gcm';
const curve = 'prime256v1';

/** Gives callers a plain array over the same memory: `Buffer.prototype.slice` would hand out views where copies are meant. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** OpenSSL drops leading zero bytes of a scalar, one key in 256; the wire form of a scalar is always 32 bytes. */
function padScalar(scalar: Uint8Array): Uint8Array {
  const padded = new Uint8Array(32);
  padded.set(scalar, 32 - scalar.length);
  return padded;
}

function holderOf(privateKey: Uint8Array): ECDH {
  check.checkPrivateKey(privateKey);
  const holder = createECDH(curve);
  try {
    holder.setPrivateKey(privateKey);
  } catch {
    throw check.invalidKey('private');
  }
  return holder;
}

function keyPair(privateKey?: Uint8Array): KeyPair {
  if (privateKey !== undefined) {
    const publicKey = plain(holderOf(privateKey).getPublicKey());
    return { privateKey: Uint8Array.from(privateKey), publicKey };
  }
  const holder = createECDH(curve);
  const publicKey = plain(holder.generateKeys());
  return { privateKey: padScalar(holder.getPrivateKey()), publicKey };
}

function sharedSecret(privateKey: Uint8Array, peerPublicKey: Uint8Array): Uint8Array {
  check.checkPoint(peerPublicKey);
  const holder = holderOf(privateKey);
  try {
    return plain(holder.computeSecret(peerPublicKey));
  } catch {
    // The original error is not passed on as a cause: its text differs between OpenSSL versions and helps nobody.
    throw check.invalidKey('public or private');
  }
}

class NodeAesGcm implements AesGcm {
  /** A copy inside OpenSSL's reach, so the caller may wipe its own. */
  readonly #key: KeyObject;

  constructor(key: Uint8Array) {
    check.checkAesKey(key);
    this.#key = createSecretKey(key);
  }

  sealInto(out: Uint8Array, offset: number, iv: Uint8Array, plaintext: Uint8Array, aad?: Uint8Array): void {
    check.checkIv(iv);
    check.checkRoom(out, offset, plaintext.length);
    const cipher = createCipheriv(algorithm, this.#key, iv);
    if (aad !== undefined) cipher.setAAD(aad);
    out.set(cipher.update(plaintext), offset);
    // GCM is a stream: `final` adds no bytes, it only fixes the tag.
    cipher.final();
    out.set(cipher.getAuthTag(), offset + plaintext.length);
  }

  open(iv: Uint8Array, ciphertextAndTag: Uint8Array, aad?: Uint8Array): Uint8Array | undefined {
    check.checkIv(iv);
    const ciphertextBytes = ciphertextAndTag.length - tagBytes;
    if (ciphertextBytes < 0) return undefined;
    const decipher = createDecipheriv(algorithm, this.#key, iv);
    // Always 16 bytes by construction: OpenSSL would take a shorter tag, and 4 bytes of tag are guessed soon.
    decipher.setAuthTag(ciphertextAndTag.subarray(ciphertextBytes));
    if (aad !== undefined) decipher.setAAD(aad);
    const plaintext = decipher.update(ciphertextAndTag.subarray(0, ciphertextBytes));
    try {
      decipher.final();
    } catch {
      // OpenSSL decrypts before it checks; what it wrote is not authentic and must not be found in memory later.
      plaintext.fill(0);
      return undefined;
    }
    return plain(plaintext);
  }
}

/**
 * The primitives on `node:crypto`: for servers and every Node program.
 *
 * Curve, cipher and MAC run in OpenSSL, in constant time with respect to secrets as far as OpenSSL promises it.
 */
export const provider: CryptoProvider = {
  name: 'node',
  randomBytes(length: number): Uint8Array {
    check.checkRandomLength(length);
    return plain(randomBytes(length));
  },
  keyPair,
  sharedSecret,
  hkdfSha256(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
    check.checkHkdf(info, length);
    return new Uint8Array(hkdfSync('sha256', ikm, salt, info, length));
  },
  hmacSha256: (key: Uint8Array, data: Uint8Array): Uint8Array => plain(createHmac('sha256', key).update(data).digest()),
  sha256: (data: Uint8Array): Uint8Array => plain(createHash('sha256').update(data).digest()),
  aesGcm: (key: Uint8Array): AesGcm => new NodeAesGcm(key),
};
