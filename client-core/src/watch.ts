import type { Envelope } from '@wsekit/codec';
import type { ClientSession } from '@wsekit/codec/session';
import type { ConnectionStatus } from './connection/status.ts';
import type { ClientEvent, ClientMessage } from './events.ts';

/** Who looks on while a client works, to show what it sees: a client works without. */
export interface Watch {
  /** An attempt begins: its session is the one that counts. */
  began(session: ClientSession): void;
  /** A state is entered; nobody was told of it yet. */
  entered(status: ConnectionStatus): void;
  /** It is still the state, behind everything that follows from it. */
  statusChanged(status: ConnectionStatus): void;
  topicsChanged(): void;
  /** Topics are not wanted any more. */
  left(topics: readonly string[]): void;
  /** The client is about to tell its listeners. */
  told(event: ClientEvent): void;
  /** A message has come, and is about to be delivered. */
  received(message: ClientMessage, envelope: Envelope): void;
}
