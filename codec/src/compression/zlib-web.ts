import { deflateSync, Inflate } from 'fflate';
import { CodecError } from '../errors.ts';
import type { DeflateWrapper, ZlibCompressor } from './compressor.ts';
import { type Inflated, unwrapDeflate, wrapZlib } from './deflate-wrapper.ts';
import { inflateFailed, inflateOverLimit } from './inflate-refusal.ts';
import { asLevel, compressNothing, wireLevel } from './zlib-level.ts';

// One byte of deflate stands for at most 1,032: a match of 258 bytes in two bits.
const largestRatio = 1032;
const smallestPiece = 512;

/** zlib in pure JavaScript, for browsers. (WSE-CMP) */
export const zlib: ZlibCompressor = {
  name: 'zlib-web',
  compress(data: Uint8Array, level: number = wireLevel): Uint8Array {
    const known = asLevel(level);
    return wrapZlib(data, deflateSync(data, { level: known }), known);
  },
  decompress: (data, maxBytes) => inflate(data, maxBytes, 'zlib'),
  inflate,
};

/** Reads what {@link zlib} reads and compresses nothing: half the code, for who has nothing to compress. */
export const inflateOnly: ZlibCompressor = {
  name: 'zlib-web',
  compress: compressNothing,
  decompress: (data, maxBytes) => inflate(data, maxBytes, 'zlib'),
  inflate,
};

/**
 * Input is inflated in pieces that cannot pass what is left of the cap by much, so that little is inflated in vain; a piece
 * grows only while nothing comes out.
 */
function inflate(data: Uint8Array, maxBytes: number, wrapper: DeflateWrapper): Uint8Array {
  try {
    return unwrapDeflate(data, wrapper, (stream) => inflateStream(stream, maxBytes));
  } catch (cause) {
    throw cause instanceof CodecError ? cause : inflateFailed(wrapper, cause);
  }
}

/** Throws Error when the stream is damaged or ends early; what follows its end is not looked at. */
function inflateStream(stream: Uint8Array, maxBytes: number): Inflated {
  const chunks: Uint8Array[] = [];
  let leftBytes = maxBytes;
  const inflater = new Inflate((chunk) => {
    leftBytes -= chunk.length;
    if (leftBytes < 0) throw inflateOverLimit(maxBytes);
    chunks.push(chunk);
  });
  let pushed = 0;
  let pieceBytes = smallestPiece;
  while (pushed < stream.length) {
    const before = leftBytes;
    const piece = stream.subarray(pushed, pushed + Math.max(pieceBytes, Math.ceil(leftBytes / largestRatio)));
    inflater.push(piece);
    pushed += piece.length;
    const behind = bytesBehind(inflater);
    if (behind !== undefined) return { output: join(chunks, maxBytes - leftBytes), streamBytes: pushed - behind };
    // What gave nothing is read again with the next piece: a block that waits for its end must not cost its square.
    pieceBytes = leftBytes === before ? pieceBytes * 2 : smallestPiece;
  }
  throw new Error('unexpected end of file');
}

/** What fflate has of a stream: whether its last block was seen, a block under way, and the bits read of the next byte. */
interface StreamState {
  readonly f?: number;
  readonly l?: object | null;
  readonly p?: number;
}

/**
 * Bytes of the input behind the end of the stream; undefined while it goes on.
 *
 * fflate knows and does not say: this reads its own fields, under the names of the version that is pinned.
 */
function bytesBehind(inflater: Inflate): number | undefined {
  const state: StreamState | undefined = Reflect.get(inflater, 's');
  const rest: Uint8Array | undefined = Reflect.get(inflater, 'p');
  if (state === undefined || rest === undefined) throw new TypeError('inflating: another fflate than the pinned one');
  if (!state.f || state.l) return undefined;
  return rest.length - (state.p ? 1 : 0);
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
