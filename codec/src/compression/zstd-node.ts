import * as nodeZlib from 'node:zlib';
import { CodecError } from '../errors.ts';
import type { Compressor } from './compressor.ts';
import { decompressFrames, failed, overLimit, type ZstdFrame } from './zstd-frames.ts';

const level = 1;

/** The part of `node:zlib` that Node has from 22.15 on. */
interface NodeZstd {
  readonly zstdCompressSync: (data: Uint8Array, options: { params: Record<number, number> }) => Uint8Array;
  readonly zstdDecompressSync: (data: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;
  readonly constants: { readonly ZSTD_c_compressionLevel: number };
}

function hasZstd(zlib: object): zlib is NodeZstd {
  return 'zstdCompressSync' in zlib && 'zstdDecompressSync' in zlib;
}

function fromNode(zlib: NodeZstd): Compressor {
  const params = { [zlib.constants.ZSTD_c_compressionLevel]: level };
  const decompressFrame = (frame: ZstdFrame, maxBytes: number): Uint8Array => {
    try {
      // Node takes no bound below 1; the caller checks what comes out.
      const maxOutputLength = Math.max(1, frame.contentBytes ?? maxBytes);
      return plain(zlib.zstdDecompressSync(frame.bytes, { maxOutputLength }));
    } catch (cause) {
      const tooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
      throw tooLarge && frame.contentBytes === undefined ? overLimit(maxBytes) : failed('the frame is damaged', cause);
    }
  };
  return {
    name: 'zstd-node',
    compress(data) {
      try {
        return plain(zlib.zstdCompressSync(data, { params }));
      } catch (cause) {
        throw new CodecError('zstd_failed', 'compressing with zstd', { cause });
      }
    },
    decompress(data, maxBytes) {
      return decompressFrames(data, maxBytes, decompressFrame);
    },
  };
}

/** Node answers with a Buffer, whose `slice` and JSON form are not those of the Uint8Array promised here. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function fromWasm(): Promise<Compressor> {
  const { initZstd: load, zstd: compiled } = await import('./zstd-wasm.ts');
  await load();
  return compiled;
}

/** Nothing is left to load on Node: {@link zstd} is ready when this module is. */
export async function initZstd(_wasmUrl?: string): Promise<void> {}

/** zstd level 1 from `node:zlib` where Node has it (22.15 and later), else compiled to WebAssembly. (WSE-CLU-034, WSE-CLU-035) */
export const zstd: Compressor = hasZstd(nodeZlib) ? fromNode(nodeZlib) : await fromWasm();
