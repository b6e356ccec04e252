import { type ConnectionQualityPayload, validateConnectionQuality } from '@wsekit/spec';
import { checked } from './checked.ts';
import type { MessageHandler } from './handler.ts';
import { settingsOf } from './settings.ts';

/** Keeps how good a server finds the connection, and what it recommends. */
export const takeConnectionQuality: MessageHandler = checked<ConnectionQualityPayload>(
  validateConnectionQuality,
  ({ quality: level = 'unknown', suggestions = [], recommended_settings: settings = {} }, home) => {
    home.advise({
      quality: { level, suggestions },
      settings: settingsOf({
        compression: settings.compression,
        batchMessages: settings.batch_size,
        batchIntervalMs: settings.batch_timeout,
      }),
    });
  },
);
