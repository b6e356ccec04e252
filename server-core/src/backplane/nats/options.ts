import type { NodeConnectionOptions } from '@nats-io/transport-node';
import { serverLimits } from '@wsekit/spec';

/** What joins nodes by NATS is told. */
export interface NatsBackplaneOptions {
  /**
   * Options of the client library: `servers` (default `127.0.0.1:4222`), credentials, TLS. Its `noEcho`, `reconnect`,
   * `maxReconnectAttempts` and `ignoreAuthErrorAbort` are set here.
   */
  readonly connection?: NodeConnectionOptions;
  /** First tokens of all subjects: letters, digits, `-` and `_` between dots, 128 bytes at most; default `wse`. */
  readonly prefix?: string;
  /** A node says so often that it is there; default 5,000. */
  readonly heartbeatMs?: number;
  /** A node of which nothing was heard for this time is gone, and its users with it; default 15,000, from twice `heartbeatMs`. */
  readonly peerTimeoutMs?: number;
  /** Publications under way to the engine at most, those that wait included; default 65,536. What comes above is dropped and counted. */
  readonly maxPendingMessages?: number;
  /** Bytes of them together; default 16,777,216. */
  readonly maxPendingBytes?: number;
  /** An engine that takes this time to store a publication has lost it: it goes to this node's connections alone; default 5,000. */
  readonly ackTimeoutMs?: number;
  /** Keeps what is published in a stream of JetStream; absent: no history. */
  readonly history?: NatsHistoryOptions;
}

/** How JetStream keeps what is published. */
export interface NatsHistoryOptions {
  /** `file` outlives the process of nats-server, `memory` does not; default `file`. */
  readonly storage?: 'file' | 'memory';
  /** Name of the stream, without dots and spaces; default the prefix with `_` for its dots, and `_history`. */
  readonly stream?: string;
  /** Publications kept for each topic, raised to a power of two from 16; default 128. (WSE-REC-012) */
  readonly bufferEntries?: number;
  /** A publication goes after this time, and a history with its last one; default 300,000. (WSE-REC-013) */
  readonly ttlMs?: number;
  /** All histories together: the oldest publications of all topics go first; default 268,435,456. (WSE-REC-014) */
  readonly maxBytes?: number;
  /** Servers of the cluster that keep a copy, 1 to 5; default 1. */
  readonly replicas?: number;
}

/** {@link NatsBackplaneOptions}, checked and with its defaults. */
export type ResolvedNatsOptions = Required<Omit<NatsBackplaneOptions, 'history'>> & {
  readonly history: Required<NatsHistoryOptions> | undefined;
};

const prefixForm = /^[\w-]+(\.[\w-]+)*$/;
const maxPrefixBytes = 128;

/** Puts in the defaults. Throws RangeError for numbers and TypeError for texts that mean nothing. */
export function resolveNatsOptions(options: NatsBackplaneOptions): ResolvedNatsOptions {
  const { prefix = 'wse', heartbeatMs = 5_000, history } = options;
  if (!prefixForm.test(prefix) || prefix.length > maxPrefixBytes) {
    throw new TypeError(`prefix ${JSON.stringify(prefix)} is no row of letters, digits, - and _ between dots`);
  }
  const resolved = {
    connection: options.connection ?? {},
    prefix,
    heartbeatMs: positive('heartbeatMs', heartbeatMs),
    peerTimeoutMs: positive('peerTimeoutMs', options.peerTimeoutMs ?? 3 * heartbeatMs),
    maxPendingMessages: positive('maxPendingMessages', options.maxPendingMessages ?? 65_536),
    maxPendingBytes: positive('maxPendingBytes', options.maxPendingBytes ?? 16_777_216),
    ackTimeoutMs: positive('ackTimeoutMs', options.ackTimeoutMs ?? 5_000),
    history: history === undefined ? undefined : resolveHistory(prefix, history),
  };
  if (resolved.peerTimeoutMs < 2 * heartbeatMs) throw new RangeError('peerTimeoutMs is below twice heartbeatMs');
  return resolved;
}

function resolveHistory(prefix: string, history: NatsHistoryOptions): Required<NatsHistoryOptions> {
  const stream = history.stream ?? `${prefix.replaceAll('.', '_')}_history`;
  if (!/^[\w-]+$/.test(stream)) throw new TypeError(`stream ${JSON.stringify(stream)} is no name of a stream`);
  return {
    storage: history.storage ?? 'file',
    stream,
    bufferEntries: positive('bufferEntries', history.bufferEntries ?? serverLimits.recovery_buffer_entries),
    ttlMs: positive('ttlMs', history.ttlMs ?? serverLimits.recovery_ttl_ms),
    maxBytes: positive('maxBytes', history.maxBytes ?? serverLimits.recovery_memory_bytes),
    replicas: positive('replicas', history.replicas ?? 1),
  };
}

function positive(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${name} ${value} is no integer from 1`);
  return value;
}
