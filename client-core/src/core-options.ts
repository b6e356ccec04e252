import type { Recorder } from '@wsekit/codec/log';
import type { ClientSession, ClientSessionOptions, SessionHandler } from '@wsekit/codec/session';
import * as clientLimits from '@wsekit/spec/client-limits';
import { type Clock, createUnixClock, type Dialer } from '@wsekit/transports';
import type { ClosePolicy } from './connection/close-policy.ts';
import type { TokenSource } from './connection/credentials.ts';
import type { EndpointSource } from './connection/endpoint-source.ts';
import { createPlatformSignals, type PlatformSignals } from './connection/platform.ts';
import { createSteadyClock } from './connection/steady-clock.ts';
import { createTurnClock } from './connection/turn-clock.ts';
import { ClientError } from './errors.ts';
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

/** What every client is made of. Times in milliseconds. */
export interface CoreOptions<Messages extends object = AnyMessages> {
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
  /** Signals of the platform that bring tries forward. Default: those of browsers, where there are any. */
  readonly platform?: PlatformSignals;
  /** How long a connection may take to open. Default 10,000. (WSE-CONN-086) */
  readonly openTimeoutMs?: number;
  /**
   * What payloads have to be, by message type: what is not is counted and told, and not delivered. Schemas answer at once;
   * what they make of a payload is what is delivered.
   */
  readonly schemas?: Schemas<Messages>;
  /** Writes each connection down: what `createRecorder` of `@wsekit/codec/log` makes. Default: none. */
  readonly recorder?: Recorder;
  readonly clock?: Clock;
  /** Gives numbers from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** Options of sessions as applications give them: the rest is the client's own. */
export type SessionSettings = Omit<ClientSessionOptions, 'positions' | 'seenIds'>;

/** Makes the session of an attempt. Throws RangeError for options out of range. */
export type MakeSession = (options: ClientSessionOptions, handler: SessionHandler) => ClientSession;

/** What sessions are made of, and what makes them. */
export interface SessionPart {
  readonly settings: SessionSettings;
  readonly make: MakeSession;
}

/** {@link CoreOptions}, completed but for what clients have of their own. */
export interface CommonOptions {
  readonly dialer: Dialer;
  readonly topics: readonly string[];
  readonly reconnect: Required<ReconnectOptions>;
  readonly platform: PlatformSignals;
  readonly openTimeoutMs: number;
  readonly tokenTimeoutMs: number;
  readonly schemas: SchemasByType;
  readonly recorder: Recorder | undefined;
  readonly clock: Clock;
  readonly random: () => number;
}

/** What the core of a client is made of. */
export interface ResolvedCoreOptions extends CommonOptions {
  readonly endpoints: EndpointSource;
  readonly session: SessionSettings;
  readonly makeSession: MakeSession;
}

const defaultJitter = 0.1;
const defaultStableMs = 10_000;
const defaultTokenMs = 10_000;

/** Completes what all clients have in common. */
export function resolveCommon<Messages extends object>(options: CoreOptions<Messages>): CommonOptions {
  const { reconnect = {}, random = Math.random } = options;
  return {
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
    schemas: { ...options.schemas },
    recorder: options.recorder,
    clock: createSteadyClock(options.clock ?? createTurnClock(createUnixClock())),
    random,
  };
}

/** Names every mistake in what all clients have in common. */
export function commonProblems({ openTimeoutMs, tokenTimeoutMs, reconnect }: CommonOptions): string[] {
  const { maxAttempts, jitter, stableAfterMs } = reconnect;
  const isTime = (ms: number): boolean => ms > 0 && Number.isFinite(ms);
  return [
    ...(maxAttempts >= 0 ? [] : [`reconnect.maxAttempts is ${maxAttempts}, allowed are numbers from 0`]),
    ...(jitter >= 0 && jitter <= 1 ? [] : [`reconnect.jitter is ${jitter}, allowed are 0 to 1`]),
    ...(stableAfterMs === 0 || isTime(stableAfterMs)
      ? []
      : [`reconnect.stableAfterMs is ${stableAfterMs}, allowed are numbers from 0`]),
    ...(isTime(openTimeoutMs) ? [] : [`openTimeoutMs is ${openTimeoutMs}, allowed are numbers above 0`]),
    ...(isTime(tokenTimeoutMs) ? [] : [`tokenTimeoutMs is ${tokenTimeoutMs}, allowed are numbers above 0`]),
  ];
}

/** A session is made of them with each attempt: what it does not take is told now. */
export function sessionProblems(session: ClientSessionOptions, makeSession: MakeSession): string[] {
  try {
    makeSession(session, { transmit: () => false, deliver: () => {}, close: () => {} });
    return [];
  } catch (error) {
    return [`session: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Throws ClientError `invalid_options` that names every mistake, where there is any. */
export function refuseProblems(problems: readonly string[]): void {
  if (problems.length > 0) throw new ClientError('invalid_options', `a client:\n- ${problems.join('\n- ')}`);
}
