import { Inflate, zlibSync } from 'fflate';
import { CodecError } from '../errors.ts';
import type { DeflateWrapper, ZlibCompressor } from './compressor.ts';
import { unwrapDeflate } from './deflate-wrapper.ts';
import { inflateFailed, inflateOverLimit } from './inflate-refusal.ts';

// What published servers use. (WSE-CMP-006)
const level = 1;
// One byte of deflate stands for at most 1,032: a match of 258 bytes in two bits.
const largestRatio = 1032;
const smallestPiece = 512;

/**
 * zlib in pure JavaScript, for browsers. (WSE-CMP)
 *
 * Input is inflated in pieces that cannot pass what is left of the cap by much, so that little is inflated in vain.
 */
export const zlib: ZlibCompressor = {
  name: 'zlib-web',
  compress(data: Uint8Array): Uint8Array {
    return zlibSync(data, { level });
  },
  decompress(data: Uint8Array, maxBytes: number): Uint8Array {
    return zlib.inflate(data, maxBytes, 'zlib');
  },
  inflate(data: Uint8Array, maxBytes: number, wrapper: DeflateWrapper): Uint8Array {
    try {
      return unwrapDeflate(data, wrapper, (stream) => inflateStream(stream, maxBytes));
    } catch (cause) {
      throw cause instanceof CodecError ? cause : inflateFailed(wrapper, cause);
    }
  },
};

/** Throws Error when the stream is damaged or ends early; what follows its end is ignored. */
function inflateStream(stream: Uint8Array, maxBytes: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let leftBytes = maxBytes;
  const inflater = new Inflate((chunk) => {
    leftBytes -= chunk.length;
    if (leftBytes < 0) throw inflateOverLimit(maxBytes);
    chunks.push(chunk);
  });
  for (let at = 0; at < stream.length; ) {
    const end = at + Math.max(smallestPiece, Math.ceil(leftBytes / largestRatio));
    inflater.push(stream.subarray(at, end));
    at = end;
  }
  inflater.push(new Uint8Array(0), true);
  return join(chunks, maxBytes - leftBytes);
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const output = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    output.set(chunk, at);
    at += chunk.length;
  }
  return output;
}
