import type { Envelope, UnreadMessage } from '@wsekit/codec';
import type { OwnServerOptions, ServerSession, SessionEvent, SessionHandler } from '@wsekit/codec/session';
import type { ErrorCode } from '@wsekit/spec';
import type { Counters } from '../counters.ts';
import type { ServerEvent } from '../events.ts';
import type { CloseReason } from '../observability/reasons.ts';
import type { ResolvedOptions } from '../options.ts';
import type { TopicAcl } from '../topics/acl.ts';
import type { GroupSource } from '../topics/audience.ts';

import type { OutboxOptions } from './outbox.ts';
import type { RecordOptions } from './record-client.ts';

/** Who connected, and how. */
export interface ClientIdentity {
  readonly userId: string | null;
  readonly acl: TopicAcl | undefined;
  /** Text of the `Cookie` header; empty for none. */
  readonly cookies: string;
  readonly format: 'json' | 'msgpack';
  /** Where its transport makes groups. */
  readonly source: GroupSource;
  /** Topics its query asks for. */
  readonly topics: readonly string[];
}

/** How a connection ended. */
export interface ConnectionEnd {
  readonly code: number;
  /** Text of the Close. */
  readonly reason: string;
  readonly why: CloseReason;
}

/** What connections need of the server they belong to. */
export interface ConnectionHome<Client> {
  readonly counters: Counters;
  readonly options: RecordOptions & Pick<ResolvedOptions, 'encryption'>;
  readonly outboxOptions: OutboxOptions;
  readonly rotations: { due(client: Client): void };
  /** Told of messages that the protocol does not take. */
  readonly mistakes: {
    clear(client: Client): void;
    tooLarge(client: Client): void;
    unexpected(client: Client, type: string): void;
  };
  nowMs(): number;
  nextId(): string;
  createSession(own: OwnServerOptions, handler: SessionHandler): ServerSession;
  opened(client: Client): void;
  ended(client: Client, end: ConnectionEnd): void;
  /** A message that is not the session's own; gives why it was not taken, undefined where it was. */
  received(client: Client, envelope: Envelope, encrypted: boolean): ErrorCode | undefined;
  /** A message that is not the session's own, and was not parsed. */
  receivedUnread(client: Client, message: UnreadMessage): void;
  /** Something for the application. */
  tell(event: ServerEvent): void;
  /** What a connection gets is sealed from now on. */
  encrypts(client: Client): void;
  /** The connection is full, and begins to lose messages. */
  losing(client: Client): void;
  /** Something for the log. */
  note(client: Client, event: SessionEvent): void;
  /** A call of the application's has thrown. */
  failed(error: unknown): void;
}
