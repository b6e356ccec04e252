import * as wire from '@wsekit/spec/limits';

/** Every amount a peer can push through the codec. Sizes in bytes. */
export interface CodecLimits {
  /** Largest frame, text (as UTF-8) or binary; 1 or more. (WSE-FRM-002) */
  readonly maxFrameBytes: number;
  /** Largest output of one decompression; 1 or more. (WSE-CMP-040) */
  readonly maxInflatedBytes: number;
  /** Deepest nesting of MessagePack containers, 1 to 512. (WSE-PAY-034) */
  readonly maxMsgpackDepth: number;
  /** Deepest nesting of JSON containers, 1 to 512. (WSE-PAY-002) */
  readonly maxJsonDepth: number;
}

/** What published servers enforce. (WSE-LIM) */
export const defaultCodecLimits: CodecLimits = {
  maxFrameBytes: wire.max_message_bytes,
  maxInflatedBytes: wire.max_inflated_bytes,
  maxMsgpackDepth: wire.max_msgpack_depth,
  maxJsonDepth: wire.max_json_depth,
};

// Keeps every recursion over decoded values far from the end of any stack.
const deepestNesting = 512;

/** Throws RangeError where a limit is not an integer in its range. */
export function assertLimits(limits: CodecLimits): void {
  assertRange('maxFrameBytes', limits.maxFrameBytes, Number.MAX_SAFE_INTEGER);
  assertRange('maxInflatedBytes', limits.maxInflatedBytes, Number.MAX_SAFE_INTEGER);
  assertRange('maxMsgpackDepth', limits.maxMsgpackDepth, deepestNesting);
  assertRange('maxJsonDepth', limits.maxJsonDepth, deepestNesting);
}

function assertRange(name: keyof CodecLimits, value: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return;
  throw new RangeError(`${name} is ${value}, allowed are integers from 1 to ${most}`);
}
