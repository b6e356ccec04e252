import { type ConfigUpdatePayload, validateConfigUpdate } from '@wsekit/spec';
import { checked } from './checked.ts';
import type { MessageHandler } from './handler.ts';
import { settingsOf } from './settings.ts';

/** Keeps the settings a server asks for. */
export const takeConfigUpdate: MessageHandler = checked<ConfigUpdatePayload>(validateConfigUpdate, (payload, home) => {
  home.advise({
    settings: settingsOf({
      compression: payload.compression_enabled,
      batching: payload.batching_enabled,
      batchMessages: payload.batch_size,
      batchIntervalMs: payload.batch_timeout,
      maxQueuedMessages: payload.max_queue_size,
    }),
  });
});
