import {
  adaptive,
  type ClientOptions,
  exponential,
  fibonacci,
  linear,
  type OfflineOptions,
  type ReconnectStrategy,
  type TokenSource,
} from '@wsekit/client-core';
import { dialer } from '@wsekit/transports/browser';
import { BATCH_SIZE, BATCH_TIMEOUT } from './constants.ts';
import type { ReconnectionStrategy, UseWSEConfig } from './types.ts';

/** What a client is made from that an application of the published shape asks for. */
export interface ClientRequest {
  readonly token: string;
  readonly topics: readonly string[];
  readonly config: UseWSEConfig;
}

const strategies: Readonly<Record<ReconnectionStrategy['mode'], typeof adaptive>> = {
  adaptive,
  exponential,
  fibonacci,
  linear,
};
const jitter = 0.1;
const queueOfPublished = 'wse_offline_queue';

/** Options of a client out of a published configuration; what few need is loaded when it is needed. */
export async function clientOptions({ token, topics, config }: ClientRequest): Promise<ClientOptions> {
  const { reconnection, performance, security } = config;
  return {
    dialer,
    topics,
    token: tokenSource(token, config),
    reconnect: {
      strategy: strategyOf(reconnection),
      maxAttempts: attemptsOf(reconnection?.maxAttempts),
      jitter: reconnection?.jitter === false ? 0 : jitter,
    },
    batching: {
      maxMessages: performance?.batchSize ?? BATCH_SIZE,
      maxDelayMs: performance?.batchTimeout ?? BATCH_TIMEOUT,
    },
    offline: await offlineOf(token, config),
    session: security?.encryptionEnabled === true ? await encryption() : {},
  };
}

/** Asked again where the server has refused it: then the application renews its cookie. */
function tokenSource(token: string, { refreshAuthToken }: UseWSEConfig): TokenSource {
  if (refreshAuthToken === undefined) return token;
  let isFirst = true;
  return async () => {
    if (!isFirst) await refreshAuthToken();
    isFirst = false;
    return token;
  };
}

function strategyOf(reconnection: Partial<ReconnectionStrategy> = {}): ReconnectStrategy {
  const { mode = 'adaptive', baseDelay, maxDelay, factor } = reconnection;
  return strategies[mode]({
    ...(baseDelay === undefined ? {} : { baseDelayMs: baseDelay }),
    ...(maxDelay === undefined ? {} : { maxDelayMs: maxDelay }),
    ...(factor === undefined ? {} : { factor }),
  });
}

/** -1 is any number here, as the published documents say. */
function attemptsOf(maxAttempts = -1): number {
  return maxAttempts > 0 ? maxAttempts : Number.POSITIVE_INFINITY;
}

async function offlineOf(token: string, { offline }: UseWSEConfig): Promise<OfflineOptions | false> {
  if (offline?.enabled === false) return false;
  const limits = {
    ...(offline?.maxSize === undefined ? {} : { maxMessages: offline.maxSize }),
    ...(offline?.maxAge === undefined ? {} : { maxAgeMs: offline.maxAge }),
  };
  if (offline?.persistToStorage === false || typeof indexedDB === 'undefined') return limits;
  const { createIndexedDbStorage } = await import('@wsekit/client-core/storage');
  return { ...limits, storage: createIndexedDbStorage({ user: await userOf(token), importFrom: queueOfPublished }) };
}

/** Whose messages these are, without the token in the name of a database. */
async function userOf(token: string): Promise<string> {
  const digest = await crypto.subtle?.digest('SHA-256', new TextEncoder().encode(token));
  if (digest === undefined) return 'unknown';
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function encryption(): Promise<NonNullable<ClientOptions['session']>> {
  const { provider } = await import('@wsekit/codec/crypto');
  return { encryption: { provider } };
}
