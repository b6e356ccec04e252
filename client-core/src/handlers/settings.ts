import type { RecommendedSettings } from '../store/advice.ts';

const maxBatchMessages = 1000;
const maxBatchIntervalMs = 60_000;
const maxQueuedMessages = 100_000;

/** What a server writes of settings, in the two messages that carry any. */
export interface WrittenSettings {
  readonly compression?: boolean | undefined;
  readonly batching?: boolean | undefined;
  readonly batchMessages?: number | undefined;
  readonly batchIntervalMs?: number | undefined;
  readonly maxQueuedMessages?: number | undefined;
}

/** Keeps of settings what is within its range. (WSE-LIM-052) */
export function settingsOf(written: WrittenSettings): RecommendedSettings {
  const { compression, batching } = written;
  return {
    ...(compression === undefined ? {} : { compression }),
    ...(batching === undefined ? {} : { batching }),
    ...within('batchMessages', written.batchMessages, maxBatchMessages),
    ...within('batchIntervalMs', written.batchIntervalMs, maxBatchIntervalMs),
    ...within('maxQueuedMessages', written.maxQueuedMessages, maxQueuedMessages),
  };
}

function within<Name extends string>(name: Name, value: number | undefined, max: number): { [key in Name]?: number } {
  const isMeant = value !== undefined && value >= 1 && value <= max;
  return isMeant ? ({ [name]: value } as { [key in Name]: number }) : {};
}
