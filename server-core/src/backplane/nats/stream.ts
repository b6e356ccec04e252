import type { JetStreamManager, StreamConfig } from '@nats-io/jetstream';
import { ringCapacity } from '../../recovery/ring-buffer.ts';
import type { NatsHistoryOptions } from './options.ts';

const nanosPerMs = 1_000_000;
const duplicateWindowMs = 120_000;
const streamNotFound = 10_059;

type WantedConfig = Pick<
  StreamConfig,
  | 'name'
  | 'subjects'
  | 'storage'
  | 'max_msgs_per_subject'
  | 'max_age'
  | 'max_bytes'
  | 'num_replicas'
  | 'duplicate_window'
  | 'allow_direct'
  | 'republish'
>;

/** Makes the stream, or brings it to these options. Rejects where it cannot be: a server without JetStream, a stream of another kind. */
export async function openStream(
  manager: JetStreamManager,
  prefix: string,
  history: Required<NatsHistoryOptions>,
): Promise<void> {
  const config = configOf(prefix, history);
  try {
    await manager.streams.info(config.name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === streamNotFound)) throw error;
    // Two nodes that make the same one at once get the same one.
    await manager.streams.add(config);
    return;
  }
  await manager.streams.update(config.name, config);
}

/** A message holds one publication at least, so that as many messages hold what a ring holds. */
function configOf(prefix: string, history: Required<NatsHistoryOptions>): WantedConfig {
  const ageMs = history.ttlMs;
  return {
    name: history.stream,
    subjects: [`${prefix}.log.>`],
    storage: history.storage,
    max_msgs_per_subject: ringCapacity(history.bufferEntries),
    max_age: ageMs * nanosPerMs,
    max_bytes: history.maxBytes,
    num_replicas: history.replicas,
    duplicate_window: Math.min(duplicateWindowMs, ageMs) * nanosPerMs,
    allow_direct: true,
    republish: { src: `${prefix}.log.>`, dest: `${prefix}.live.>` },
  };
}
