import type { Testee } from './peer.ts';
import { showTuple } from './shape/show-tuple.ts';
import type { WireLog } from './wire-log.ts';

/** What the application of an implementation was told, in order; what nobody has asked for waits. */
export class EventDesk {
  readonly #testee: Testee;
  readonly #log: WireLog;
  readonly #waiting: (readonly unknown[])[] = [];

  constructor(testee: Testee, log: WireLog) {
    this.#testee = testee;
    this.#log = log;
  }

  /** The first event that `wants` takes, which stays where it is; undefined when none comes in time. */
  async find(wants: (event: readonly unknown[]) => boolean, withinMs: number): Promise<readonly unknown[] | undefined> {
    const endMs = performance.now() + withinMs;
    for (;;) {
      const found = this.#waiting.find(wants);
      if (found !== undefined) return found;
      const leftMs = endMs - performance.now();
      await this.#fetch(leftMs);
      // Also who does not want to wait is told what is there.
      if (leftMs <= 0) return this.#waiting.find(wants);
    }
  }

  /** Takes an event away. */
  take(event: readonly unknown[]): void {
    this.#waiting.splice(this.#waiting.indexOf(event), 1);
  }

  async #fetch(waitMs: number): Promise<void> {
    for (const event of await this.#testee.takeEvents(Math.max(0, waitMs))) {
      this.#log.write('api', '<', showTuple(event));
      this.#waiting.push(event);
    }
  }
}
