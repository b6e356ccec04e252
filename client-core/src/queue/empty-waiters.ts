import { type Wait, waitFor } from '../wait-for.ts';

/** Those who wait until nothing waits to be sent any more. */
export class EmptyWaiters {
  readonly #waiting = new Set<Wait<void>>();

  /** Resolves with the next `emptied`; rejects with the reason of the signal, or of the end. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    return waitFor<void>(signal, (wait) => {
      this.#waiting.add(wait);
      return () => this.#waiting.delete(wait);
    });
  }

  emptied(): void {
    for (const { resolve } of [...this.#waiting]) resolve();
  }

  ended(error: unknown): void {
    for (const { reject } of [...this.#waiting]) reject(error);
  }
}
