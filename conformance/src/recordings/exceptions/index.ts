import { duplicateExceptions } from './duplicates.ts';
import { encryptionExceptions } from './encryption.ts';
import type { RecordingException } from './exception.ts';
import { lifecycleExceptions } from './lifecycle.ts';
import { nativeExceptions } from './native.ts';
import { presenceExceptions } from './presence.ts';
import { readingExceptions } from './reading.ts';
import { recoveryExceptions } from './recovery.ts';
import { tokenExceptions } from './tokens.ts';
import { topicExceptions } from './topics.ts';

/** Everything our server does otherwise than the recorded ones. */
export const recordingExceptions: readonly RecordingException[] = [
  ...encryptionExceptions,
  ...tokenExceptions,
  ...topicExceptions,
  ...recoveryExceptions,
  ...presenceExceptions,
  ...lifecycleExceptions,
  ...duplicateExceptions,
  ...readingExceptions,
  ...nativeExceptions,
];
