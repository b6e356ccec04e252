import { createPriorityQueue, type PriorityQueue } from '@wsekit/codec/session';
import type { Frame } from '@wsekit/spec';
import type { Connection } from '@wsekit/transports';
import type { Counters } from '../counters.ts';

/** Whose frames they are. */
export interface OutboxOwner {
  /** So many were lost for want of room. */
  lost(frames: number): void;
}

/** How frames go out. */
export interface OutboxOptions {
  readonly counters: Counters;
  /** What the connection holds at most; as much again may wait by priority. */
  readonly maxBufferedBytes: number;
  /** Events wait by their priority while the connection holds more than a quarter of that. */
  readonly hasPriorities: boolean;
}

/**
 * Frames on their way to one client. Where events have priorities, those of a slow client wait here, the urgent ones first, and
 * the least urgent are lost first; all else is given to the connection in the order of the calls. (WSE-DLV-040, WSE-ENV-051)
 */
export class Outbox {
  /** Bytes of all frames that were taken. */
  takenBytes = 0;
  readonly #connection: Connection;
  readonly #options: OutboxOptions;
  readonly #owner: OutboxOwner;
  /** There for those that have to wait: most connections never need it. */
  #waiting: PriorityQueue<Frame> | undefined;
  #waitingBytes = 0;

  constructor(connection: Connection, options: OutboxOptions, owner: OutboxOwner) {
    this.#connection = connection;
    this.#options = options;
    this.#owner = owner;
  }

  get bufferedBytes(): number {
    return this.#connection.bufferedBytes + this.#waitingBytes;
  }

  /** Sends a frame, or lets it wait where it has a priority; false when there was no room. */
  send(frame: Frame, priority: number | undefined): boolean {
    const mayWait = priority !== undefined && this.#options.hasPriorities;
    const isTaken = mayWait && this.#mustWait ? this.#hold(frame, priority) : this.#pass(frame);
    if (isTaken) this.takenBytes += frame.length;
    return isTaken;
  }

  /** Gives the connection what waits, as far as it has room. */
  drain(): void {
    while (this.#waitingFrames > 0 && !this.#isSlow) this.#passNext();
  }

  /** Gives the connection all that waits. */
  flush(): void {
    while (this.#waitingFrames > 0) this.#passNext();
  }

  /** The connection has ended: what waits is lost. */
  drop(): void {
    if (this.#waitingFrames > 0) this.#owner.lost(this.#waitingFrames);
    this.#waiting = undefined;
    this.#waitingBytes = 0;
  }

  get #waitingFrames(): number {
    return this.#waiting?.size ?? 0;
  }

  get #isSlow(): boolean {
    return this.#connection.bufferedBytes > this.#options.maxBufferedBytes / 4;
  }

  get #mustWait(): boolean {
    return this.#connection.state === 'open' && (this.#waitingFrames > 0 || this.#isSlow);
  }

  #hold(frame: Frame, priority: number): boolean {
    this.#waiting ??= createPriorityQueue(Number.MAX_SAFE_INTEGER);
    while (this.#waitingBytes + frame.length > this.#options.maxBufferedBytes) {
      this.#owner.lost(1);
      const { lowest = priority } = this.#waiting;
      if (priority <= lowest) return false;
      this.#waitingBytes -= this.#waiting.displace()?.length ?? 0;
    }
    this.#waiting.add(frame, priority);
    this.#waitingBytes += frame.length;
    return true;
  }

  #passNext(): void {
    const frame = this.#waiting?.take();
    if (frame === undefined) return;
    this.#waitingBytes -= frame.length;
    this.#pass(frame);
  }

  #pass(frame: Frame): boolean {
    const result = this.#connection.send(frame);
    if (result === 'sent') this.#options.counters.sentBytes += frame.length;
    if (result === 'full') this.#owner.lost(1);
    return result === 'sent';
  }
}
