import type { ClientSessionOptions } from '@wsekit/codec/session';
import { clientLimits } from '@wsekit/spec';
import { type Clock, createUnixClock, type Dialer } from '@wsekit/transports';
import type { ClosePolicy } from './connection/close-policy.ts';
import type { TokenSource } from './connection/credentials.ts';
import { ClientError } from './errors.ts';
import { exponential } from './reconnect/exponential.ts';
import type { ReconnectStrategy } from './reconnect/strategy.ts';

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
export interface ClientOptions {
  /** Opens connections: of `@wsekit/transports/browser`, `/ws` or `/bun`. */
  readonly dialer: Dialer;
  /** The token, or what gives one; what gives one is asked again when the server refuses it. */
  readonly token?: TokenSource;
  /** Query parameter that carries the token where headers cannot. Default: none; browsers send cookies. */
  readonly tokenParameter?: string;
  /** Topics that are wanted from the beginning. */
  readonly topics?: readonly string[];
  readonly reconnect?: ReconnectOptions;
  /** How long a connection may take to open. Default 10,000. (WSE-CONN-086) */
  readonly openTimeoutMs?: number;
  /** What sessions are made of: dialect, encryption, signing, MessagePack, heartbeat, rate. */
  readonly session?: Omit<ClientSessionOptions, 'positions' | 'seenIds'>;
  /** How often the store looks at counters and the queue while somebody listens to them. Default 1,000. */
  readonly sampleIntervalMs?: number;
  /** What presence of all topics may take, in bytes, about. Default 16,777,216. */
  readonly maxPresenceBytes?: number;
  readonly clock?: Clock;
  /** Gives numbers from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** Options, completed. */
export interface ResolvedClientOptions {
  readonly dialer: Dialer;
  readonly topics: readonly string[];
  readonly reconnect: Required<ReconnectOptions>;
  readonly openTimeoutMs: number;
  readonly session: Omit<ClientSessionOptions, 'positions' | 'seenIds'>;
  readonly sampleIntervalMs: number;
  readonly maxPresenceBytes: number;
  readonly clock: Clock;
  readonly random: () => number;
}

const defaultJitter = 0.1;
const defaultStableMs = 10_000;
const defaultSampleMs = 1000;
const defaultMaxPresenceBytes = 16_777_216;

/** Completes options; throws ClientError `invalid_options` that names every mistake. */
export function resolveOptions(urls: readonly string[], options: ClientOptions): ResolvedClientOptions {
  const { reconnect = {} } = options;
  const resolved: ResolvedClientOptions = {
    dialer: options.dialer,
    topics: options.topics ?? [],
    reconnect: {
      strategy: reconnect.strategy ?? exponential(),
      maxAttempts: reconnect.maxAttempts ?? Number.POSITIVE_INFINITY,
      jitter: reconnect.jitter ?? defaultJitter,
      stableAfterMs: reconnect.stableAfterMs ?? defaultStableMs,
      returnsFromGoingAway: reconnect.returnsFromGoingAway ?? true,
    },
    openTimeoutMs: options.openTimeoutMs ?? clientLimits.connect_timeout_ms,
    session: options.session ?? {},
    sampleIntervalMs: options.sampleIntervalMs ?? defaultSampleMs,
    maxPresenceBytes: options.maxPresenceBytes ?? defaultMaxPresenceBytes,
    clock: options.clock ?? createUnixClock(),
    random: options.random ?? Math.random,
  };
  const problems = [...urlProblems(urls), ...numberProblems(resolved)];
  if (problems.length > 0) throw new ClientError('invalid_options', `a client:\n- ${problems.join('\n- ')}`);
  return resolved;
}

function urlProblems(urls: readonly string[]): string[] {
  if (urls.length === 0) return ['no URL is given'];
  return urls.filter((url) => !isWebSocketUrl(url)).map((url) => `"${url}" is no ws: or wss: URL`);
}

function isWebSocketUrl(url: string): boolean {
  return URL.canParse(url) && ['ws:', 'wss:'].includes(new URL(url).protocol);
}

function numberProblems({
  reconnect,
  openTimeoutMs,
  sampleIntervalMs,
  maxPresenceBytes,
}: ResolvedClientOptions): string[] {
  const { maxAttempts, jitter, stableAfterMs } = reconnect;
  return [
    ...(maxAttempts >= 0 ? [] : [`reconnect.maxAttempts is ${maxAttempts}, allowed are numbers from 0`]),
    ...(jitter >= 0 && jitter <= 1 ? [] : [`reconnect.jitter is ${jitter}, allowed are 0 to 1`]),
    ...(stableAfterMs >= 0 ? [] : [`reconnect.stableAfterMs is ${stableAfterMs}, allowed are numbers from 0`]),
    ...(sampleIntervalMs > 0 ? [] : [`sampleIntervalMs is ${sampleIntervalMs}, allowed are numbers above 0`]),
    ...(maxPresenceBytes >= 0 ? [] : [`maxPresenceBytes is ${maxPresenceBytes}, allowed are numbers from 0`]),
    ...(openTimeoutMs > 0 ? [] : [`openTimeoutMs is ${openTimeoutMs}, allowed are numbers above 0`]),
  ];
}
