import type { Dialect } from '@wsekit/spec';
import { limits } from '@wsekit/spec';
import { zstd } from '#zstd';
import type { Compressor } from '../compression/compressor.ts';
import type { AllocateBytes } from './integers.ts';

/** What a cluster link is read and written by. */
export interface ClusterOptions {
  readonly dialect: Dialect;
  /** Largest frame in bytes, header, topic, payload and trailer counted, the outer length not. Default 1,048,576. */
  readonly maxFrameBytes?: number;
  /** Largest decompressed payload in bytes. Default 1,048,576. */
  readonly maxPayloadBytes?: number;
  /** Default: the provider of this runtime. */
  readonly zstd?: Compressor;
}

/** What a frame is written by. */
export interface ClusterEncodeOptions extends ClusterOptions {
  /**
   * The capabilities both ends of the link offered, see `negotiateHello`.
   *
   * They decide in which form a MSG goes out: compressed, with its recovery position, both or plain. Without them a
   * frame is written as given: with the position it has, never compressed.
   */
  readonly capabilities?: number;
  /** Where a MSG is written to, so that frames may lie behind each other. Default: memory of its own for each. */
  readonly allocate?: AllocateBytes;
}

/** The dialect in force. Throws RangeError for one whose nodes share no cluster link (D1). */
export function meshDialectOf({ dialect }: ClusterOptions): Dialect {
  if (dialect.cluster_link === 'mesh') return dialect;
  throw new RangeError(`dialect ${dialect.name} has no cluster link`);
}

/** The limit on frames in force. Throws RangeError unless it is an integer from 1 to 1,048,576. */
export function maxFrameBytesOf(options: ClusterOptions): number {
  const bytes = options.maxFrameBytes ?? limits.cluster_max_frame_bytes;
  if (Number.isInteger(bytes) && bytes >= 1 && bytes <= limits.cluster_max_frame_bytes) return bytes;
  throw new RangeError(`maxFrameBytes is ${bytes}, allowed are integers from 1 to ${limits.cluster_max_frame_bytes}`);
}

/** The zstd provider in force. */
export function zstdOf(options: ClusterOptions): Compressor {
  return options.zstd ?? zstd;
}
