/** Turns application values into bytes. Throws a `CodecError` for values the format cannot carry. */
export interface PayloadEncoder {
  encode(value: unknown): Uint8Array;
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
