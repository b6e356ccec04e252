import type { Frame } from '@wsekit/spec';
import type { CodecContext, CodecContextOptions } from '../context.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { EncryptionOptions } from './rekey.ts';
import type { SigningOptions } from './signing.ts';

/** What sessions of either side are made of. Times are in milliseconds of Unix time, as the caller tells them. */
export interface SessionOptions extends Omit<CodecContextOptions, 'direction' | 'dialect' | 'cipher' | 'onText'> {
  readonly encryption?: EncryptionOptions;
  readonly signing?: SigningOptions;
  /** Where message ids come from. Default: UUIDs of version 7. */
  readonly nextId?: () => string;
}

/** A message of the session's own, and the frame it came in. */
export interface OwnMessage {
  readonly envelope: Envelope;
  readonly encrypted: boolean;
  readonly frame: Frame;
}

/** How one message is written, where not as the session writes all. */
export interface TransmitOptions {
  readonly keyOrder?: 'given' | 'sorted';
  readonly context?: CodecContext;
}
