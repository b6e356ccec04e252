import { createReadiness, type Readiness } from '../readiness.ts';
import type { Patience, PatienceOptions } from './patience.ts';
import type { QueueStorage, StorageProblem, StoredKey, StoredMessage } from './storage.ts';
import type { WaitingMessage } from './waiting-message.ts';

/** What a {@link Journal} is made of. */
export interface JournalOptions extends Pick<PatienceOptions, 'tell'> {
  readonly storage: QueueStorage;
  readonly owner: string;
  readonly patience: Patience;
}

/** What is written at once: of each message what is to be there, or undefined, which takes it out. */
interface Batch {
  readonly changes: Map<string, StoredMessage | undefined>;
  readonly done: Readiness;
}

function createBatch(): Batch {
  return { changes: new Map(), done: createReadiness() };
}

/**
 * Writes down what waits, behind the calls that make it wait. Only the last word on each message is written.
 *
 * A storage that fails costs no message: they wait in memory, and that is told.
 */
export class Journal {
  readonly #options: JournalOptions;
  /** What is to be written next, and what is being written. */
  #next: Batch = createBatch();
  #current: Batch = this.#next;
  readonly #written = new Set<string>();
  #isWriting = false;
  readonly #hasBegun = createReadiness();
  #isBroken = false;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** It no longer writes: everything waits in memory alone. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Whether a message is written down, or is about to be. */
  has(id: string): boolean {
    return this.#written.has(id);
  }

  put(messages: readonly WaitingMessage[]): void {
    for (const message of messages) this.#note(message, false);
  }

  /** Resolves when it is written that these are being sent, or when that takes too long, which is told. */
  mark(messages: readonly WaitingMessage[]): Promise<void> {
    for (const message of messages) this.#note(message, true);
    return this.recorded();
  }

  remove(messages: readonly Pick<WaitingMessage, 'id'>[]): void {
    for (const { id } of messages) {
      if (this.#written.delete(id) && !this.#isBroken) this.#set(id, undefined);
    }
  }

  /** Resolves when the last that was asked for is written, or when that takes too long, which is told. */
  recorded(): Promise<void> {
    if (this.#next.changes.size === 0) return Promise.resolve();
    return this.#options.patience.wait(this.#next.done.promise);
  }

  /** Messages that were written down by somebody else, under this owner. */
  adopt(messages: readonly WaitingMessage[]): void {
    for (const { id } of messages) this.#written.add(id);
  }

  /** Writes from now on: it is known that the owner lives. */
  begin(): void {
    this.#hasBegun.settle();
  }

  /** Resolves when everything is written, or when that takes too long, which is told. */
  written(): Promise<void> {
    return this.#options.patience.wait(this.idle());
  }

  /** Resolves when everything is written. */
  async idle(): Promise<void> {
    while (this.#isWriting) await (this.#next.changes.size > 0 ? this.#next : this.#current).done.promise;
  }

  /** Writes nothing more. */
  break(problem: StorageProblem, error: unknown): void {
    this.#isBroken = true;
    this.begin();
    this.#next.done.settle();
    this.#next = createBatch();
    this.#written.clear();
    this.#options.tell(problem, error);
  }

  #note({ id, envelope, level, order, queuedMs, bytes }: WaitingMessage, isLeaving: boolean): void {
    if (this.#isBroken) return;
    this.#written.add(id);
    this.#set(id, { owner: this.#options.owner, id, envelope, level, order, queuedMs, bytes, isLeaving });
  }

  #set(id: string, message: StoredMessage | undefined): void {
    this.#next.changes.set(id, message);
    if (this.#isWriting) return;
    this.#isWriting = true;
    void this.#write();
  }

  async #write(): Promise<void> {
    // What one turn makes wait is written at once, and nothing before others can see that its owner lives.
    await this.#hasBegun.promise;
    const { owner } = this.#options;
    while (this.#next.changes.size > 0) {
      this.#current = this.#next;
      this.#next = createBatch();
      const { changes, done } = this.#current;
      const put = [...changes.values()].filter((message) => message !== undefined);
      const remove = [...changes].flatMap(([id, message]) => (message === undefined ? [{ owner, id }] : []));
      await this.#change(remove, put);
      done.settle();
    }
    this.#isWriting = false;
  }

  /** What cannot be put in waits in memory; what cannot be taken out would be sent again, so it is tried alone. */
  async #change(remove: readonly StoredKey[], put: readonly StoredMessage[]): Promise<void> {
    const { storage } = this.#options;
    try {
      await storage.change(remove, put);
    } catch (error) {
      if (this.#isBroken) return;
      for (const { id } of put) this.#written.delete(id);
      this.#options.tell(problemOf(error), error);
      const outdated = put.map(({ owner, id }) => ({ owner, id }));
      await storage.change([...remove, ...outdated], []).catch((again: unknown) => {
        if (!this.#isBroken) this.break(problemOf(again), again);
      });
    }
  }
}

/** What an error of a storage says. */
export function problemOf(error: unknown): StorageProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return 'quota';
  return ['InvalidStateError', 'SecurityError', 'MissingAPIError'].includes(name) ? 'unavailable' : 'failed';
}
