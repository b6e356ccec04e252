import { Journal, problemOf } from './journal.ts';
import { Ownership, type Takeover } from './ownership.ts';
import { Patience, type PatienceOptions } from './patience.ts';
import type { QueueStorage, TabLocks } from './storage.ts';

/** What a {@link Keeper} is made of. */
export interface KeeperOptions extends PatienceOptions {
  readonly storage: QueueStorage;
  /** Undefined where the platform has none. */
  readonly locks: TabLocks | undefined;
  readonly owner: string;
  readonly takeover: Takeover;
}

const lookEveryMs = 60_000;

/** Keeps what waits in a storage: opens it, shares it with other clients, and takes over what those have left. */
export class Keeper {
  readonly journal: Journal;
  readonly #options: KeeperOptions;
  readonly #patience: Patience;
  #ownership: Ownership | undefined;
  #callOff: (() => void) | undefined;
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#patience = new Patience(options);
    this.journal = new Journal({ ...options, patience: this.#patience });
  }

  /** Resolves when the storage is in use, or does not answer, or has turned out to be of no use, which is told. */
  open(): Promise<void> {
    const opened = this.#begin().catch((error: unknown) => {
      if (!this.journal.isBroken) this.journal.break(problemOf(error), error);
    });
    return this.#patience.wait(opened);
  }

  /** Takes over what others have left, now and from time to time. */
  look(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    if (this.#isClosed || this.journal.isBroken) return;
    this.#callOff = this.#options.clock.schedule(lookEveryMs, () => this.look());
    this.#looking ??= this.#adopt().finally(() => {
      this.#looking = undefined;
    });
  }

  /** Looks no more until it is told to. */
  rest(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  /** Leaves what is stored to the next. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.rest();
    this.#patience.end();
    await this.#looking;
    await this.journal.idle();
    this.#leave();
  }

  #leave(): void {
    this.#ownership?.end();
    this.#options.storage.close();
  }

  async #begin(): Promise<void> {
    // Nobody listens yet to the client that is being made.
    await Promise.resolve();
    const { storage, locks, owner, tell } = this.#options;
    if (locks === undefined) {
      this.journal.break('unshareable', new Error('without locks nobody knows who sends what is stored'));
      return;
    }
    const ownership = new Ownership({ storage, locks, owner });
    await ownership.begin();
    this.#ownership = ownership;
    await storage.open(tell);
    this.journal.begin();
    if (this.#isClosed) this.#leave();
    else await ownership.adopt(this.#options.takeover);
  }

  async #adopt(): Promise<void> {
    try {
      await this.#ownership?.adopt(this.#options.takeover);
    } catch (error) {
      this.#options.tell(problemOf(error), error);
    }
  }
}
