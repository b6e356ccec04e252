/** Compresses and decompresses whole messages, synchronously. */
export interface Compressor {
  readonly name: string;
  /** Compresses `data` whole. */
  compress(data: Uint8Array): Uint8Array;
  /**
   * Decompresses `data`, stopping as soon as the output would exceed `maxBytes`.
   *
   * Throws `CodecError` with the failed or the limit code of the algorithm. Bytes after the end of the stream are ignored.
   */
  decompress(data: Uint8Array, maxBytes: number): Uint8Array;
}

/** What a deflate stream can be wrapped in: zlib (RFC 1950), gzip (RFC 1952), or nothing (RFC 1951). */
export type DeflateWrapper = 'zlib' | 'gzip' | 'raw';

/** A {@link Compressor} for zlib that can also read the two other wrappers of deflate, which clients accept. */
export interface ZlibCompressor extends Compressor {
  /** {@link Compressor.compress} at a level from 0, which stores, to 9; by default 1, as on the wire. (WSE-CMP-006) */
  compress(data: Uint8Array, level?: number): Uint8Array;
  /** {@link Compressor.decompress} for a stream in the given wrapper. */
  inflate(data: Uint8Array, maxBytes: number, wrapper: DeflateWrapper): Uint8Array;
}
