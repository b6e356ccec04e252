import { constants } from 'node:buffer';
import { deflateSync, inflateRawSync, inflateSync } from 'node:zlib';
import { CodecError } from '../errors.ts';
import type { DeflateWrapper, ZlibCompressor } from './compressor.ts';
import { type Inflated, unwrapDeflate } from './deflate-wrapper.ts';
import { inflateFailed, inflateOverLimit } from './inflate-refusal.ts';
import { asLevel, compressNothing, wireLevel } from './zlib-level.ts';

/** zlib from `node:zlib`. (WSE-CMP) */
export const zlib: ZlibCompressor = {
  name: 'zlib-node',
  compress(data: Uint8Array, level: number = wireLevel): Uint8Array {
    const options = { level: asLevel(level) };
    try {
      return plainBytes(deflateSync(data, options));
    } catch (cause) {
      throw new CodecError('unencodable_value', `compressing ${data.length} bytes with zlib`, { cause });
    }
  },
  decompress(data: Uint8Array, maxBytes: number): Uint8Array {
    return zlib.inflate(data, maxBytes, 'zlib');
  },
  inflate(data: Uint8Array, maxBytes: number, wrapper: DeflateWrapper): Uint8Array {
    try {
      // Node would take bytes behind gzip for another member, and refuse them.
      if (wrapper === 'gzip')
        return unwrapDeflate(data, wrapper, (stream) => inflateWith(inflateRawSync, stream, maxBytes));
      return inflateWith(wrapper === 'zlib' ? inflateSync : inflateRawSync, data, maxBytes).output;
    } catch (cause) {
      const isOverLimit = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
      throw isOverLimit ? inflateOverLimit(maxBytes) : inflateFailed(wrapper, cause);
    }
  },
};

/** Reads what {@link zlib} reads and compresses nothing, as in browsers, where that is half the code. */
export const inflateOnly: ZlibCompressor = { ...zlib, compress: compressNothing };

/** What Node gives when it is asked for `info`; its types do not know of it. */
interface BufferAndEngine {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function inflateWith(inflate: typeof inflateSync, data: Uint8Array, maxBytes: number): Inflated {
  const maxOutputLength = Math.min(maxBytes, constants.MAX_LENGTH);
  const result: unknown = inflate(data, { maxOutputLength, info: true });
  if (!isBufferAndEngine(result)) throw new TypeError('inflating: the runtime does not tell where a stream ends');
  return { output: plainBytes(result.buffer), streamBytes: result.engine.bytesWritten };
}

function isBufferAndEngine(result: unknown): result is BufferAndEngine {
  return typeof result === 'object' && result !== null && 'engine' in result;
}

/** A Buffer as what the interface says: its `slice` and its text form are others than those of a Uint8Array. */
function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
