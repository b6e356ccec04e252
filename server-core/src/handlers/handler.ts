import type { Envelope } from '@wsekit/codec';
import type { ErrorCode } from '@wsekit/spec';
import type { ClientConnection } from '../connection/client-connection.ts';
import type { Counters } from '../counters.ts';
import type { ResolvedOptions } from '../options.ts';
import type { PresenceDesk } from '../presence/presence-desk.ts';
import type { Subscriptions } from '../topics/subscriptions.ts';

/** What messages of clients are carried out with. */
export interface HandlerHome {
  readonly options: ResolvedOptions;
  readonly counters: Counters;
  readonly subscriptions: Subscriptions;
  readonly presence: PresenceDesk | undefined;
  readonly keepsHistory: boolean;
  readonly snapshots:
    | { take(client: ClientConnection, request: Envelope, topics: readonly string[]): Refusal | undefined }
    | undefined;
  nowMs(): number;
}

/** Why a message is not carried out; its sender is told by an `error`. */
export interface Refusal {
  readonly code: ErrorCode;
  /** The same for people. */
  readonly message: string;
}

/** Carries out one message of a client; gives why not, undefined where it does. */
export type MessageHandler = (home: HandlerHome, client: ClientConnection, envelope: Envelope) => Refusal | undefined;
