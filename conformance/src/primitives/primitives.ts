/**
 * What the suite makes bytes with: taken from the runtime or a library, and never from the codec, which may be what is tested.
 * Compressed and sealed bytes are those of RFC 1950, 1951, 1952 and NIST SP 800-38D.
 */
export interface Primitives {
  zlib(content: Uint8Array, level?: number): Uint8Array;
  deflate(content: Uint8Array): Uint8Array;
  gzip(content: Uint8Array): Uint8Array;
  /** The content of zlib. Throws for what is none, and for more than `maxBytes`. */
  inflate(data: Uint8Array, maxBytes: number): Uint8Array;
  /** AES-256-GCM: the ciphertext, and the tag of 16 bytes behind it. */
  seal(plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array;
  hmacSha256(secret: Uint8Array, content: Uint8Array): Uint8Array;
}
