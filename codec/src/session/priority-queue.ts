/** Told of an item that lost its place to a newcomer. */
export type OnDisplaced<Item> = (item: Item) => void;

/** Items that wait, the highest priority first and in order among equals. (WSE-DLV-064) */
export interface PriorityQueue<Item> {
  readonly size: number;
  /** Keeps an item; a full queue loses the oldest of its lowest priority, or refuses a newcomer that is no higher: false. */
  add(item: Item, priority: number): boolean;
  /** Takes the next item out; undefined where there is none. */
  take(): Item | undefined;
  clear(): void;
}

class BucketQueue<Item> implements PriorityQueue<Item> {
  readonly #maxEntries: number;
  readonly #onDisplaced: OnDisplaced<Item>;
  /** First in first out within a priority; there are few of those. */
  readonly #byPriority = new Map<number, Item[]>();
  #size = 0;

  constructor(maxEntries: number, onDisplaced: OnDisplaced<Item>) {
    this.#maxEntries = maxEntries;
    this.#onDisplaced = onDisplaced;
  }

  get size(): number {
    return this.#size;
  }

  add(item: Item, priority: number): boolean {
    if (this.#size >= this.#maxEntries) {
      const lowest = Math.min(...this.#byPriority.keys());
      if (priority <= lowest) return false;
      const displaced = this.#takeFrom(lowest);
      if (displaced !== undefined) this.#onDisplaced(displaced);
    }
    const equals = this.#byPriority.get(priority);
    if (equals === undefined) this.#byPriority.set(priority, [item]);
    else equals.push(item);
    this.#size += 1;
    return true;
  }

  take(): Item | undefined {
    return this.#size === 0 ? undefined : this.#takeFrom(Math.max(...this.#byPriority.keys()));
  }

  clear(): void {
    this.#byPriority.clear();
    this.#size = 0;
  }

  #takeFrom(priority: number): Item | undefined {
    const items = this.#byPriority.get(priority) ?? [];
    const item = items.shift();
    if (items.length === 0) this.#byPriority.delete(priority);
    this.#size -= 1;
    return item;
  }
}

/** Makes an empty queue; throws RangeError where `maxEntries` is no integer from 1. */
export function createPriorityQueue<Item>(
  maxEntries: number,
  onDisplaced: OnDisplaced<Item> = () => {},
): PriorityQueue<Item> {
  if (!Number.isInteger(maxEntries) || maxEntries < 1) {
    throw new RangeError(`maxEntries is ${maxEntries}, allowed are integers from 1`);
  }
  return new BucketQueue(maxEntries, onDisplaced);
}
