import { Packr } from 'msgpackr';
import { CodecError } from '../errors.ts';
import { KeyCache } from './key-cache.ts';
import { readValue } from './msgpack-reader.ts';
import { isPackable, toPackable } from './packable.ts';
import type { PayloadCodec, PayloadDecodeOptions, PayloadEncodeOptions } from './payload-codec.ts';
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
      const packed = options.keyOrder === 'given' && isPackable(value) ? pack(packr, value) : undefined;
      return plainBytes(
        packed === undefined || mayHoldSurrogate(packed) ? packPrepared(packr, value, options) : packed,
      );
    },
    decode(bytes: Uint8Array, options: PayloadDecodeOptions): unknown {
      return readValue({ bytes, at: options.start ?? 0, maxDepth: options.maxDepth, values: options.values, keys }, 0);
    },
  };
}

/** MessagePack for the client link: what a `CodecContext` wants as `msgpack`. (WSE-PAY-020 to WSE-PAY-046) */
export const msgpack: PayloadCodec = createMsgpack();

function pack(packr: Packr, packable: unknown): Uint8Array {
  try {
    return packr.pack(packable);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodecError('unencodable_value', `writing MessagePack: ${reason}`, { cause });
  }
}

function packPrepared(packr: Packr, value: unknown, options: PayloadEncodeOptions): Uint8Array {
  const packed = pack(packr, toPackable(value, options));
  markUnsigned(packed);
  return packed;
}

/** A Buffer, which msgpackr gives on Node, as what the interface says. */
function plainBytes(packed: Uint8Array): Uint8Array {
  return new Uint8Array(packed.buffer, packed.byteOffset, packed.length);
}

/** Half a surrogate pair would be written as three bytes that begin with ED, which is no UTF-8. (WSE-PAY-017) */
function mayHoldSurrogate(packed: Uint8Array): boolean {
  return packed.includes(0xed);
}
