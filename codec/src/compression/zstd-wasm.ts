import { compressUsingDict, createCCtx, createDCtx, decompressUsingDict, init } from '@bokuweb/zstd-wasm';
import { CodecError, isCodecError } from '../errors.ts';
import type { Compressor } from './compressor.ts';
import { decompressFrames, failed, overLimit, type ZstdFrame } from './zstd-frames.ts';

const level = 1;
const destinationTooSmall = /code -70$/;
/** The package takes a context only beside a dictionary; with an empty one frames are those without. */
const noDictionary = new Uint8Array(0);

// The package holds one instance for the whole process; loading it again would part its functions from their memory.
let loading: Promise<void> | undefined;
// Its memory of tables and windows: making it anew for each call takes as long as a small text does.
let contexts: { readonly compressing: number; readonly decompressing: number } | undefined;

function contextsOfModule(): NonNullable<typeof contexts> {
  contexts ??= { compressing: createCCtx(), decompressing: createDCtx() };
  return contexts;
}

/**
 * Loads the WebAssembly module, once however often it is called; then {@link zstd} works synchronously.
 *
 * @param wasmUrl - where a page finds `zstd.wasm` when its bundler does not resolve it; not used on Node.
 */
export function initZstd(wasmUrl?: string): Promise<void> {
  const load: (wasmUrl?: string) => Promise<void> = init;
  loading ??= load(wasmUrl);
  return loading;
}

/**
 * zstd level 1 compiled to WebAssembly, for runtimes without their own. (WSE-CLU-034, WSE-CLU-035)
 *
 * Throws `CodecError` `format_unavailable` until {@link initZstd} has finished. Takes what single-shot libzstd takes:
 * several frames, skippable frames, frames without content size; no dictionaries.
 */
export const zstd: Compressor = {
  name: 'zstd-wasm',
  compress(data: Uint8Array): Uint8Array {
    try {
      return compressUsingDict(contextsOfModule().compressing, data, noDictionary, level);
    } catch (cause) {
      throw unloaded(cause) ?? new CodecError('zstd_failed', 'compressing with zstd', { cause });
    }
  },
  decompress(data: Uint8Array, maxBytes: number): Uint8Array {
    return decompressFrames(data, maxBytes, decompressFrame);
  },
};

function decompressFrame(frame: ZstdFrame, maxBytes: number): Uint8Array {
  try {
    // The module allocates the declared size, checked before, or what is given here when none is declared.
    const { decompressing } = contextsOfModule();
    return decompressUsingDict(decompressing, frame.bytes, noDictionary, { defaultHeapSize: maxBytes });
  } catch (cause) {
    if (isCodecError(cause)) throw cause;
    const tooSmall = cause instanceof Error && destinationTooSmall.test(cause.message);
    if (tooSmall && frame.contentBytes === undefined) throw overLimit(maxBytes);
    throw unloaded(cause) ?? failed('the frame is damaged', cause);
  }
}

/** Calls into the module fail with a TypeError while its functions are not there. */
function unloaded(cause: unknown): CodecError | undefined {
  if (!(cause instanceof TypeError)) return undefined;
  return new CodecError('format_unavailable', 'zstd is not loaded: await initZstd() first', { cause });
}
