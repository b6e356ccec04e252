import { createClientSession } from '@wsekit/codec/session';
import { refuseProblems, type SessionPart, type SessionSettings, sessionProblems } from './core-options.ts';
import { type BatchingOptions, batchingProblems, resolveBatching } from './queue/batcher.ts';
import { type OfflineOptions, offlineProblems, resolveOffline } from './queue/offline-options.ts';
import type { MakeSender } from './sender.ts';
import { Sending } from './sending.ts';

/** What is kept while no session is ready, and how messages are joined. */
export interface OfflineQueueOptions extends OfflineOptions {
  /** Joins messages for servers that unpack `batch`. Default: as clients with everything do. */
  readonly batching?: BatchingOptions | false;
}

/**
 * The queue of a lean client: what cannot leave waits, in order, and leaves once. Throws ClientError `invalid_options`.
 *
 * ```ts
 * const client = connect(url, { dialer, queue: offlineQueue({ maxMessages: 100 }) });
 * ```
 */
export function offlineQueue({ batching, ...offline }: OfflineQueueOptions = {}): MakeSender {
  refuseProblems([...offlineProblems(offline), ...batchingProblems(batching)]);
  const resolved = {
    offline: resolveOffline(offline),
    batching: batching === false ? (false as const) : resolveBatching(batching ?? {}),
  };
  return (home) => new Sending({ ...home, ...resolved });
}

/**
 * Sessions of a lean client that can encrypt, sign and compress. Throws ClientError `invalid_options` for what they do not take.
 *
 * ```ts
 * const client = connect(url, { dialer, session: fullSession({ encryption: { provider, strict: true } }) });
 * ```
 */
export function fullSession(settings: SessionSettings = {}): SessionPart {
  refuseProblems(sessionProblems(settings, createClientSession));
  return { settings, make: createClientSession };
}
