import type { WseServer } from '@wsekit/server-core';
import type { BattleMessages } from './battle-message.ts';

/** Publications of one turn: enough for one write to carry many, few enough for input to be read in between. */
export const burst = 256;

/** With many connections a turn has fewer, down to the least: it is deliveries that take its time. */
const deliveriesPerTurn = 100_000;
const leastBurst = 16;
const stepMs = 10;
const msPerSecond = 1000;
const topics = ['battle_all', 'battle_half', 'battle.glob_test'] as const;

/** Publishes round and round: once to every connection, then once to each topic, all in one series. */
export class PublishCycle {
  readonly #server: WseServer;
  readonly #messages: BattleMessages;
  #seq = 0;

  constructor(server: WseServer, messages: BattleMessages) {
    this.#server = server;
    this.#messages = messages;
  }

  publish(count: number): void {
    for (let index = 0; index < count; index += 1) this.#publishNext();
  }

  /** Publishes until the answer is called; 0 a second stands for as many as go out. */
  start(ratePerSecond: number): () => void {
    return ratePerSecond === 0 ? this.#flood() : this.#keepPace(ratePerSecond);
  }

  #publishNext(): void {
    const topic = topics[(this.#seq % (topics.length + 1)) - 1];
    const text = this.#messages.padded(topic ?? 'all', this.#seq);
    if (topic === undefined) this.#server.broadcastAll(text);
    else this.#server.broadcast(topic, text);
    this.#seq += 1;
  }

  /** A burst each turn of the event loop: what came in is read before the next one. */
  #flood(): () => void {
    let next = setImmediate(() => step());
    const step = (): void => {
      const share = Math.floor(deliveriesPerTurn / Math.max(1, this.#server.connectionCount));
      this.publish(Math.min(burst, Math.max(leastBurst, share)));
      next = setImmediate(step);
    };
    return () => clearImmediate(next);
  }

  #keepPace(ratePerSecond: number): () => void {
    const startMs = performance.now();
    const startSeq = this.#seq;
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startMs) * ratePerSecond) / msPerSecond);
      this.publish(due - (this.#seq - startSeq));
    }, stepMs);
    return () => clearInterval(timer);
  }
}
