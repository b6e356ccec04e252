import { isCodecError } from '../errors.ts';
import type { DeflateWrapper, ZlibCompressor } from './compressor.ts';

/**
 * Inflates what stands behind `C:`: zlib first, then the wrappers that clients read besides. (WSE-CMP-022 to WSE-CMP-024)
 *
 * The cap holds for every attempt, and passing it ends them. Throws `CodecError` `inflate_limit` or `inflate_failed`.
 */
export function inflateAny(zlib: ZlibCompressor, data: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return zlib.decompress(data, maxBytes);
  } catch (error) {
    const wrapper = otherWrapper(data);
    if (wrapper === undefined || !isCodecError(error) || error.code !== 'inflate_failed') throw error;
    return zlib.inflate(data, maxBytes, wrapper);
  }
}

/** The wrapper to try once zlib has failed: undefined when the header is zlib's own, so that damage stays damage. */
function otherWrapper(data: Uint8Array): DeflateWrapper | undefined {
  const [first = 0, second = 0] = data;
  if (first === 0x1f && second === 0x8b) return 'gzip';
  // RFC 1950, section 2.2: method 8, and a multiple of 31.
  const isZlib = (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
  return data.length === 0 || isZlib ? undefined : 'raw';
}
