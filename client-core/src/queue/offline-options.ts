import * as clientLimits from '@wsekit/spec/client-limits';
import type { QueueStorage, TabLocks } from './storage.ts';

/** What is kept while no session is ready. */
export interface OfflineOptions {
  /**
   * Where it is kept beside memory, so that it outlives the client: `createIndexedDbStorage` of `@wsekit/client-core/storage`.
   * Default: memory alone.
   */
  readonly storage?: QueueStorage;
  /** Messages, 0 or more. Default 1,000. (WSE-LIM-035) */
  readonly maxMessages?: number;
  /** Their bytes, 0 or more. Default 16,777,216. */
  readonly maxBytes?: number;
  /** How long a message may wait, in milliseconds, 0 or more. Default 3,600,000. */
  readonly maxAgeMs?: number;
  /** How clients that share the storage keep apart. Default: what the storage brings, else the platform's Web Locks. */
  readonly locks?: TabLocks;
  /**
   * What becomes of messages that were being sent when their tab or connection died: `tell` drops them as `in_doubt`, so that
   * none arrives twice; `resend` sends them again under their ids, so that none is lost. Default `tell`.
   */
  readonly whenInDoubt?: 'tell' | 'resend';
}

/** {@link OfflineOptions}, completed. */
export type ResolvedOfflineOptions = Required<Omit<OfflineOptions, 'storage' | 'locks'>> &
  Pick<OfflineOptions, 'storage' | 'locks'>;

const defaultMaxBytes = 16_777_216;

/** Completes options. */
export function resolveOffline(options: OfflineOptions): ResolvedOfflineOptions {
  return {
    ...options,
    maxMessages: options.maxMessages ?? clientLimits.offline_queue_entries,
    maxBytes: options.maxBytes ?? defaultMaxBytes,
    maxAgeMs: options.maxAgeMs ?? clientLimits.offline_queue_max_age_ms,
    whenInDoubt: options.whenInDoubt ?? 'tell',
  };
}

/** Names every mistake. */
export function offlineProblems(options: OfflineOptions | false | undefined): string[] {
  if (options === undefined || options === false) return [];
  return (['maxMessages', 'maxBytes', 'maxAgeMs'] as const)
    .filter((name) => !((options[name] ?? 0) >= 0))
    .map((name) => `offline.${name} is ${options[name]}, allowed are numbers from 0`);
}
