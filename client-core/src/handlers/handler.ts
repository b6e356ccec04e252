import type { ClientMessage } from '../events.ts';
import type { PresenceBook } from '../presence/presence-book.ts';
import type { ServerAdvice } from '../store/advice.ts';
import type { ClientFacts } from './client-facts.ts';

/** What handlers do their work with. */
export interface HandlerHome {
  readonly presence: PresenceBook;
  /** Everything there is to say about this client, read now. */
  facts(): ClientFacts;
  /** Answers a message; with its `cid`, where it has one. (WSE-DLV-070) */
  answer(message: ClientMessage, type: string, payload: unknown, priority: number): void;
  /** The server has said something of the connection, or of what would be good for it. */
  advise(advice: Partial<ServerAdvice>): void;
  presenceChanged(): void;
  /** Something came that had no effect, though it came for one. */
  ignored(message: ClientMessage, reason: string): void;
}

/** Does what a message is for. It is the application's all the same. (WSE-DLV-053) */
export type MessageHandler = (message: ClientMessage, home: HandlerHome) => void;
