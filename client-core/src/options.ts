import type { Recorder } from '@wsekit/codec/log';
import { type ClientSessionOptions, createClientSession } from '@wsekit/codec/session';
import { clientLimits } from '@wsekit/spec';
import { type Clock, createUnixClock, type Dialer } from '@wsekit/transports';
import type { ClosePolicy } from './connection/close-policy.ts';
import type { TokenSource } from './connection/credentials.ts';
import { type Endpoint, type EndpointPoolOptions, endpointsProblems } from './connection/endpoint-options.ts';
import { createEndpointPool, type EndpointPool } from './connection/endpoints.ts';
import { createPlatformSignals, type PlatformSignals } from './connection/platform.ts';
import { createSteadyClock } from './connection/steady-clock.ts';
import { createTurnClock } from './connection/turn-clock.ts';
import { ClientError } from './errors.ts';
import { type BatchingOptions, batchingProblems, resolveBatching } from './queue/batcher.ts';
import {
  type OfflineOptions,
  offlineProblems,
  type ResolvedOfflineOptions,
  resolveOffline,
} from './queue/offline-options.ts';
import { exponential } from './reconnect/exponential.ts';
import type { ReconnectStrategy } from './reconnect/strategy.ts';
import type { SchemasByType } from './schema-check.ts';
import type { AnyMessages, Schemas } from './typed.ts';

/** How a client comes back. Times in milliseconds. */
export interface ReconnectOptions extends ClosePolicy {
  /** Default `exponential()`. */
  readonly strategy?: ReconnectStrategy;
  /** Tries in a row that may fail before it gives up. Default: any number. */
  readonly maxAttempts?: number;
  /** Share by which waits are changed at random, 0 to 1. Default 0.1. (WSE-CONN-083) */
  readonly jitter?: number;
  /** How long a session has to be ready before tries are counted anew. Default 10,000. (WSE-CONN-084) */
  readonly stableAfterMs?: number;
}

