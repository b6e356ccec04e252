import { limits as wire } from '@wsekit/spec';

/** Every amount a peer can push through the codec. Sizes in bytes. */
export interface CodecLimits {
  /** Largest frame, text (as UTF-8) or binary. */
  readonly maxFrameBytes: number;
  /** Largest output of one decompression. */
  readonly maxInflatedBytes: number;
  /** Deepest nesting of MessagePack containers, 1 to 512. */
  readonly maxMsgpackDepth: number;
  /** Deepest nesting of JSON containers, 1 to 512. */
  readonly maxJsonDepth: number;
}

/** What published servers enforce. (WSE-LIM) */
export const defaultCodecLimits: CodecLimits = {
  maxFrameBytes: wire.max_message_bytes,
  maxInflatedBytes: wire.max_inflated_bytes,
  maxMsgpackDepth: wire.max_msgpack_depth,
  maxJsonDepth: wire.max_json_depth,
};
