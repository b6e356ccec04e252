import {
  type ClientFeatures,
  type ClientHelloPayload,
  type DialectName,
  latestVersion,
  type SessionDialect,
} from '@wsekit/spec';
import * as clientLimits from '@wsekit/spec/client-limits';
import type { Envelope } from '../envelope/envelope.ts';
import type { AckTracker } from './ack-tracker.ts';
import type { DedupWindow } from './dedup-window.ts';
import type { SessionOptions } from './session-options.ts';
import type { Rate } from './token-bucket.ts';
import type { TopicPositions } from './topic-positions.ts';

/** What a client's session is made of. */
export interface ClientSessionOptions extends SessionOptions {
  /** The dialect to speak; `detect`, the default, is to find the server's. (WSE-HS-060) */
  readonly dialect?: SessionDialect | DialectName | 'detect';
  /** What the client says of its version. Default: the latest published. */
  readonly clientVersion?: string;
  /** What the client can do; `encryption` follows the option of that name. Default: all that published clients say. */
  readonly features?: ClientFeatures;
  /** How often it pings, and how long it waits for a sign of life. Defaults 15,000 and 40,000 ms. */
  readonly pingIntervalMs?: number;
  readonly idleTimeoutMs?: number;
  /** How long it waits for `server_ready`, and then for `server_hello`. Default 10,000 ms. (WSE-HS-010, WSE-HS-071) */
  readonly readyTimeoutMs?: number;
  /** How much it sends; what is above waits. Default 1,000 at once and 100 a second. (WSE-DLV-033) */
  readonly rate?: Rate;
  /** Messages that may wait. Default 10,000. (WSE-LIM-035) */
  readonly maxHeld?: number;
  /** Ids of messages that came; may outlive the connection. Default: 10,000 and 300,000 ms. (WSE-DLV-020) */
  readonly seenIds?: DedupWindow;
  /** Where the topics stand; may outlive the connection. */
  readonly positions?: TopicPositions;
  /** Numbers what is sent to a server that announces `acks`. */
  readonly acks?: AckTracker<Envelope>;
}

/** Says everything published clients say of themselves; what a session alone cannot do is left to who holds it. */
export const defaultClientFeatures: ClientFeatures = {
  compression: true,
  batching: true,
  priority_queue: true,
  circuit_breaker: true,
  offline_queue: true,
  message_signing: false,
  rate_limiting: true,
  health_check: true,
  metrics: true,
};

/** Options of a client's session, completed. */
export interface ResolvedClientOptions {
  readonly clientVersion: string;
  readonly features: ClientFeatures;
  readonly pingIntervalMs: number;
  readonly idleTimeoutMs: number;
  readonly readyTimeoutMs: number;
  readonly rate: Rate;
  readonly maxHeld: number;
}

/** Completes options with defaults. */
export function resolveClientOptions(options: ClientSessionOptions): ResolvedClientOptions {
  return {
    clientVersion: options.clientVersion ?? latestVersion,
    features: options.features ?? defaultClientFeatures,
    pingIntervalMs: options.pingIntervalMs ?? clientLimits.heartbeat_interval_ms,
    idleTimeoutMs: options.idleTimeoutMs ?? clientLimits.client_idle_timeout_ms,
    readyTimeoutMs: options.readyTimeoutMs ?? clientLimits.ready_timeout_ms,
    rate: options.rate ?? {
      capacity: clientLimits.client_rate_limit_capacity,
      refillPerSecond: clientLimits.client_rate_limit_refill_per_second,
    },
    maxHeld: options.maxHeld ?? clientLimits.message_queue_entries,
  };
}

/** What `client_hello` is made of. */
export interface HelloParts {
  readonly clientVersion: string;
  readonly features: ClientFeatures;
  /** The key that is offered, as text. */
  readonly key: string | undefined;
  readonly connectionId: string | undefined;
}

/** The payload of `client_hello`. (WSE-HS-016 to WSE-HS-018) */
export function helloPayload({ clientVersion, features, key, connectionId }: HelloParts): ClientHelloPayload {
  return {
    client_version: clientVersion,
    protocol_version: 1,
    features: { ...features, encryption: key !== undefined },
    ...(connectionId === undefined ? {} : { connection_id: connectionId }),
    ...(key === undefined ? {} : { encryption_public_key: key }),
  };
}
