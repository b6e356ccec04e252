import type { OwnPublication } from './own-publications.ts';

/** Publications to one topic that go to the engine in one command, in their order. */
export interface Batch {
  readonly topic: string;
  readonly owns: OwnPublication[];
  readonly messages: string[];
}

/** Characters of a batch; a longer message is a batch of its own. Receivers take more than that, whatever their limit. */
const mostChars = 65_536;
/** What is written before each message of a batch, at most. */
const lengthChars = 6;

/** Collects what one call publishes to a topic: a command for each would cost the engine more than what it carries. */
export class TurnBatches {
  readonly #send: (batch: Batch) => void;
  readonly #batches = new Map<string, Batch & { chars: number }>();

  constructor(send: (batch: Batch) => void) {
    this.#send = send;
  }

  /** Adds a message, which leaves when the call that publishes it has returned, or before where a batch is full. */
  add(own: OwnPublication, message: string): void {
    const { topic } = own.publication;
    const batch = this.#batches.get(topic);
    const chars = message.length + lengthChars;
    if (batch !== undefined && batch.chars + chars <= mostChars) {
      batch.owns.push(own);
      batch.messages.push(message);
      batch.chars += chars;
      return;
    }
    if (batch !== undefined) this.#send(batch);
    if (this.#batches.size === 0) queueMicrotask(() => this.flush());
    this.#batches.set(topic, { topic, owns: [own], messages: [message], chars });
  }

  /** Sends what was collected. */
  flush(): void {
    const batches = [...this.#batches.values()];
    this.#batches.clear();
    for (const batch of batches) this.#send(batch);
  }
}
