import type { DialectName, ReadyFeatures, ServerFeatures, ServerLimits, SessionDialect } from '@wsekit/spec';
import * as limits from '@wsekit/spec/limits';
import * as serverLimits from '@wsekit/spec/server-limits';
import type { DedupWindow } from './dedup-window.ts';
import { assertHeartbeat } from './heartbeat.ts';
import type { SessionOptions } from './session-options.ts';
import type { Rate } from './token-bucket.ts';

/** What only some servers can do. `acks` confirms the numbered messages of clients. */
export type OwnFeatures = Pick<ServerFeatures, 'recovery' | 'cluster' | 'acks'>;

/** What a server's session is made of. */
export interface ServerSessionOptions extends SessionOptions {
  /** New for each connection. (WSE-HS-005) */
  readonly connectionId: string;
  /** The dialect to speak; `detect` answers each client in its own style. Default D2g. (WSE-HS-064) */
  readonly dialect?: SessionDialect | DialectName | 'detect';
  /** Who was authenticated; null for nobody. */
  readonly userId?: string | null;
  /** Whether `server_ready` is sent. Default true. (WSE-HS-001, WSE-HS-002) */
  readonly greets?: boolean;
  /** What the server says of its version. Default: the last of the dialect. */
  readonly serverVersion?: string;
  /** What the server can do beyond what every server can. */
  readonly features?: OwnFeatures;
  /** How often it pings, and after how long without a sign of life it closes. Defaults 25,000 and 60,000 ms. */
  readonly pingIntervalMs?: number;
  readonly idleTimeoutMs?: number;
  /** Events to the client. Default 100,000 at once and 10,000 a second. */
  readonly rate?: Rate;
  /** Messages of the client. Default: as the events under `documented`, else none. (WSE-DLV-031) */
  readonly inboundRate?: Rate;
  /** Messages of one `batch` of the client, 1 or more; of a longer one none is taken. Default 1,000. (WSE-DLV-062) */
  readonly maxBatchMessages?: number;
  /** The counter of `seq`, which all connections of a server share. Default: one of its own. */
  readonly nextSeq?: () => number;
  /** Ids of events that were sent; shared by all connections of a server, so that 50,000 are all. Default: one of its own. */
  readonly sentIds?: DedupWindow;
}

/** What a connection has of its own; `encryption` in place of the one they share, where there is one. */
export type OwnServerOptions = Pick<ServerSessionOptions, 'connectionId' | 'userId' | 'format' | 'encryption'>;

/** What all connections of a server can have in common. */
export type SharedServerOptions = Omit<ServerSessionOptions, 'connectionId' | 'userId' | 'format'>;

/** Options of a server's sessions, completed. */
export interface ResolvedServerOptions extends SharedServerOptions {
  readonly greets: boolean;
  readonly features: OwnFeatures;
  readonly pingIntervalMs: number;
  readonly idleTimeoutMs: number;
  readonly rate: Rate;
  readonly maxBatchMessages: number;
}

/** Messages of one `batch`, unless told otherwise. */
export const defaultBatchMessages: number = 1_000;

/** The rate of events, and of a client's messages where they are limited. (WSE-DLV-025) */
export const defaultServerRate: Rate = {
  capacity: serverLimits.rate_limit_capacity,
  refillPerSecond: serverLimits.rate_limit_refill_per_second,
};

/** Completes options with defaults; throws RangeError for times that cannot be meant. */
export function resolveServerOptions(options: SharedServerOptions): ResolvedServerOptions {
  const { pingIntervalMs = serverLimits.ping_interval_ms, idleTimeoutMs = serverLimits.idle_timeout_ms } = options;
  assertHeartbeat(pingIntervalMs, idleTimeoutMs);
  const { greets = true, features = {}, rate = defaultServerRate } = options;
  const { maxBatchMessages = defaultBatchMessages } = options;
  return { ...options, pingIntervalMs, idleTimeoutMs, greets, features, rate, maxBatchMessages };
}

/** What `server_hello` says of limits: those in force from 2.2.0 on, constants before. (WSE-HS-030) */
export function reportedLimits(
  { rate, pingIntervalMs }: ResolvedServerOptions,
  maxFrameBytes: number,
  { configurable_limits: areInForce }: SessionDialect,
): { readonly limits: ServerLimits; readonly ping_interval: number } {
  const { capacity, refillPerSecond } = areInForce ? rate : defaultServerRate;
  return {
    limits: {
      max_message_size: areInForce ? maxFrameBytes : limits.max_message_bytes,
      // Whole numbers on the wire.
      rate_limit_capacity: Math.trunc(capacity),
      rate_limit_refill: Math.trunc(refillPerSecond),
    },
    ping_interval: areInForce ? pingIntervalMs : serverLimits.ping_interval_ms,
  };
}

const alwaysOn = { compression: true, batching: true, priority_queue: true };
const readyOnly = { circuit_breaker: true, rust_transport: true, rust_jwt: true };

/** The features of `server_ready`. (WSE-HS-006, WSE-HS-007) */
export function readyFeatures(
  dialect: SessionDialect,
  { recovery = false }: Pick<ServerFeatures, 'recovery'>,
  encryption: boolean,
): ReadyFeatures {
  return { ...alwaysOn, ...readyOnly, encryption, ...(dialect.server_hello ? { recovery } : {}) };
}

/** The features of `server_hello`. (WSE-HS-032, WSE-HS-033) */
export function helloFeatures(
  dialect: SessionDialect,
  { recovery = false, cluster = false, acks = false }: OwnFeatures,
  encryption: boolean,
): ServerFeatures {
  const said = { ...(acks ? { acks } : {}), ...(dialect.announces_encryption ? { encryption } : {}) };
  return { ...alwaysOn, msgpack: true, recovery, cluster, ...said };
}

/** Counts from 0. (WSE-ENV-043) */
export function counter(): () => number {
  let next = 0;
  return () => {
    next += 1;
    return next - 1;
  };
}
