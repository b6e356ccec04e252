type Event = readonly unknown[];

/** Events that wait to be asked for. */
export class EventInbox {
  #events: Event[] = [];
  #wake: (() => void) | undefined;

  add(event: Event): void {
    this.#events.push(event);
    this.#wake?.();
  }

  /** All there are; waits for the first at most so long. */
  async take(waitMs: number): Promise<readonly Event[]> {
    if (this.#events.length === 0 && waitMs > 0) await this.#next(waitMs);
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Nobody waits any more. */
  close(): void {
    this.#wake?.();
  }

  #next(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      this.#wake = done;
    });
  }
}
