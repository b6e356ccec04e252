import { InterestSet } from '../backplane/interest-set.ts';

/** Told when this node begins to hold a topic or pattern, and when nobody does any more. */
export interface InterestListener {
  held(text: string): void;
  dropped(text: string): void;
}

/**
 * Topics and patterns that connections of this node hold, by name or in queue groups: each first and last holder is told, once.
 * (WSE-CLU-058, WSE-ERR-170, WSE-ERR-204)
 */
export class InterestCounts {
  readonly #listener: InterestListener;
  readonly #holders = new Map<string, number>();
  readonly #held = new InterestSet();

  constructor(listener: InterestListener) {
    this.#listener = listener;
  }

  get texts(): Iterable<string> {
    return this.#holders.keys();
  }

  /** Whether somebody gets what is published to a topic. */
  holds(topic: string): boolean {
    return this.#held.holds(topic);
  }

  take(text: string): void {
    const holders = this.#holders.get(text) ?? 0;
    this.#holders.set(text, holders + 1);
    if (holders > 0) return;
    this.#held.add(text);
    this.#listener.held(text);
  }

  release(text: string): void {
    const holders = this.#holders.get(text) ?? 0;
    if (holders > 1) this.#holders.set(text, holders - 1);
    if (holders !== 1) return;
    this.#holders.delete(text);
    this.#held.delete(text);
    this.#listener.dropped(text);
  }
}
