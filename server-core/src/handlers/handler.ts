import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import type { ResolvedOptions } from '../options.ts';
import type { PresenceDesk } from '../presence/presence-desk.ts';
import type { RecoveryStore } from '../recovery/recovery-store.ts';
import type { Subscriptions } from '../topics/subscriptions.ts';

/** What messages of clients are carried out with. */
export interface HandlerHome {
  readonly options: ResolvedOptions;
  readonly subscriptions: Subscriptions;
  readonly presence: PresenceDesk | undefined;
  readonly recovery: RecoveryStore | undefined;
  nowMs(): number;
}

/** Carries out one message of a client. */
export type MessageHandler = (home: HandlerHome, client: ClientConnection, envelope: Envelope) => void;
