import type { Duplex } from 'node:stream';
import { PeerTrouble } from './outcome.ts';

/** Streams that may wait to be taken; an implementation that opens more floods. */
const maxWaiting = 100;

/** Streams that an implementation opened and no step has taken yet. */
export class WaitingStreams {
  readonly #waiting: Duplex[] = [];
  #hasFlooded = false;
  #wake: (() => void) | undefined;

  add(stream: Duplex): void {
    // A line that takes it hears of its errors; until then nobody does.
    stream.on('error', () => {});
    this.#hasFlooded ||= this.#waiting.length >= maxWaiting;
    if (this.#hasFlooded) stream.destroy();
    else this.#waiting.push(stream);
    this.#wake?.();
  }

  /** The next one; undefined when none comes in time. Throws {@link PeerTrouble} for an implementation that floods. */
  async take(withinMs: number): Promise<Duplex | undefined> {
    if (this.#waiting.length === 0 && !this.#hasFlooded && withinMs > 0) await this.#next(withinMs);
    if (this.#hasFlooded) throw new PeerTrouble('flooded', `more than ${maxWaiting} connections at once`);
    return this.#waiting.shift();
  }

  /** Cuts them all; who waits for one gets none. */
  close(): void {
    for (const stream of this.#waiting.splice(0)) stream.destroy();
    this.#wake?.();
  }

  #next(withinMs: number): Promise<void> {
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
}
