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

// `createECDH` and not `diffieHellman`: it takes and gives raw SEC1 points and scalars, so no ASN.1 is built or parsed
// around keys that arrive from strangers.

const algorithm = 'aes-256-gcm';
const curve = 'prime256v1';

/**
 * Gives callers a plain array over the same memory: `Buffer.prototype.slice` would hand out views where copies are
 * meant.
 */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** OpenSSL drops leading zero bytes of a scalar, one key in 256; the wire form of a scalar is always 32 bytes. */
function padScalar(scalar: Uint8Array): Uint8Array {
  const padded = new Uint8Array(32);
  padded.set(scalar, 32 - scalar.length);
  return padded;
}

/** Loads a private key; OpenSSL refuses 0, n and everything above n here, before a peer's point comes near it. */
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

/** Completes a given pair, or makes a fresh one from OpenSSL's generator. */
function keyPair(privateKey?: Uint8Array): KeyPair {
  if (privateKey !== undefined) {
    const publicKey = plain(holderOf(privateKey).getPublicKey());
    return { privateKey: Uint8Array.from(privateKey), publicKey };
  }
  const holder = createECDH(curve);
  const publicKey = plain(holder.generateKeys());
  return { privateKey: padScalar(holder.getPrivateKey()), publicKey };
}

/**
 * Computes x of the shared point. A P-256 point that is on the curve and not infinity has the full prime order, so
 * there is no small subgroup to guard against; OpenSSL checks the curve equation on import.
 */
function sharedSecret(privateKey: Uint8Array, peerPublicKey: Uint8Array): Uint8Array {
  check.checkPoint(peerPublicKey);
  const holder = holderOf(privateKey);
  try {
    return plain(holder.computeSecret(peerPublicKey));
  } catch {
    throw check.invalidKey('public or private');
  }
}

/** One OpenSSL context per frame: `node:crypto` cannot give a context another IV. */
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
    // There is no way to let OpenSSL write into `out`; this copy and the one of the tag are all the copies there are.
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
 * Curve, cipher and MAC run in OpenSSL, in constant time with respect to secrets as far as OpenSSL promises it. Errors
 * of `node:crypto` never pass through: what can go wrong is checked first or turned into this package's own errors.
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
