import { isEnvelope } from '../envelope/decode-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';

/** Messages that were numbered and not confirmed. */
export interface AckTracker<Item> {
  readonly size: number;
  /** Keeps an item and gives its number, from 1 on; undefined where too many wait. */
  track(item: Item): number | undefined;
  /** Confirms all up to a number; gives how many that were. */
  acknowledge(upTo: number): number;
  /** Takes out one that was refused; undefined for a number that does not wait. */
  refuse(number: number): Item | undefined;
  /** Takes an `ack` or `nack` of a peer; one that nobody waits for is passed over. (WSE-DLV-071) */
  take(answer: Envelope): void;
  /** What waits, oldest first: to be sent again under its numbers after a new connection. */
  entries(): IterableIterator<[number: number, item: Item]>;
}

class CumulativeTracker<Item> implements AckTracker<Item> {
  readonly #maxPending: number;
  readonly #pending = new Map<number, Item>();
  #last = 0;

  constructor(maxPending: number) {
    this.#maxPending = maxPending;
  }

  get size(): number {
    return this.#pending.size;
  }

  track(item: Item): number | undefined {
    if (this.#pending.size >= this.#maxPending) return undefined;
    this.#last += 1;
    this.#pending.set(this.#last, item);
    return this.#last;
  }

  acknowledge(upTo: number): number {
    let confirmed = 0;
    for (const number of this.#pending.keys()) {
      if (number > upTo) break;
      this.#pending.delete(number);
      confirmed += 1;
    }
    return confirmed;
  }

  refuse(number: number): Item | undefined {
    const item = this.#pending.get(number);
    this.#pending.delete(number);
    return item;
  }

  take({ t, p }: Envelope): void {
    const number = isEnvelope(p) ? (p as { readonly s?: unknown }).s : undefined;
    if (typeof number !== 'number') return;
    if (t === 'ack') this.acknowledge(number);
    else this.refuse(number);
  }

  entries(): IterableIterator<[number: number, item: Item]> {
    return this.#pending.entries();
  }
}

/**
 * Makes a tracker for peers that announce `acks`; nobody up to D2g does. (WSE-DLV-071, WSE-DLV-072)
 *
 * Throws RangeError where `maxPending` is no integer from 1.
 */
export function createAckTracker<Item>(maxPending: number): AckTracker<Item> {
  if (!Number.isInteger(maxPending) || maxPending < 1) {
    throw new RangeError(`maxPending is ${maxPending}, allowed are integers from 1`);
  }
  return new CumulativeTracker(maxPending);
}
