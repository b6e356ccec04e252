import { FairQueue } from '@wsekit/codec/session';
import type { DropReason, WaitingMessage } from './waiting-message.ts';

/** How much may wait. */
export interface RoomLimits {
  readonly messages: number;
  readonly bytes: number;
}

/** A message in the room. */
export interface Entry extends WaitingMessage {
  /** Where it is: it waits, is being sent, or is to be confirmed. */
  place: 'waiting' | 'leaving' | 'unconfirmed';
  /** Nobody listens to its signal any more. */
  release(): void;
}

/** Messages that wait, each id once, bounded by count, bytes and age; and those on their way out, which may come back. */
export class WaitingRoom {
  readonly #queue = new FairQueue<Entry>();
  readonly #byId = new Map<string, Entry>();
  readonly #maxAgeMs: number;
  readonly #onDropped: (entry: Entry, reason: DropReason) => void;
  /** Order of the next that comes, and of the first that came. */
  #next = 0;
  #first = 0;

  constructor(maxAgeMs: number, onDropped: (entry: Entry, reason: DropReason) => void) {
    this.#maxAgeMs = maxAgeMs;
    this.#onDropped = onDropped;
  }

  /** Messages that wait or are on their way out. */
  get size(): number {
    return this.#byId.size;
  }

  /** Messages that wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  get waitingBytes(): number {
    return this.#queue.bytes;
  }

  /** The highest level that waits. */
  get mostUrgent(): number | undefined {
    return this.#queue.heads[0]?.level;
  }

  /** Everything in the room. */
  get all(): readonly Entry[] {
    return [...this.#byId.values()];
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  get(id: string): Entry | undefined {
    return this.#byId.get(id);
  }

  nextOrder(): number {
    this.#next += 1;
    return this.#next;
  }

  /** Gives the first of so many orders in front of all others. */
  placeInFront(messages: number): number {
    this.#first -= messages;
    return this.#first;
  }

  /** Takes a message in; a full room loses the oldest of its lowest level, or refuses one that is no higher. (WSE-DLV-064) */
  admit(entry: Entry, limits: RoomLimits): DropReason | undefined {
    if (entry.bytes > limits.bytes) return 'too_large';
    const messages = this.#queue.size + 1 - limits.messages;
    const victims = this.#queue.victimsFor(
      { messages, bytes: this.#queue.bytes + entry.bytes - limits.bytes },
      entry.level,
    );
    if (victims === undefined) return 'full';
    for (const victim of victims) this.drop(victim, 'displaced');
    this.#byId.set(entry.id, entry);
    this.#queue.add(entry);
    return undefined;
  }

  /** Drops what is above a limit, the oldest of the lowest level first. */
  trim({ messages, bytes }: RoomLimits): void {
    const surplus = { messages: this.#queue.size - messages, bytes: this.#queue.bytes - bytes };
    for (const victim of this.#queue.victimsFor(surplus, Number.POSITIVE_INFINITY) ?? [])
      this.drop(victim, 'displaced');
  }

  /** Drops what has waited for too long. */
  expire(nowMs: number): void {
    for (const head of this.#queue.heads) this.#expireFrom(head, nowMs);
  }

  /** Takes out what is to leave next; it stays in the room until it has left. */
  takeNext(messages: number): Entry[] {
    const taken: Entry[] = [];
    while (taken.length < messages) {
      const entry = this.#queue.take();
      if (entry === undefined) break;
      entry.place = 'leaving';
      taken.push(entry);
    }
    return taken;
  }

  /** It has not left: it waits again, in its old place. */
  putBack(entry: Entry): void {
    if (!this.#byId.has(entry.id)) return;
    entry.place = 'waiting';
    this.#queue.add(entry);
  }

  /** It has left, or will never. */
  remove(entry: Entry): void {
    if (this.#byId.get(entry.id) !== entry) return;
    this.#byId.delete(entry.id);
    if (entry.place === 'waiting') this.#queue.remove(entry);
    entry.release();
  }

  drop(entry: Entry, reason: DropReason): void {
    if (this.#byId.get(entry.id) !== entry) return;
    this.remove(entry);
    this.#onDropped(entry, reason);
  }

  #expireFrom(head: Entry, nowMs: number): void {
    let oldest: Entry | undefined = head;
    while (oldest !== undefined && nowMs - oldest.queuedMs >= this.#maxAgeMs) {
      this.drop(oldest, 'expired');
      oldest = this.#queue.heads.find(({ level }) => level === head.level);
    }
  }
}
