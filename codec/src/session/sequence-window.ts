import * as clientLimits from '@wsekit/spec/client-limits';

/** Bounds of a {@link createSequenceWindow} window. */
export interface SequenceWindowOptions<Item> {
  /** How far ahead of the next number an item may be and wait, 1 or more. Default 100, as published clients have it. */
  readonly maxAhead?: number;
  /** How long an item waits for those before it, in milliseconds. Default 300,000. */
  readonly maxAgeMs?: number;
  /** Gets the items in order, each once. */
  readonly deliver: (item: Item, sequence: number) => void;
  /** Told of numbers that are given up: the first, and how many. */
  readonly onGap?: (first: number, count: number) => void;
}

/**
 * Puts numbered items into order.
 *
 * The `seq` of published servers counts over all connections, so it orders nothing for any of them (WSE-DLV-042): this is
 * for numbers that one sender counts for one reader.
 */
export interface SequenceWindow<Item> {
  /** The number that is delivered next. */
  readonly next: number;
  /** Items that wait for others. */
  readonly waiting: number;
  /** When the item came that waits longest; undefined where none waits. */
  readonly waitingSinceMs: number | undefined;
  /** The numbers of the items that wait, in order. */
  waitingNumbers(): readonly number[];
  /** Delivers the item and those that waited for it, keeps it, or drops it as seen; tells which. */
  accept(sequence: number, item: Item, nowMs: number): 'delivered' | 'waiting' | 'seen';
  /** Gives up what items have waited for too long. */
  advance(nowMs: number): void;
  /** Begins anew at a number; what waits is dropped. */
  reset(next: number): void;
}

const defaultMaxAhead = 100;

interface Waiting<Item> {
  readonly item: Item;
  readonly sinceMs: number;
}

interface Rules<Item> {
  readonly maxAhead: number;
  readonly maxAgeMs: number;
  readonly deliver: (item: Item, sequence: number) => void;
  readonly onGap: (first: number, count: number) => void;
}

class ReorderingWindow<Item> implements SequenceWindow<Item> {
  next: number;
  readonly #rules: Rules<Item>;
  readonly #waiting = new Map<number, Waiting<Item>>();

  constructor(next: number, rules: Rules<Item>) {
    this.next = next;
    this.#rules = rules;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get waitingSinceMs(): number | undefined {
    const { value } = this.#waiting.values().next();
    return value?.sinceMs;
  }

  waitingNumbers(): readonly number[] {
    return [...this.#waiting.keys()].sort((one, other) => one - other);
  }

  accept(sequence: number, item: Item, nowMs: number): 'delivered' | 'waiting' | 'seen' {
    if (sequence < this.next || this.#waiting.has(sequence)) return 'seen';
    if (sequence > this.next + this.#rules.maxAhead) this.#skipTo(sequence);
    if (sequence > this.next) {
      this.#waiting.set(sequence, { item, sinceMs: nowMs });
      return 'waiting';
    }
    this.#deliver(item);
    this.#deliverRun();
    return 'delivered';
  }

  advance(nowMs: number): void {
    for (const [, { sinceMs }] of this.#waiting) {
      // The oldest stands first; those behind it came later.
      if (nowMs - sinceMs < this.#rules.maxAgeMs) return;
      this.#skipTo(Math.min(...this.#waiting.keys()));
      this.#deliverRun();
    }
  }

  reset(next: number): void {
    this.next = next;
    this.#waiting.clear();
  }

  /** Gives up all that is missing before a number, and delivers what waited there. */
  #skipTo(sequence: number): void {
    const waiting = this.waitingNumbers().filter((each) => each < sequence);
    for (const each of [...waiting, sequence]) {
      if (each > this.next) this.#rules.onGap(this.next, each - this.next);
      this.next = Math.max(this.next, each);
      this.#deliverRun();
    }
  }

  #deliverRun(): void {
    for (let ready = this.#waiting.get(this.next); ready !== undefined; ready = this.#waiting.get(this.next)) {
      this.#waiting.delete(this.next);
      this.#deliver(ready.item);
    }
  }

  #deliver(item: Item): void {
    const sequence = this.next;
    this.next += 1;
    this.#rules.deliver(item, sequence);
  }
}

/** Makes a window that begins at a number, 0 by default; throws RangeError for bounds out of range. */
export function createSequenceWindow<Item>(options: SequenceWindowOptions<Item>, next = 0): SequenceWindow<Item> {
  const { maxAhead = defaultMaxAhead, maxAgeMs = clientLimits.sequence_window_ms, deliver, onGap = () => {} } = options;
  if (!Number.isInteger(maxAhead) || maxAhead < 1) {
    throw new RangeError(`maxAhead is ${maxAhead}, allowed are integers from 1`);
  }
  if (!(maxAgeMs > 0)) throw new RangeError(`maxAgeMs is ${maxAgeMs}, allowed are numbers above 0`);
  return new ReorderingWindow(next, { maxAhead, maxAgeMs, deliver, onGap });
}
