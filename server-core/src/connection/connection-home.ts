import type { Envelope } from '@wsekit/codec';
import type { ServerSessionOptions, SessionEvent } from '@wsekit/codec/session';
import type { Counters } from '../counters.ts';
import type { ServerEvent } from '../events.ts';
import type { ClientConnection, ClientIdentity } from './client-connection.ts';

/** What connections need of the server they belong to. */
export interface ConnectionHome {
  readonly counters: Counters;
  nowMs(): number;
  nextId(): string;
  sessionOptions(connectionId: string, identity: ClientIdentity): ServerSessionOptions;
  opened(client: ClientConnection): void;
  ended(client: ClientConnection, code: number, reason: string): void;
  /** A message that is not the session's own. */
  received(client: ClientConnection, envelope: Envelope, encrypted: boolean): void;
  /** Something for the application. */
  tell(event: ServerEvent): void;
  /** What a connection gets is sealed from now on. */
  encrypts(client: ClientConnection): void;
  /** Something for the log. */
  note(client: ClientConnection, event: SessionEvent): void;
  /** A call of the application's has thrown. */
  failed(error: unknown): void;
}
