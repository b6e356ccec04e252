import type { QueueStorage, StoredMessage, TabLocks } from './storage.ts';

/** What an {@link Ownership} is made of. */
export interface OwnershipOptions {
  readonly storage: QueueStorage;
  readonly locks: TabLocks;
  readonly owner: string;
}

/** What becomes of messages whose owner is gone. */
export interface Takeover {
  /** Where the first of so many messages is to stand. */
  place(messages: number): number;
  /** The owner's last words, to be kept under the new one; those that were being sent stand apart. */
  take(waiting: readonly StoredMessage[], inDoubt: readonly StoredMessage[]): void;
  /** Whether messages that were being sent are to be sent again. */
  readonly resendsInDoubt: boolean;
}

/**
 * Who may send what is stored: each client its own, and what clients have left that are gone.
 *
 * A client holds a lock for as long as it lives, and the platform frees it when a tab dies, however that comes about; so who gets
 * the lock of another knows that nobody else sends its messages, now or later.
 */
export class Ownership {
  readonly #options: OwnershipOptions;
  #release: (() => void) | undefined;

  constructor(options: OwnershipOptions) {
    this.#options = options;
  }

  /** Resolves when the lock is held. */
  begin(): Promise<void> {
    const { locks, owner } = this.#options;
    return new Promise((resolve, reject) => {
      const held = (): Promise<void> =>
        new Promise((release) => {
          this.#release = release;
          resolve();
        });
      locks.request(this.#lockOf(owner), {}, held).catch(reject);
    });
  }

  /** Takes over what others have left, the longest forgotten first. */
  async adopt(takeover: Takeover): Promise<void> {
    const { storage, locks } = this.#options;
    if (storage.takeOver !== undefined)
      await locks.request(`${storage.name}: taking over`, {}, () => storage.takeOver?.() ?? Promise.resolve());
    const others = this.#byOwner(await storage.list());
    let order = takeover.place(others.flat().length);
    for (const [{ owner } = { owner: '' }] of others) {
      await locks.request(this.#lockOf(owner), { ifAvailable: true }, async (lock) => {
        if (lock !== null) order = await this.#takeFrom(owner, order, takeover);
      });
    }
  }

  /** Frees the lock. */
  end(): void {
    this.#release?.();
    this.#release = undefined;
  }

  async #takeFrom(former: string, first: number, takeover: Takeover): Promise<number> {
    const { storage, owner } = this.#options;
    const left = (await storage.list()).filter((message) => message.owner === former);
    const isKept = ({ isLeaving }: StoredMessage): boolean => !isLeaving || takeover.resendsInDoubt;
    const kept = inOrder(left)
      .filter(isKept)
      .map((message, at) => ({ ...message, owner, order: first + at, isLeaving: false }));
    await storage.change(left, kept);
    takeover.take(
      kept,
      left.filter((message) => !isKept(message)),
    );
    return first + kept.length;
  }

  #byOwner(messages: readonly StoredMessage[]): StoredMessage[][] {
    const groups = new Map<string, StoredMessage[]>();
    for (const message of messages) {
      if (message.owner === this.#options.owner) continue;
      groups.set(message.owner, [...(groups.get(message.owner) ?? []), message]);
    }
    const firstMs = (group: readonly StoredMessage[]): number => Math.min(...group.map(({ queuedMs }) => queuedMs));
    return [...groups.values()].sort((one, other) => firstMs(one) - firstMs(other));
  }

  #lockOf(owner: string): string {
    return `${this.#options.storage.name}: ${owner}`;
  }
}

function inOrder(messages: readonly StoredMessage[]): StoredMessage[] {
  return messages.toSorted((one, other) => one.order - other.order);
}
