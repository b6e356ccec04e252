import { zlib } from '@wsekit/codec/compression/node';
import { dialectD2g } from '@wsekit/spec';

const bytesPerMebibyte = 1_048_576;

/** Level of zlib by default. */
export const defaultLevel = 6;
/** Length by default above which compressing is worth it, in bytes. */
export const defaultThresholdBytes = 1_024;
/** Output of one decompression by default at most, in bytes: 10 MiB, as the newest published servers have it. */
export const defaultMaxInflatedBytes: number = (dialectD2g.utility_inflate_limit_mb ?? 1) * bytesPerMebibyte;

/** Compresses bytes with zlib (RFC 1950). Throws RangeError where `level` is no integer from 1 to 9. */
export function compress(data: Uint8Array, level: number = defaultLevel): Uint8Array {
  assertLevel(level);
  return zlib.compress(data, level);
}

/**
 * Decompresses a zlib stream, stopping as soon as the output would exceed `maxBytes`, 10 MiB by default.
 *
 * Throws `CodecError` `inflate_failed` for a stream that is damaged, cut short or empty, `inflate_limit` for one that is
 * too large.
 */
export function decompress(data: Uint8Array, maxBytes: number = defaultMaxInflatedBytes): Uint8Array {
  assertMaxBytes(maxBytes);
  return zlib.decompress(data, maxBytes);
}

/** Tells whether bytes are longer than a threshold, 1,024 bytes by default. */
export function shouldCompress(data: Uint8Array, thresholdBytes: number = defaultThresholdBytes): boolean {
  return data.length > thresholdBytes;
}

/** Throws RangeError for what is no level. */
export function assertLevel(level: number): void {
  if (!Number.isInteger(level) || level < 1 || level > 9) {
    throw new RangeError(`level is ${level}, allowed are integers from 1 to 9`);
  }
}

/** Throws RangeError for what is no cap. */
export function assertMaxBytes(maxBytes: number): void {
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
    throw new RangeError(`maxBytes is ${maxBytes}, allowed are integers from 1`);
  }
}
