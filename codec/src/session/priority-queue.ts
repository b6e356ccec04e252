/** The levels, the most urgent first: critical, high, normal, low, background. (WSE-ENV-051) */
export const priorityLevels: readonly number[] = [10, 8, 5, 3, 1];
const normal = 5;

/** The level of a priority as messages carry it: the nearest, the higher of two equally near. (WSE-ENV-051) */
export function priorityLevel(pri: unknown): number {
  if (typeof pri !== 'number' || Number.isNaN(pri)) return normal;
  return priorityLevels.reduce((nearest, level) => (Math.abs(level - pri) < Math.abs(nearest - pri) ? level : nearest));
}

/** Told of an item that lost its place to a newcomer. */
export type OnDisplaced<Item> = (item: Item) => void;

/** Items that wait, the highest priority first and in order among equals. (WSE-DLV-064) */
export interface PriorityQueue<Item> {
  readonly size: number;
  /** The lowest priority that waits; undefined in an empty queue. */
  readonly lowest: number | undefined;
  /** Keeps an item; a full queue loses the oldest of its lowest priority, or refuses a newcomer that is no higher: false. */
  add(item: Item, priority: number): boolean;
  /** Takes the next item out; undefined where there is none. */
  take(): Item | undefined;
  /** Takes the oldest item of the lowest priority out, the first to lose its place; undefined where there is none. */
  displace(): Item | undefined;
  clear(): void;
}

interface Place<Item> {
  readonly item: Item;
  next: Place<Item> | undefined;
}

/** First in first out: a list, since taking the first of a long array moves all others. */
interface Line<Item> {
  first: Place<Item>;
  last: Place<Item>;
}

class BucketQueue<Item> implements PriorityQueue<Item> {
  readonly #maxEntries: number;
  readonly #onDisplaced: OnDisplaced<Item>;
  readonly #lines = new Map<number, Line<Item>>();
  /** Priorities that wait, lowest first. */
  readonly #priorities: number[] = [];
  #size = 0;

  constructor(maxEntries: number, onDisplaced: OnDisplaced<Item>) {
    this.#maxEntries = maxEntries;
    this.#onDisplaced = onDisplaced;
  }

  get size(): number {
    return this.#size;
  }

  get lowest(): number | undefined {
    return this.#priorities[0];
  }

  add(item: Item, priority: number): boolean {
    if (this.#size >= this.#maxEntries) {
      if (this.lowest !== undefined && priority <= this.lowest) return false;
      const displaced = this.displace();
      if (displaced !== undefined) this.#onDisplaced(displaced);
    }
    this.#append({ item, next: undefined }, priority);
    this.#size += 1;
    return true;
  }

  take(): Item | undefined {
    return this.#takeFrom(this.#priorities.at(-1));
  }

  displace(): Item | undefined {
    return this.#takeFrom(this.lowest);
  }

  clear(): void {
    this.#lines.clear();
    this.#priorities.length = 0;
    this.#size = 0;
  }

  #append(place: Place<Item>, priority: number): void {
    const line = this.#lines.get(priority);
    if (line === undefined) {
      this.#lines.set(priority, { first: place, last: place });
      this.#priorities.splice(placeOf(priority, this.#priorities), 0, priority);
    } else {
      line.last.next = place;
      line.last = place;
    }
  }

  #takeFrom(priority: number | undefined): Item | undefined {
    const line = priority === undefined ? undefined : this.#lines.get(priority);
    if (priority === undefined || line === undefined) return undefined;
    const { item, next } = line.first;
    if (next === undefined) {
      this.#lines.delete(priority);
      this.#priorities.splice(placeOf(priority, this.#priorities), 1);
    } else {
      line.first = next;
    }
    this.#size -= 1;
    return item;
  }
}

/** Where a priority stands or belongs among priorities that are in order. */
function placeOf(priority: number, priorities: readonly number[]): number {
  let [from, to] = [0, priorities.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((priorities[middle] ?? 0) < priority) from = middle + 1;
    else to = middle;
  }
  return from;
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
