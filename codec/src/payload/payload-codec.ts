/** Turns application values into bytes. Throws a `CodecError` for values the format cannot carry. */
export interface PayloadEncoder {
  /** With `sorted`, the keys of every map are in the byte order of their UTF-8. (WSE-PAY-026) */
  encode(value: unknown, order?: 'given' | 'sorted'): Uint8Array;
}

/** Turns bytes into application values. Throws a `CodecError` for bytes that are not valid or exceed `maxDepth`. */
export interface PayloadDecoder {
  /** Decodes one value from the start of `bytes`; bytes after it are ignored. (WSE-PAY) */
  decode(bytes: Uint8Array, maxDepth: number): unknown;
}

/** A payload format as a value: `msgpack`. (JSON is text and needs none.) */
export interface PayloadCodec extends PayloadEncoder, PayloadDecoder {
  readonly name: string;
}
