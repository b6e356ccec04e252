import { clusterCapabilities, clusterFlags, type Dialect } from '@wsekit/spec';
import * as limits from '@wsekit/spec/limits';
import type { ClusterFrame, MsgFrame } from './frame.ts';
import { decodeByType, encodeByType, encodeMsg, headerBytes, trailerBytes } from './generated/frames.ts';
import { type ClusterEncodeOptions, type ClusterOptions, maxFrameBytesOf, meshDialectOf, zstdOf } from './options.ts';
import { notInDialect, tooLarge, truncated } from './refusal.ts';
import { checkUtf8, textBytes } from './text.ts';

/** Bytes of the big-endian length before each frame on TCP. (WSE-CLU-001) */
export const outerLengthBytes = 4;
/** A UTF-16 unit takes at most this many bytes of UTF-8. */
const maxBytesPerUnit = 3;

/**
 * Decodes one cluster frame, given without its outer length. (WSE-CLU-010 to WSE-CLU-018)
 *
 * An uncompressed MSG payload is a view of `bytes`. Throws `CodecError` `cluster_truncated`, `cluster_frame_too_large`,
 * `cluster_invalid_hello`, `cluster_invalid_field`, `invalid_utf8`, `zstd_failed` or `zstd_limit`; a type that the
 * dialect does not know is no error but an `UNKNOWN` frame.
 */
export function decodeClusterFrame(bytes: Uint8Array, options: ClusterOptions): ClusterFrame {
  const maxFrameBytes = maxFrameBytesOf(options);
  if (bytes.length > maxFrameBytes) throw tooLarge('reading a frame: it', bytes.length, maxFrameBytes);
  if (bytes.length < headerBytes) throw truncated('the header of a frame', headerBytes, bytes.length);
  const dialect = meshDialectOf(options);
  const frame = decodeByType(bytes, dialect);
  if (frame.type !== 'MSG') return frame;
  const compressed = ((bytes[1] ?? 0) & clusterFlags.msg_compressed) !== 0;
  return openPayload(frame, compressed, options);
}

function openPayload(frame: MsgFrame, compressed: boolean, options: ClusterOptions): MsgFrame {
  const opened = compressed ? { ...frame, payload: decompressPayload(frame.payload, options) } : frame;
  if (options.dialect.cluster_msg_utf8) checkUtf8(opened.payload, 'MSG payload');
  return opened;
}

function decompressPayload(payload: Uint8Array, options: ClusterOptions): Uint8Array {
  return zstdOf(options).decompress(payload, options.maxPayloadBytes ?? limits.cluster_max_frame_bytes);
}

/**
 * Encodes one cluster frame without its outer length. (WSE-CLU-019)
 *
 * Throws `CodecError` `cluster_invalid_field` for a value its field cannot carry or the dialect does not have,
 * `unencodable_value` for a lone surrogate and `cluster_frame_too_large` above the limit. A recovery position that alone
 * would push a frame above the limit is left away. (WSE-CLU-047)
 */
export function encodeClusterFrame(frame: ClusterFrame, options: ClusterEncodeOptions): Uint8Array {
  return encode(frame, options, 0);
}

/** Encodes one cluster frame as it goes over TCP, behind its four-byte big-endian length; see {@link encodeClusterFrame}. */
export function encodeClusterWire(frame: ClusterFrame, options: ClusterEncodeOptions): Uint8Array {
  return encode(frame, options, outerLengthBytes);
}

function encode(frame: ClusterFrame, options: ClusterEncodeOptions, prefixBytes: number): Uint8Array {
  const maxFrameBytes = maxFrameBytesOf(options);
  const dialect = meshDialectOf(options);
  if (frame.type === 'MSG') return encodeMessage(frame, options, dialect, prefixBytes, maxFrameBytes);
  if (frame.type === 'UNKNOWN') throw notInDialect(`type ${frame.code}`);
  return encodeByType(frame, prefixBytes, maxFrameBytes, dialect);
}

function encodeMessage(
  frame: MsgFrame,
  options: ClusterEncodeOptions,
  dialect: Dialect,
  prefixBytes: number,
  maxFrameBytes: number,
): Uint8Array {
  if (dialect.cluster_msg_utf8) checkUtf8(frame.payload, 'MSG payload');
  const agreed = options.capabilities;
  const mayTrail = dialect.cluster_trailer && (agreed === undefined || (agreed & clusterCapabilities.recovery) !== 0);
  const mayCompress = agreed !== undefined && (agreed & clusterCapabilities.compression) !== 0;
  const smaller = mayCompress ? compressPayload(frame.payload, options) : undefined;
  const written = smaller === undefined ? frame : { ...frame, payload: smaller };
  const withTrailer = mayTrail && trailerFits(written, maxFrameBytes);
  return encodeMsg(written, prefixBytes, maxFrameBytes, smaller !== undefined, withTrailer, options.allocate);
}

/** Measures the topic only where the frame comes near the limit. */
function trailerFits({ topic, payload }: MsgFrame, maxFrameBytes: number): boolean {
  const roomBytes = maxFrameBytes - headerBytes - trailerBytes - payload.length;
  if (topic.length * maxBytesPerUnit <= roomBytes) return true;
  return textBytes(topic, Number.POSITIVE_INFINITY, 'MSG topic') <= roomBytes;
}

/** Compresses payloads worth trying; nothing is returned unless the result is smaller. */
function compressPayload(payload: Uint8Array, options: ClusterEncodeOptions): Uint8Array | undefined {
  if (payload.length < limits.cluster_compression_threshold_bytes) return undefined;
  const compressed = zstdOf(options).compress(payload);
  return compressed.length < payload.length ? compressed : undefined;
}
