import type { Clock } from '@wsekit/transports';

interface Scheduled {
  readonly atMs: number;
  readonly order: number;
  readonly call: () => void;
  isCalledOff: boolean;
}

/** Calls in a row without time passing, above which they never end. */
const mostCallsAtOnce = 100_000;

/**
 * The one clock of a simulated world, which starts at 0.
 *
 * Calls are made in order of time and then of scheduling; what promises set off at a moment happens before time passes.
 */
export class SimulatedClock implements Clock {
  /** A heap: no entry is before the one at half its index. */
  readonly #heap: Scheduled[] = [];
  #nowMs = 0;
  #order = 0;
  #pending = 0;

  /** Calls that are scheduled. */
  get pending(): number {
    return this.#pending;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  schedule(delayMs: number, call: () => void): () => void {
    const entry: Scheduled = {
      atMs: this.#nowMs + Math.max(0, delayMs),
      order: this.#order++,
      call,
      isCalledOff: false,
    };
    this.#push(entry);
    this.#pending += 1;
    return () => {
      if (!entry.isCalledOff) this.#pending -= 1;
      entry.isCalledOff = true;
    };
  }

  /** Lets time pass. Rejects with RangeError where calls of one moment never end. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await turn();
    for (let next = this.#peek(); next !== undefined && next.atMs <= endMs; next = this.#peek()) {
      this.#nowMs = next.atMs;
      this.#runMoment();
      await turn();
    }
    this.#nowMs = endMs;
  }

  #runMoment(): void {
    for (let calls = 0; (this.#peek()?.atMs ?? Number.POSITIVE_INFINITY) <= this.#nowMs; calls += 1) {
      if (calls === mostCallsAtOnce)
        throw new RangeError(`${calls} calls at ${this.#nowMs} ms, and more are scheduled`);
      const entry = this.#pop();
      if (entry === undefined) return;
      this.#pending -= 1;
      entry.isCalledOff = true;
      entry.call();
    }
  }

  /** The next call that is not called off. */
  #peek(): Scheduled | undefined {
    while (this.#heap[0]?.isCalledOff === true) this.#pop();
    return this.#heap[0];
  }

  #push(entry: Scheduled): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    for (let above = (at - 1) >> 1; at > 0; above = (at - 1) >> 1) {
      const other = heap[above];
      if (other === undefined || !isBefore(entry, other)) break;
      heap[at] = other;
      at = above;
    }
    heap[at] = entry;
  }

  #pop(): Scheduled | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const below = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
      const other = heap[below];
      if (other === undefined || !isBefore(other, last)) break;
      heap[at] = other;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(one: Scheduled | undefined, other: Scheduled | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined;
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}

/** Lets everything go on that promises hold. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
