import type { Envelope } from '@wsekit/codec';
import type { ClientSession, ClientSessionOptions, SessionEvent } from '@wsekit/codec/session';
import type { Clock } from '@wsekit/transports';
import type { SessionSettings } from './core-options.ts';
import type { ClientEvent } from './events.ts';
import type { OutgoingMessage } from './outgoing-message.ts';
import type { SessionGate } from './queue/create-outbox.ts';
import type { SendOutcome } from './queue/outbox.ts';

/** A session that is ready, to be sent through. */
export interface ReadyGate extends SessionGate {
  /** Sends, or holds until it may leave. Throws `CodecError` `unencodable_value`. */
  send(envelope: Envelope): ReturnType<ClientSession['send']>;
  readonly session: Pick<ClientSession, 'features' | 'held' | 'state'>;
}

/** What a {@link Sender} does its work with. */
export interface SenderHome {
  readonly clock: Clock;
  readonly session: SessionSettings;
  nextId(): string;
  tell(event: ClientEvent): void;
}

/** The way of an application's messages to the session: at once or not at all, or over what keeps them. */
export interface Sender {
  /** What sessions are made of, so that they report on what is sent. */
  readonly sessionOptions: ClientSessionOptions;
  /** Throws `CodecError` `unencodable_value`, and sends none then. */
  send(messages: readonly OutgoingMessage[], signal?: AbortSignal): SendOutcome[];
  /** Resolves when nothing waits; rejects with the signal's reason, or what the client has ended with. */
  flushed(signal?: AbortSignal): Promise<void>;
  connected(gate: ReadyGate | undefined): void;
  /** The session may take more than before. */
  eased(): void;
  disconnected(): void;
  /** Takes what a server says of what was sent. */
  take(envelope: Envelope): void;
  /** The session has noticed something. */
  noticed(event: SessionEvent): void;
  close(error: Error): void;
}

/** Makes a {@link Sender} for a client. */
export type MakeSender = (home: SenderHome) => Sender;
