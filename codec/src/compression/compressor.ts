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
