import { KeyCache } from './key-cache.ts';
import { readValue } from './msgpack-reader.ts';
import { typeOfPlainMap } from './msgpack-scan.ts';
import { MsgpackSink } from './msgpack-sink.ts';
import { writeValue } from './msgpack-writer.ts';
import type { PayloadCodec, PayloadDecodeOptions, PayloadEncodeOptions } from './payload-codec.ts';
import { asUnencodable } from './unencodable.ts';

/** Makes a MessagePack codec of its own, sharing no memory with others. */
export function createMsgpack(): PayloadCodec {
  const keys = new KeyCache();
  let idle: MsgpackSink | undefined = new MsgpackSink();
  return {
    name: 'msgpack',
    encode(value: unknown, options: PayloadEncodeOptions): Uint8Array {
      // A `toJSON` of the application may write a message while this one is being written.
      const sink = idle ?? new MsgpackSink();
      idle = undefined;
      try {
        for (const byte of options.marker ?? []) sink.byte(byte);
        writeValue(sink, value, options, 0);
        return sink.take();
      } catch (cause) {
        sink.clear();
        throw asUnencodable('MessagePack', cause);
      } finally {
        idle = sink;
      }
    },
    decode(bytes: Uint8Array, { start = 0, maxDepth, values }: PayloadDecodeOptions): unknown {
      return readValue({ bytes, at: start, maxDepth, values, keys }, 0);
    },
  };
}

/** MessagePack for the client link: what a `CodecContext` wants as `msgpack`. (WSE-PAY-020 to WSE-PAY-046) */
export const msgpack: PayloadCodec = /* @__PURE__ */ createMsgpack();

/**
 * {@link msgpack} that tells the type of a message without reading the rest, for servers that pass messages on: `decodeLazily`.
 */
export const lazyMsgpack: PayloadCodec = /* @__PURE__ */ Object.assign(/* @__PURE__ */ createMsgpack(), {
  typeOf: typeOfPlainMap,
});
