/** Wakes the one who waits for something to come. */
export class Bell {
  #wake: (() => void) | undefined;

  /** Waits for the next ring, and no longer than `withinMs`. */
  wait(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      this.#wake = done;
    });
  }

  /** Wakes whoever waits. */
  ring(): void {
    this.#wake?.();
  }
}
