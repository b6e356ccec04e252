import type { Clock } from '@wsekit/transports';
import { ClientError } from '../errors.ts';

/** What became of the topics that were asked for. */
export interface SubscribeOutcome {
  readonly subscribed: readonly string[];
  readonly refused: readonly { readonly topic: string; readonly reason: string }[];
}

/** Somebody who waits for the answer about some topics. */
interface Waiting {
  readonly topics: Set<string>;
  readonly subscribed: string[];
  readonly refused: { topic: string; reason: string }[];
  settle(error?: unknown): void;
}

/** Who waits for answers about topics. */
export class Answers {
  readonly #clock: Clock;
  readonly #waiting = new Set<Waiting>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits until all the topics are answered. Rejects with ClientError `timeout` or `closed`, or as the signal says. */
  wait(topics: readonly string[], timeoutMs: number, signal: AbortSignal | undefined): Promise<SubscribeOutcome> {
    return new Promise((resolve, reject) => {
      const callOff = this.#clock.schedule(timeoutMs, () => waiting.settle(overdue(waiting.topics, timeoutMs)));
      const onAbort = (): void => waiting.settle(signal?.reason);
      const waiting: Waiting = {
        topics: new Set(topics),
        subscribed: [],
        refused: [],
        settle: (error) => {
          callOff();
          signal?.removeEventListener('abort', onAbort);
          this.#waiting.delete(waiting);
          if (error === undefined) resolve({ subscribed: waiting.subscribed, refused: waiting.refused });
          else reject(error);
        },
      };
      this.#waiting.add(waiting);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted === true) onAbort();
      else if (topics.length === 0) waiting.settle();
    });
  }

  confirmed(topic: string): void {
    this.#answer(topic, ({ subscribed }) => subscribed.push(topic));
  }

  refused(topic: string, reason: string): void {
    this.#answer(topic, ({ refused }) => refused.push({ topic, reason }));
  }

  /** Nobody answers any more. */
  close(error: ClientError): void {
    for (const waiting of [...this.#waiting]) waiting.settle(error);
  }

  #answer(topic: string, note: (waiting: Waiting) => void): void {
    for (const waiting of [...this.#waiting]) {
      if (!waiting.topics.delete(topic)) continue;
      note(waiting);
      if (waiting.topics.size === 0) waiting.settle();
    }
  }
}

function overdue(topics: ReadonlySet<string>, timeoutMs: number): ClientError {
  const shown = [...topics].slice(0, 10).join(', ');
  return new ClientError(
    'timeout',
    `subscribing: no answer within ${timeoutMs} ms about ${topics.size} topics: ${shown}`,
  );
}
