import type { Envelope } from '@wsekit/codec';
import { createTokenBucket, type TokenBucket } from '@wsekit/codec/session';
import type { ClientEvent, ClientMessage } from '../events.ts';
import type { PresenceBook } from '../presence/presence-book.ts';
import type { ServerAdvice } from '../store/advice.ts';
import type { ClientView } from '../store/client-view.ts';
import type { ClientFacts } from './client-facts.ts';
import type { HandlerHome } from './handler.ts';
import { handleMessage } from './index.ts';

/** What {@link OwnMessages} are handled with. */
export interface OwnMessagesOptions {
  readonly view: ClientView;
  send(envelope: Envelope): void;
  tell(event: ClientEvent): void;
}

/** Answers to a server that asks: so many at once, and so many a second in the long run. */
const answerRate = { capacity: 20, refillPerSecond: 5 };

/** Messages a client answers or acts on by itself. What is wrong with one costs only itself. */
export class OwnMessages implements HandlerHome {
  readonly #options: OwnMessagesOptions;
  readonly #answers: TokenBucket;

  constructor(options: OwnMessagesOptions) {
    this.#options = options;
    this.#answers = createTokenBucket({ ...answerRate, nowMs: options.view.facts().nowMs });
  }

  get presence(): PresenceBook {
    return this.#options.view.presence;
  }

  take(message: ClientMessage): void {
    handleMessage(message, this);
  }

  facts(): ClientFacts {
    return this.#options.view.facts();
  }

  answer(message: ClientMessage, type: string, p: unknown, pri: number): void {
    const { cid } = message.envelope;
    if (!this.#answers.take(this.facts().nowMs)) this.ignored(message, 'the server asks too often');
    else this.#options.send({ t: type, p, pri, ...(typeof cid === 'string' ? { cid } : {}) });
  }

  advise(advice: Partial<ServerAdvice>): void {
    this.#options.view.advise(advice);
  }

  presenceChanged(): void {
    this.#options.view.store.presenceChanged();
  }

  ignored(message: ClientMessage, reason: string): void {
    this.#options.tell({ type: 'ignored', message, reason });
  }
}
