import { type ClusterFrame, decodeClusterFrame, encodeClusterFrame, isCodecError } from '@wsekit/codec/cluster';
import { clusterFrameTypes, type Dialect, dialectD2g as dialect, limits } from '@wsekit/spec';
import type { LinkChange } from './alter-network.ts';

type FrameType = keyof typeof clusterFrameTypes;
type FrameOf<Type extends FrameType> = Extract<ClusterFrame, { readonly type: Type }>;

const lengthBytes = 4;

/** A frame behind its outer length. (WSE-CLU-001) */
export function withLength(frame: Uint8Array): Uint8Array {
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(frame.length);
  return Buffer.concat([length, frame]);
}

/** Frames of a stream, and what stands behind them; it is broken where a length is none that may be. (WSE-CLU-002) */
export function splitFrames(stream: Buffer): {
  readonly frames: readonly Uint8Array[];
  readonly rest: Uint8Array;
  readonly isBroken: boolean;
} {
  const frames: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const rest = stream.subarray(at);
    if (rest.length < lengthBytes) return { frames, rest, isBroken: false };
    const length = rest.readUInt32BE();
    if (length === 0 || length > limits.cluster_max_frame_bytes) return { frames, rest, isBroken: true };
    if (rest.length < lengthBytes + length) return { frames, rest, isBroken: false };
    frames.push(Uint8Array.from(rest.subarray(lengthBytes, lengthBytes + length)));
    at += lengthBytes + length;
  }
}

/** What a frame says; undefined where it cannot be read. */
export function readFrame(bytes: Uint8Array, readAs: Dialect = dialect): ClusterFrame | undefined {
  try {
    return decodeClusterFrame(bytes, { dialect: readAs });
  } catch (error) {
    if (isCodecError(error)) return undefined;
    throw error;
  }
}

export function frameOf(frame: ClusterFrame): Uint8Array {
  return encodeClusterFrame(frame, { dialect });
}

export function isType(bytes: Uint8Array, ...types: readonly FrameType[]): boolean {
  return types.some((type) => bytes[0] === clusterFrameTypes[type]);
}

/** Leaves out frames of some types. */
export function without(...types: readonly FrameType[]): NonNullable<LinkChange['sent']> {
  return (bytes) => (isType(bytes, ...types) ? [] : [bytes]);
}

/** Puts others in the place of frames of one type that can be read. */
export function instead<Type extends FrameType>(
  type: Type,
  change: (frame: FrameOf<Type>, bytes: Uint8Array) => readonly (ClusterFrame | Uint8Array)[],
  readAs: Dialect = dialect,
): NonNullable<LinkChange['sent']> {
  return (bytes) => {
    const frame = isType(bytes, type) ? readFrame(bytes, readAs) : undefined;
    if (frame === undefined || !isFrameOf(frame, type)) return [bytes];
    return change(frame, bytes).map((one) => (one instanceof Uint8Array ? one : frameOf(one)));
  };
}

function isFrameOf<Type extends FrameType>(frame: ClusterFrame, type: Type): frame is FrameOf<Type> {
  return frame.type === type;
}