/** What a client is made of. Times in milliseconds. */
export interface ClientOptions<Messages extends object = AnyMessages> {
  /** Opens connections: of `@wsekit/transports/browser`, `/ws` or `/bun`. */
  readonly dialer: Dialer;
  /** The token, or what gives one; what gives one is asked again when the server refuses it. */
  readonly token?: TokenSource;
  /** How long what gives a token may take before it is asked again. Default 10,000. */
  readonly tokenTimeoutMs?: number;
  /** Query parameter that carries the token where headers cannot. Default: none; browsers send cookies. */
  readonly tokenParameter?: string;
  /** Topics that are wanted from the beginning. */
  readonly topics?: readonly string[];
  readonly reconnect?: ReconnectOptions;
  /** How one of several URLs is chosen. Default: the first that works. */
  readonly endpoints?: EndpointPoolOptions;
  /** Signals of the platform that bring tries forward. Default: those of browsers, where there are any. */
  readonly platform?: PlatformSignals;
  /** How long a connection may take to open. Default 10,000. (WSE-CONN-086) */
  readonly openTimeoutMs?: number;
  /** What sessions are made of: dialect, encryption, signing, MessagePack, heartbeat, rate. */
  readonly session?: Omit<ClientSessionOptions, 'positions' | 'seenIds'>;
  /**
   * What payloads have to be, by message type: what is not is counted and told, and not delivered. Schemas answer at once;
   * what they make of a payload is what is delivered.
   */
  readonly schemas?: Schemas<Messages>;
  /** How often the store looks at counters and the queue while somebody listens to them. Default 1,000. */
  readonly sampleIntervalMs?: number;
  /** What presence of all topics may take, in bytes, about. Default 16,777,216. */
  readonly maxPresenceBytes?: number;
  /** What is kept while no session is ready; false drops it, which is told. */
  readonly offline?: OfflineOptions | false;
  /** How messages are joined for servers that unpack `batch`, those of the profile `documented`; false never joins any. */
  readonly batching?: BatchingOptions | false;
  /** Writes each connection down: what `createRecorder` of `@wsekit/codec/log` makes. Default: none. */
  readonly recorder?: Recorder;
  readonly clock?: Clock;
  /** Gives numbers from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** Options, completed. */
export interface ResolvedClientOptions {
  readonly dialer: Dialer;
  readonly topics: readonly string[];
  readonly reconnect: Required<ReconnectOptions>;
  readonly endpoints: EndpointPool;
  readonly platform: PlatformSignals;
  readonly openTimeoutMs: number;
  readonly tokenTimeoutMs: number;
  readonly session: Omit<ClientSessionOptions, 'positions' | 'seenIds'>;
  readonly schemas: SchemasByType;
  readonly sampleIntervalMs: number;
  readonly maxPresenceBytes: number;
  readonly offline: ResolvedOfflineOptions | false;
  readonly batching: Required<BatchingOptions> | false;
  readonly recorder: Recorder | undefined;
  readonly clock: Clock;
  readonly random: () => number;
}

const defaultJitter = 0.1;
const defaultStableMs = 10_000;
const defaultTokenMs = 10_000;
const defaultSampleMs = 1000;
const defaultMaxPresenceBytes = 16_777_216;

/** The servers a client may connect to: one, several, or a pool of them that other clients use as well. */
export type Servers = string | readonly (string | Endpoint)[] | EndpointPool;

/** Completes options; throws ClientError `invalid_options` that names every mistake. */
export function resolveOptions<Messages extends object>(
  servers: Servers,
  options: ClientOptions<Messages>,
): ResolvedClientOptions {
  const { reconnect = {}, random = Math.random } = options;
  const pooling = { random, ...options.endpoints };
  const listed = typeof servers === 'string' ? [servers] : servers;
  const resolved: Omit<ResolvedClientOptions, 'endpoints'> = {
    dialer: options.dialer,
    topics: options.topics ?? [],
    reconnect: {
      strategy: reconnect.strategy ?? exponential(),
      maxAttempts: reconnect.maxAttempts ?? Number.POSITIVE_INFINITY,
      jitter: reconnect.jitter ?? defaultJitter,
      stableAfterMs: reconnect.stableAfterMs ?? defaultStableMs,
      returnsFromGoingAway: reconnect.returnsFromGoingAway ?? true,
      reactions: reconnect.reactions ?? {},
    },
    platform: options.platform ?? createPlatformSignals(),
    openTimeoutMs: options.openTimeoutMs ?? clientLimits.connect_timeout_ms,
    tokenTimeoutMs: options.tokenTimeoutMs ?? defaultTokenMs,
    session: options.session ?? {},
    schemas: { ...options.schemas },
    sampleIntervalMs: options.sampleIntervalMs ?? defaultSampleMs,
    maxPresenceBytes: options.maxPresenceBytes ?? defaultMaxPresenceBytes,
    offline: options.offline === false ? false : resolveOffline(options.offline ?? {}),
    batching: options.batching === false ? false : resolveBatching(options.batching ?? {}),
    recorder: options.recorder,
    clock: createSteadyClock(options.clock ?? createTurnClock(createUnixClock())),
    random,
  };
  const problems = [
    ...(isPool(listed) ? [] : endpointsProblems(listed, pooling)),
    ...numberProblems(resolved),
    ...sessionProblems(resolved.session),
    ...offlineProblems(options.offline),
    ...batchingProblems(options.batching),
  ];
  if (problems.length > 0) throw new ClientError('invalid_options', `a client:\n- ${problems.join('\n- ')}`);
  return { ...resolved, endpoints: isPool(listed) ? listed : createEndpointPool(listed, pooling) };
}

function isPool(servers: Exclude<Servers, string>): servers is EndpointPool {
  return 'pick' in servers;
}

function numberProblems(options: Omit<ResolvedClientOptions, 'endpoints'>): string[] {
  const { openTimeoutMs, tokenTimeoutMs, sampleIntervalMs, maxPresenceBytes } = options;
  const { maxAttempts, jitter, stableAfterMs } = options.reconnect;
  const isTime = (ms: number): boolean => ms > 0 && Number.isFinite(ms);
  return [
    ...(maxAttempts >= 0 ? [] : [`reconnect.maxAttempts is ${maxAttempts}, allowed are numbers from 0`]),
    ...(jitter >= 0 && jitter <= 1 ? [] : [`reconnect.jitter is ${jitter}, allowed are 0 to 1`]),
    ...(stableAfterMs === 0 || isTime(stableAfterMs)
      ? []
      : [`reconnect.stableAfterMs is ${stableAfterMs}, allowed are numbers from 0`]),
    ...(sampleIntervalMs > 0 ? [] : [`sampleIntervalMs is ${sampleIntervalMs}, allowed are numbers above 0`]),
    ...(maxPresenceBytes >= 0 ? [] : [`maxPresenceBytes is ${maxPresenceBytes}, allowed are numbers from 0`]),
    ...(isTime(openTimeoutMs) ? [] : [`openTimeoutMs is ${openTimeoutMs}, allowed are numbers above 0`]),
    ...(isTime(tokenTimeoutMs) ? [] : [`tokenTimeoutMs is ${tokenTimeoutMs}, allowed are numbers above 0`]),
  ];
}

/** A session is made of them with each attempt: what it does not take is told now. */
function sessionProblems(session: ClientSessionOptions): string[] {
  try {
    createClientSession(session, { transmit: () => false, deliver: () => {}, close: () => {} });
    return [];
  } catch (error) {
    return [`session: ${error instanceof Error ? error.message : String(error)}`];
  }
}
