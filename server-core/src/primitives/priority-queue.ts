import { createPriorityQueue as createQueue, type PriorityQueue as Queue } from '@wsekit/codec/session';

/** A bounded queue: the highest priority first, in order among equals. What is full refuses, and drops nothing. */
export interface PriorityQueue<Item> {
  readonly size: number;
  readonly isFull: boolean;
  /** Keeps an item; false, and does not, in a full queue. Throws RangeError for a priority of NaN. */
  push(priority: number, item: Item): boolean;
  /** Takes the next item out; undefined where there is none. */
  pop(): Item | undefined;
  /** Takes up to so many items out, in order. */
  drain(maxItems: number): Item[];
  clear(): void;
}

/** Tells an item that is undefined from none. */
interface Boxed<Item> {
  readonly item: Item;
}

class RefusingQueue<Item> implements PriorityQueue<Item> {
  readonly #maxItems: number;
  readonly #queue: Queue<Boxed<Item>>;

  constructor(maxItems: number) {
    this.#maxItems = maxItems;
    this.#queue = createQueue(maxItems);
  }

  get size(): number {
    return this.#queue.size;
  }

  get isFull(): boolean {
    return this.size >= this.#maxItems;
  }

  push(priority: number, item: Item): boolean {
    if (Number.isNaN(priority)) throw new RangeError('a priority of NaN');
    return !this.isFull && this.#queue.add({ item }, priority);
  }

  pop(): Item | undefined {
    return this.#queue.take()?.item;
  }

  drain(maxItems: number): Item[] {
    const items: Item[] = [];
    while (items.length < maxItems) {
      const next = this.#queue.take();
      if (next === undefined) break;
      items.push(next.item);
    }
    return items;
  }

  clear(): void {
    this.#queue.clear();
  }
}

/** Makes an empty queue; throws RangeError where `maxItems` is no integer from 1. */
export function createPriorityQueue<Item>(maxItems: number): PriorityQueue<Item> {
  return new RefusingQueue(maxItems);
}
