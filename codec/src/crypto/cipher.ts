/**
 * Seals and opens whole `E:` frames of one connection: marker, 12-byte IV, ciphertext, 16-byte tag. (WSE-ENC-025)
 *
 * Both directions of a connection use one key, and nothing in a frame names its direction: a frame reflected to its
 * sender opens there. Admitting the IVs of one's own frames to the replay window, too, refuses reflections.
 */
export interface Cipher {
  /**
   * Seals `plaintext` into a new `E:` frame under a fresh random IV.
   *
   * Throws `CodecError` `cipher_undecided` where the key is not settled yet, RangeError when the key is used up.
   */
  seal(plaintext: Uint8Array): Uint8Array;
  /**
   * Opens an `E:` frame (marker included) and returns its plaintext in new memory.
   *
   * Throws `CodecError` `frame_truncated`, `marker_not_allowed` or `authentication_failed`.
   */
  open(frame: Uint8Array): Uint8Array;
}

/** A P-256 key pair for one connection: 32-byte scalar and 65-byte uncompressed SEC1 point. (WSE-ENC-009) */
export interface KeyPair {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/**
 * The primitives the codec needs, in a form that both `node:crypto` and pure JavaScript can give synchronously.
 *
 * Inputs are never changed or kept, results are new memory. Secrets in JavaScript arrays cannot be wiped with certainty
 * (the collector moves them), so no method pretends to.
 */
export interface CryptoProvider {
  readonly name: 'node' | 'noble';
  /** Cryptographically secure random bytes; `length` is 0 to 65,536, else RangeError. */
  randomBytes(length: number): Uint8Array;
  /** Makes a key pair, or completes the pair of a given 32-byte scalar. Throws `CodecError` `invalid_key`. */
  keyPair(privateKey?: Uint8Array): KeyPair;
  /** ECDH P-256: the 32-byte x coordinate. Accepts 65- and 33-byte SEC1 points; throws `CodecError` `invalid_key`. */
  sharedSecret(privateKey: Uint8Array, peerPublicKey: Uint8Array): Uint8Array;
  /** HKDF-SHA256 (RFC 5869). `length` is 1 to 8160 bytes and `info` at most 1024, else RangeError. */
  hkdfSha256(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array;
  /** HMAC-SHA256 (RFC 2104): 32 bytes. Compare tags with care for timing; `===` on text is none. */
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** SHA-256 (FIPS 180-4): 32 bytes. */
  sha256(data: Uint8Array): Uint8Array;
  /** A reusable AES-256-GCM object for one key, which is copied; RangeError when it is not 32 bytes. */
  aesGcm(key: Uint8Array): AesGcm;
}

/**
 * AES-256-GCM under one key, 12-byte IV, 16-byte tag; `aad` is empty on the WSE wire and present for test data only.
 *
 * This layer takes the IV as it is given: uniqueness is the business of `createCipher`, which is what to use. Throws
 * RangeError when `iv` is not 12 bytes or `out` has no room.
 */
export interface AesGcm {
  /** Writes ciphertext and tag into `out` at `offset`; `out` has room for `plaintext.length + 16` bytes there. */
  sealInto(out: Uint8Array, offset: number, iv: Uint8Array, plaintext: Uint8Array, aad?: Uint8Array): void;
  /** Returns the plaintext, or undefined when the tag does not authenticate. */
  open(iv: Uint8Array, ciphertextAndTag: Uint8Array, aad?: Uint8Array): Uint8Array | undefined;
}
