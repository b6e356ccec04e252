import type { Clock } from '@wsekit/transports';
import { ClientError } from '../errors.ts';
import { type Wait, waitFor } from '../wait-for.ts';

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
  readonly wait: Wait<SubscribeOutcome>;
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
    return waitFor(signal, (wait) => {
      const waiting: Waiting = { topics: new Set(topics), subscribed: [], refused: [], wait };
      const callOff = this.#clock.schedule(timeoutMs, () => wait.reject(overdue(waiting.topics, timeoutMs)));
      this.#waiting.add(waiting);
      settleIfDone(waiting);
      return () => {
        callOff();
        this.#waiting.delete(waiting);
      };
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
    for (const { wait } of [...this.#waiting]) wait.reject(error);
  }

  #answer(topic: string, note: (waiting: Waiting) => void): void {
    for (const waiting of [...this.#waiting]) {
      if (!waiting.topics.delete(topic)) continue;
      note(waiting);
      settleIfDone(waiting);
    }
  }
}

function settleIfDone({ topics, subscribed, refused, wait }: Waiting): void {
  if (topics.size === 0) wait.resolve({ subscribed, refused });
}

function overdue(topics: ReadonlySet<string>, timeoutMs: number): ClientError {
  const shown = [...topics].slice(0, 10).join(', ');
  return new ClientError(
    'timeout',
    `subscribing: no answer within ${timeoutMs} ms about ${topics.size} topics: ${shown}`,
  );
}
