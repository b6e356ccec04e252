const smallestCapacity = 16;

/** One kept publication: what went to the wire, and what it counts for. */
export interface Kept {
  readonly text: string;
  readonly bytes: number;
  /** Counts up over all publications of a node, in the order in which they came. */
  readonly order: number;
}

const nothing: readonly Kept[] = [];
const emptied: Kept = { text: '', bytes: 0, order: 0 };

/**
 * The last publications of one topic under offsets that count up, from 0 where it is its own node's. (WSE-REC-001, WSE-REC-012)
 *
 * Holds `capacity` of them, a power of two; one more drops the oldest. Offsets of other nodes may have more than 32 bits.
 */
export class RingBuffer {
  /** Tells this history from any other; an integer of 32 bits. (WSE-REC-002) */
  readonly epoch: number;
  /** Grows to its capacity: most topics never come there. */
  readonly #slots: (Kept | undefined)[] = [];
  readonly #capacity: number;
  #head: number;
  #tail: number;
  #bytes = 0;
  /** Place in the order of the last publication that is not kept any more. */
  #goneOrder = -1;
  #othersGoneOrder = -1;

  /** The first publication takes the offset `first`. */
  constructor(epoch: number, capacity: number, first = 0) {
    if (capacity < 1 || (capacity & (capacity - 1)) !== 0)
      throw new RangeError(`capacity ${capacity} is no power of two`);
    this.epoch = epoch;
    this.#capacity = capacity;
    this.#head = first;
    this.#tail = first;
  }

  /** Offset that the next publication takes. */
  get head(): number {
    return this.#head;
  }

  /** Offset of the oldest publication that is kept; equals `head` when there is none. */
  get tail(): number {
    return this.#tail;
  }

  /** Sizes of the kept publications together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a publication of `bytes` bytes, the one of that place in the order, and gives its offset. */
  push(text: string, bytes: number, order = 0): number {
    const offset = this.#head;
    if (offset - this.#tail >= this.#capacity) this.dropOldest();
    this.#slots[offset % this.#capacity] = { text, bytes, order };
    this.#bytes += bytes;
    this.#head = offset + 1;
    return offset;
  }

  /** Forgets the oldest; does nothing when none is kept. */
  dropOldest(): void {
    if (this.#tail === this.#head) return;
    const slot = this.#tail % this.#capacity;
    this.#bytes -= this.#slots[slot]?.bytes ?? 0;
    this.#goneOrder = this.#slots[slot]?.order ?? this.#goneOrder;
    this.#slots[slot] = undefined;
    this.#tail += 1;
  }

  /**
   * What was published behind the offset, all of it in order; undefined where a part is gone or more than `maxMessages` are
   * missing. An offset from the last one on has missed nothing. (WSE-REC-040, WSE-REC-041)
   */
  after(offset: number, maxMessages: number): readonly Kept[] | undefined {
    const first = offset + 1;
    if (first >= this.#head) return nothing;
    if (first < this.#tail || this.#head - first > maxMessages) return undefined;
    const kept: Kept[] = [];
    for (let at = first; at < this.#head; at += 1) kept.push(this.#slots[at % this.#capacity] ?? emptied);
    return kept;
  }

  /** Place in the order of the publication at an offset, or of the last before it that is known. */
  orderAt(offset: number): number {
    if (offset < this.#tail) return this.#goneOrder;
    return this.#slots[Math.min(offset, this.#head - 1) % this.#capacity]?.order ?? this.#goneOrder;
  }

  /** Publications of other histories of the topic are not kept any more, the last of them at this place in the order. */
  noteGone(order: number): void {
    this.#othersGoneOrder = Math.max(order, this.#othersGoneOrder);
  }

  /** Whether something of other histories is gone that came behind a place in the order. */
  isShortOf(order: number): boolean {
    return this.#othersGoneOrder > order;
  }

  /** What came behind a place in the order; undefined where a part of it is gone. */
  since(order: number): readonly Kept[] | undefined {
    if (this.#goneOrder > order) return undefined;
    let first = this.#head;
    while (first > this.#tail && (this.#slots[(first - 1) % this.#capacity]?.order ?? 0) > order) first -= 1;
    return this.after(first - 1, this.#capacity);
  }
}

/** Raises a wished number of publications to what a ring can hold: at least 16, then the next power of two. (WSE-REC-012) */
export function ringCapacity(wished: number): number {
  let capacity = smallestCapacity;
  while (capacity < wished) capacity *= 2;
  return capacity;
}
