import type { DialectName, Frame, SessionDialect } from '@wsekit/spec';
import { type CodecContext, type CodecContextOptions, type ContextParts, completeContext } from '../context.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { EncryptionOptions } from './rekey.ts';
import type { SigningOptions } from './signing.ts';
import type { SessionSide } from './state.ts';

/** What sessions of either side are made of. Times are in milliseconds of Unix time, as the caller tells them. */
export interface SessionOptions extends Omit<CodecContextOptions, 'direction' | 'dialect' | 'cipher' | 'onText'> {
  readonly encryption?: EncryptionOptions;
  readonly signing?: SigningOptions;
  /** Where message ids come from. Default: UUIDs of version 7. */
  readonly nextId?: () => string;
}

/** How frames are read and written until the peer or a key changes it; sessions that begin alike may share it. */
export interface SessionContexts {
  readonly inbound: CodecContext;
  readonly outbound: CodecContext;
}

/** Makes the contexts of a side; throws RangeError as `createCodecContext` does. */
export function createContexts(
  { name: side }: Pick<SessionSide, 'name'>,
  { encryption: _, signing: __, nextId: ___, ...codec }: SessionOptions,
  dialect: SessionDialect | DialectName,
  parts: ContextParts,
): SessionContexts {
  const fromClient = completeContext({ ...codec, dialect, direction: 'client_to_server' }, parts);
  const readsStamps = side === 'client';
  const fromServer = completeContext({ ...codec, dialect, direction: 'server_to_client', readsStamps }, parts);
  return side === 'server'
    ? { inbound: fromClient, outbound: fromServer }
    : { inbound: fromServer, outbound: fromClient };
}

/** A context for when there is no key any more. */
export function withoutCipher({ cipher: _, ...context }: CodecContext): CodecContext {
  return context;
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
