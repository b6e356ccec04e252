import {
  adaptive,
  type BackoffOptions,
  type ClientOptions,
  exponential,
  fibonacci,
  linear,
  type ReconnectOptions,
} from '@wsekit/client-core';
import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import type { Clock, Dialer } from '@wsekit/transports';
import type { Settings } from '#suites/language/index.ts';
import { NotSupported } from '../outcome.ts';
import type { StartRequest } from '../peer.ts';

const msPerSecond = 1000;
const utf8 = new TextEncoder();

/** Options without the dialer, which no setting gives. */
type Part = Partial<ClientOptions>;
type Fields = Readonly<Record<string, unknown>>;

/** Settings of clients as options of ours. Times in seconds, as in the published clients. */
const settings: Readonly<Record<string, (value: unknown) => Part>> = {
  token: (value) => ({ token: String(value) }),
  /** One after the other, each once: a source that is asked again when the server refuses what it gave. */
  tokens: (value) => ({ token: sourceOf(listOf(value)) }),
  token_parameter: (value) => ({ tokenParameter: String(value) }),
  topics: (value) => ({ topics: listOf(value) }),
  reconnect: (value) => ({ reconnect: reconnectOf(fieldsOf(value)) }),
  load_balancing: (value) => ({
    endpoints: { balance: value === 'round-robin' ? 'weighted_round_robin' : 'failover' },
  }),
  open_timeout: (value) => ({ openTimeoutMs: msOf(value) }),
  ready_timeout: (value) => session({ readyTimeoutMs: msOf(value) }),
  ping_interval: (value) => session({ pingIntervalMs: msOf(value) }),
  idle_timeout: (value) => session({ idleTimeoutMs: msOf(value) }),
  rate_limit: (value) => {
    const { capacity, refill } = fieldsOf(value);
    return session({ rate: { capacity: Number(capacity), refillPerSecond: Number(refill) } });
  },
  encryption: (value) => (value === true ? session({ encryption: { provider } }) : {}),
  encryption_strict: (value) => session({ encryption: { provider, strict: value === true } }),
  key_rotation_interval: (value) => session({ encryption: { provider, rotationIntervalMs: msOf(value) } }),
  signing_key: (value) =>
    session({ signing: { provider, key: utf8.encode(String(value)), types: new Set(['signed']) } }),
  compression: (value) => session({ compressesClientEvents: value === true }),
  compression_threshold: (value) => session({ compressionThresholdBytes: Number(value) }),
  batching: (value) => ({ batching: value === true ? {} : false }),
  offline_queue: (value) => {
    if (value === false) return { offline: false };
    const { max_size: maxMessages, max_age: maxAge } = fieldsOf(value);
    return {
      offline: {
        ...(maxMessages === undefined ? {} : { maxMessages: Number(maxMessages) }),
        ...(maxAge === undefined ? {} : { maxAgeMs: msOf(maxAge) }),
      },
    };
  },
};

/** What our client dials and goes by. */
export interface ClientSurroundings {
  readonly dialer: Dialer;
  readonly clock: Clock;
}

/** Options of our client for one run; throws {@link NotSupported} for a setting it does not know. */
export function optionsForClient(
  { profile, settings: asked }: StartRequest,
  { dialer, clock }: ClientSurroundings,
): ClientOptions {
  const { url, endpoints: _endpoints, ...others } = asked;
  const isPacked = String(url).includes('format=msgpack');
  const base: ClientOptions = {
    dialer,
    clock,
    // What is chosen at random is in the middle: no jitter, unless a case looks at jitter.
    random: () => 0.5,
    // A case that is about batches asks for them.
    batching: false,
    session: { profile, msgpack, format: isPacked ? 'msgpack' : 'json' },
  };
  return Object.entries(others).reduce((options, [name, value]) => {
    const setting = settings[name];
    if (setting === undefined) throw new NotSupported(`it has no setting ${name}`);
    return merge(options, setting(value));
  }, base);
}

/** The servers it is told of. */
export function serversFor({ url, endpoints }: Settings): readonly string[] {
  return Array.isArray(endpoints) && endpoints.length > 0 ? endpoints.map(String) : [String(url)];
}

/** Options of both; of their groups, the members of both. */
function merge(one: ClientOptions, other: Part): ClientOptions {
  const { session: ours, reconnect, endpoints } = one;
  const encryption = ours?.encryption ?? other.session?.encryption;
  return {
    ...one,
    ...other,
    session: {
      ...ours,
      ...other.session,
      ...(encryption === undefined ? {} : { encryption: { ...encryption, ...other.session?.encryption } }),
    },
    reconnect: { ...reconnect, ...other.reconnect },
    endpoints: { ...endpoints, ...other.endpoints },
  };
}

function session(members: NonNullable<ClientOptions['session']>): Part {
  return { session: members };
}

const strategies: Readonly<Record<string, (options: BackoffOptions) => NonNullable<ReconnectOptions['strategy']>>> = {
  exponential,
  linear: ({ factor: _, ...options }) => linear(options),
  fibonacci: ({ factor: _, ...options }) => fibonacci(options),
  adaptive,
};

/** What the published clients call `ReconnectConfig`. */
function reconnectOf({
  mode,
  base_delay: base,
  max_delay: most,
  factor,
  max_attempts: attempts,
  jitter,
}: Fields): ReconnectOptions {
  const strategy = strategies[String(mode ?? 'exponential')];
  if (strategy === undefined) throw new NotSupported(`it has no strategy ${String(mode)}`);
  return {
    strategy: strategy({
      ...(base === undefined ? {} : { baseDelayMs: msOf(base) }),
      ...(most === undefined ? {} : { maxDelayMs: msOf(most) }),
      ...(factor === undefined ? {} : { factor: Number(factor) }),
    }),
    ...(attempts === undefined || attempts === -1 ? {} : { maxAttempts: Number(attempts) }),
    ...(jitter === false ? { jitter: 0 } : {}),
  };
}

/** Gives each token once, and then none. */
function sourceOf(tokens: readonly string[]): () => string | undefined {
  const left = [...tokens];
  return () => left.shift();
}

function msOf(seconds: unknown): number {
  return Number(seconds) * msPerSecond;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
