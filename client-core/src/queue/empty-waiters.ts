/** Those who wait until nothing waits to be sent any more. */
export class EmptyWaiters {
  readonly #waiting = new Set<{ resolve(): void; reject(error: unknown): void }>();

  /** Resolves with the next `emptied`; rejects with the reason of the signal, or of the end. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => (): void => {
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(entry);
        settle();
      };
      const onAbort = (): void => entry.reject(signal?.reason);
      const entry = { resolve: end(resolve), reject: (error: unknown) => end(() => reject(error))() };
      this.#waiting.add(entry);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted === true) onAbort();
    });
  }

  emptied(): void {
    for (const { resolve } of [...this.#waiting]) resolve();
  }

  ended(error: unknown): void {
    for (const { reject } of [...this.#waiting]) reject(error);
  }
}
