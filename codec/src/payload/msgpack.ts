import { Packr, RESET_BUFFER_MODE } from 'msgpackr';
import { CodecError } from '../errors.ts';
import { KeyCache } from './key-cache.ts';
import { readValue } from './msgpack-reader.ts';
import { toPackable } from './packable.ts';
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
      const packable = toPackable(value, options);
      try {
        // The packer's memory holds earlier messages, so what leaves is a copy.
        const packed = new Uint8Array(packr.pack(packable, RESET_BUFFER_MODE));
        markUnsigned(packed);
        return packed;
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new CodecError('unencodable_value', `writing MessagePack: ${reason}`, { cause });
      }
    },
    decode(bytes: Uint8Array, options: PayloadDecodeOptions): unknown {
      return readValue({ bytes, at: 0, options, keys }, 0);
    },
  };
}

/** MessagePack for the client link: what a `CodecContext` wants as `msgpack`. (WSE-PAY-020 to WSE-PAY-046) */
export const msgpack: PayloadCodec = createMsgpack();
