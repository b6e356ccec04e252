import { isCodecError } from '@wsekit/codec';
import {
  type ClusterFrame,
  type ClusterOptions,
  createClusterStreamDecoder,
  decodeClusterFrame,
  encodeClusterFrame,
  encodeClusterWire,
} from '@wsekit/codec/cluster';
import type { Dialect } from '@wsekit/spec';
import type { ResultInit } from '../../driver/serve.ts';
import type {
  ClusterDecode,
  ClusterEncode,
  ClusterFrame as ClusterFrameMessage,
  ClusterStream,
  Limits,
} from '../../generated/wse/conformance/v1/driver_pb.ts';
import { fromMessage, toMessage } from './cluster-frame.ts';
import type { DriverSetting } from './setting.ts';

/** Reads one cluster frame, or a stream of them. */
export function clusterDecode({ input, limits }: ClusterDecode, { dialect }: DriverSetting): ResultInit {
  const options = optionsOf(dialect, limits);
  if (input.case === 'stream') return decodeStream(input.value, options);
  const frame = decodeClusterFrame(input.value ?? new Uint8Array(0), options);
  return { case: 'clusterDecode', value: { frames: [toMessage(frame)] } };
}

/** Writes one cluster frame. */
export function clusterEncode(request: ClusterEncode, { dialect }: DriverSetting): ResultInit {
  const { frame, withOuterLength, capabilities, limits } = request;
  const agreed = capabilities === undefined ? {} : { capabilities };
  const options = { ...optionsOf(dialect, limits), ...agreed };
  const encode = withOuterLength ? encodeClusterWire : encodeClusterFrame;
  return { case: 'clusterEncode', value: { frame: Uint8Array.from(encode(frameOf(frame), options)) } };
}

function decodeStream(stream: ClusterStream, options: ClusterOptions): ResultInit {
  const frames: ReturnType<typeof toMessage>[] = [];
  const decoder = createClusterStreamDecoder({ ...options, onFrame: (frame) => frames.push(toMessage(frame)) });
  try {
    for (const chunk of chunksOf(stream)) decoder.push(chunk);
  } catch (error) {
    if (!isCodecError(error)) throw error;
    return { case: 'clusterDecode', value: { frames, stopped: { code: error.code, message: error.message } } };
  }
  return { case: 'clusterDecode', value: { frames, pendingBytes: decoder.bufferedBytes } };
}

function* chunksOf({ data, chunkBytes }: ClusterStream): Generator<Uint8Array> {
  let at = 0;
  for (const size of chunkBytes) {
    yield data.subarray(at, at + size);
    at += size;
  }
  if (at < data.length) yield data.subarray(at);
}

function frameOf(message: ClusterFrameMessage | undefined): ClusterFrame {
  if (message === undefined) throw new RangeError('the request has no frame');
  return fromMessage(message);
}

function optionsOf(dialect: Dialect | undefined, limits: Limits | undefined): ClusterOptions {
  if (dialect === undefined) throw new RangeError('cluster frames need a dialect');
  const { maxFrameBytes, maxPayloadBytes } = limits ?? {};
  return {
    dialect,
    ...(maxFrameBytes === undefined ? {} : { maxFrameBytes }),
    ...(maxPayloadBytes === undefined ? {} : { maxPayloadBytes }),
  };
}
