import type { Duplex } from 'node:stream';
import { Bell } from './bell.ts';
import { PeerTrouble } from './outcome.ts';

/** Streams that may wait to be taken; an implementation that opens more floods. */
const maxWaiting = 100;

/** Streams that an implementation opened and no step has taken yet. */
export class WaitingStreams {
  readonly #waiting: Duplex[] = [];
  #hasFlooded = false;
  readonly #bell = new Bell();

  add(stream: Duplex): void {
    // A line that takes it hears of its errors; until then nobody does.
    stream.on('error', () => {});
    this.#hasFlooded ||= this.#waiting.length >= maxWaiting;
    if (this.#hasFlooded) stream.destroy();
    else this.#waiting.push(stream);
    this.#bell.ring();
  }

  /** The next one; undefined when none comes in time. Throws {@link PeerTrouble} for an implementation that floods. */
  async take(withinMs: number): Promise<Duplex | undefined> {
    if (this.#waiting.length === 0 && !this.#hasFlooded && withinMs > 0) await this.#bell.wait(withinMs);
    if (this.#hasFlooded) throw new PeerTrouble('flooded', `more than ${maxWaiting} connections at once`);
    return this.#waiting.shift();
  }

  /** Cuts them all; who waits for one gets none. */
  close(): void {
    for (const stream of this.#waiting.splice(0)) stream.destroy();
    this.#bell.ring();
  }
}
