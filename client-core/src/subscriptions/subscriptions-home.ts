import type { TopicPositions } from '@wsekit/codec/session';
import type { Clock } from '@wsekit/transports';
import type { ClientEvent } from '../events.ts';

/** What subscriptions are kept with. */
export interface SubscriptionsHome {
  readonly clock: Clock;
  readonly positions: TopicPositions;
  /** Messages of the session there is carry stamps. (WSE-REC-022) */
  hasStamps(): boolean;
  /** The server keeps histories, or has not said that it keeps none. */
  keepsHistories(): boolean;
  /** When the server was heard last. */
  heardMs(): number;
  /** The server is a node of several. */
  isOneOfSeveral(): boolean;
  /** Sends a request over the session that is ready; false where it cannot leave. Throws for what cannot be written. */
  ask(payload: Readonly<Record<string, unknown>>): boolean;
  tell(event: ClientEvent): void;
  /** What is wanted, held or refused may have changed. */
  changed(): void;
}
