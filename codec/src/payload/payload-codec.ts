/**
 * How values that JSON cannot say are carried.
 *
 * `json` as published servers do it: bytes are hexadecimal text, integers beyond 64 bits signed decimal text when written
 * and floating point when read, and text that is no UTF-8 is empty. (WSE-PAY-018, WSE-PAY-040, WSE-PAY-041, WSE-PAY-044)
 * `native` as the language can: bytes are `Uint8Array`, integers beyond 2^53 are bigints, and nothing is made up.
 */
export type ValueStyle = 'json' | 'native';

/** How a value is written. */
export interface PayloadEncodeOptions {
  readonly values: ValueStyle;
  /** `sorted` puts the keys of every map in the byte order of their UTF-8. (WSE-PAY-026) */
  readonly keyOrder: 'given' | 'sorted';
  /** Deepest nesting of containers, 1 to 512; deeper values are refused. */
  readonly maxDepth: number;
  /** Bytes to put before the value; default none. */
  readonly marker?: readonly number[];
}

/** How a value is read. */
export interface PayloadDecodeOptions {
  readonly values: ValueStyle;
  /** Deepest nesting of containers, 1 to 512. */
  readonly maxDepth: number;
  /** Where the value begins; default 0. */
  readonly start?: number;
}

/** Turns application values into bytes. Throws a `CodecError` `unencodable_value` for values the format cannot carry. */
export interface PayloadEncoder {
  /** Nobody writes to the bytes again; they may be a view of memory that holds other messages as well. */
  encode(value: unknown, options: PayloadEncodeOptions): Uint8Array;
}

/** Turns bytes into application values. Throws a `CodecError` for bytes that are not valid or nest too deep. */
export interface PayloadDecoder {
  /** Decodes the one value that begins at `start`; bytes after it are ignored. Keeps nothing of `bytes`. (WSE-PAY-030) */
  decode(bytes: Uint8Array, options: PayloadDecodeOptions): unknown;
}

/** A payload format as a value: `msgpack`. (JSON is text and needs none.) */
export interface PayloadCodec extends PayloadEncoder, PayloadDecoder {
  readonly name: string;
  /**
   * The `t` of a map that `decode` is sure to take, without decoding it; undefined says nothing. A codec without it has all
   * messages decoded when they come.
   */
  typeOf?(bytes: Uint8Array, maxDepth: number): string | undefined;
}
