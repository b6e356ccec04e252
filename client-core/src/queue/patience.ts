import type { Clock } from '@wsekit/transports';
import type { StorageProblem } from './storage.ts';

/** What {@link Patience} is made of. */
export interface PatienceOptions {
  readonly clock: Clock;
  tell(problem: StorageProblem, error: unknown): void;
}

const lookMs = 500;
const mostLooks = 10;

/**
 * How long a storage is waited for: 5,000 ms, counted in short steps, since a machine that wakes finds one of them over, and a
 * storage that slept with it. What takes longer goes on by itself. That is told, and nothing is waited for until the storage
 * has answered again.
 */
export class Patience {
  readonly #options: PatienceOptions;
  readonly #waiting = new Set<() => void>();
  /** It was told, and the storage has not answered since. */
  #isTold = false;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** Resolves when the promise is settled, or is not waited for any longer. */
  wait(promise: Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      let looks = 0;
      let callOff = (): void => {};
      const done = (): void => {
        callOff();
        this.#waiting.delete(done);
        resolve();
      };
      const look = (): void => {
        looks += 1;
        if (looks <= mostLooks && !this.#isTold) callOff = this.#options.clock.schedule(lookMs, look);
        else this.#giveUp(done);
      };
      const answered = (): void => {
        this.#isTold = false;
        done();
      };
      this.#waiting.add(done);
      look();
      promise.then(answered, answered);
    });
  }

  /** Waits for nothing any longer. */
  end(): void {
    for (const done of [...this.#waiting]) done();
  }

  #giveUp(done: () => void): void {
    if (!this.#isTold)
      this.#options.tell('blocked', new Error(`the storage has not answered in ${lookMs * mostLooks} ms`));
    this.#isTold = true;
    done();
  }
}
