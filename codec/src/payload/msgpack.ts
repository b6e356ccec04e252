import { Packr, RESERVE_START_SPACE } from 'msgpackr';
import { KeyCache } from './key-cache.ts';
import { readValue } from './msgpack-reader.ts';
import { isPackable, toPackable } from './packable.ts';
import type { PayloadCodec, PayloadDecodeOptions, PayloadEncodeOptions } from './payload-codec.ts';
import { sortedCopy } from './sorted-copy.ts';
import { asUnencodable } from './unencodable.ts';
import { markUnsigned } from './unsigned-64.ts';

// Maps as maps and nothing but: no records, no extensions, shortest counts, so that any reader understands the bytes.
const lockedOptions = {
  useRecords: false,
  mapsAsObjects: true,
  variableMapSize: true,
  encodeUndefinedAsNil: true,
  moreTypes: false,
  structuredClone: false,
} as const;

/** Makes a MessagePack codec of its own, sharing no memory with others. */
export function createMsgpack(): PayloadCodec {
  const packr = new Packr({ ...lockedOptions });
  const keys = new KeyCache();
  return {
    name: 'msgpack',
    encode(value: unknown, options: PayloadEncodeOptions): Uint8Array {
      try {
        return plainBytes(packReady(packr, value, options) ?? packPrepared(packr, value, options));
      } catch (cause) {
        throw asUnencodable('MessagePack', cause);
      }
    },
    decode(bytes: Uint8Array, { start = 0, maxDepth, values }: PayloadDecodeOptions): unknown {
      return readValue({ bytes, at: start, maxDepth, values, keys }, 0);
    },
  };
}

/** MessagePack for the client link: what a `CodecContext` wants as `msgpack`. (WSE-PAY-020 to WSE-PAY-046) */
export const msgpack: PayloadCodec = createMsgpack();

/** Packs a value that msgpackr writes right by itself, as nearly all are; undefined for others. */
function packReady(packr: Packr, value: unknown, options: PayloadEncodeOptions): Uint8Array | undefined {
  if (!isPackable(value)) return undefined;
  const packed = pack(packr, options.keyOrder === 'sorted' ? sortedCopy(value).value : value, options);
  // Half a surrogate pair would be written as three bytes that begin with ED, which is no UTF-8. (WSE-PAY-017)
  return packed.includes(0xed, options.headroom) ? undefined : packed;
}

function packPrepared(packr: Packr, value: unknown, options: PayloadEncodeOptions): Uint8Array {
  const packed = pack(packr, toPackable(value, options), options);
  markUnsigned(packed, options.headroom);
  return packed;
}

function pack(packr: Packr, value: unknown, { headroom = 0 }: PayloadEncodeOptions): Uint8Array {
  return packr.pack(value, headroom === 0 ? 0 : RESERVE_START_SPACE | headroom);
}

/** A Buffer, which msgpackr gives on Node, as what the interface says. */
function plainBytes(packed: Uint8Array): Uint8Array {
  return new Uint8Array(packed.buffer, packed.byteOffset, packed.length);
}
