import type { Envelope } from '../envelope/envelope.ts';
import { FairQueue, type Placed } from './fair-queue.ts';
import { priorityLevel } from './priority-queue.ts';
import { createTokenBucket, type Rate, type TokenBucket } from './token-bucket.ts';

const millisecondsPerSecond = 1_000;
/** A server that asks for a longer pause is not heeded any longer. */
const longestPauseMs = 60_000;
/** What a message costs while the server warns: half as many leave. */
const costWhileWarned = 2;

/** What an {@link OutgoingQueue} is made of. */
export interface OutgoingQueueOptions {
  readonly rate: Rate;
  readonly maxHeld: number;
  readonly nowMs: number;
  /** Sends a message; false where the connection had no room for it. */
  readonly send: (envelope: Envelope, nowMs: number) => boolean;
  /** Told of a message that is dropped for want of room. */
  readonly onDropped: (envelope: Envelope) => void;
}

/** A message that is held. */
interface Held extends Placed {
  readonly envelope: Envelope;
}

/** Messages of a client on their way out: at once where they may, else held, the more urgent first. */
export class OutgoingQueue {
  readonly #options: OutgoingQueueOptions;
  readonly #bucket: TokenBucket;
  readonly #held: FairQueue<Held> = new FairQueue();
  #order = 0;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #warnedUntilMs = Number.NEGATIVE_INFINITY;
  /** The connection had no room the last time. */
  #isFull = false;
  /** The head of what is held, where the connection had no room for it. */
  #returned: Envelope | undefined;
  /** Somebody keeps messages for the time when they may leave. */
  #isAwaited = false;

  constructor(options: OutgoingQueueOptions) {
    this.#options = options;
    this.#bucket = createTokenBucket({ ...options.rate, nowMs: options.nowMs });
    const { maxHeld } = options;
    if (!Number.isInteger(maxHeld) || maxHeld < 1) {
      throw new RangeError(`maxHeld is ${maxHeld}, allowed are integers from 1`);
    }
  }

  get size(): number {
    return this.#held.size + (this.#returned === undefined ? 0 : 1);
  }

  /** When what waits for its rate may go on; Infinity when nothing does. */
  nextMs(nowMs: number): number {
    if (this.#isFull || (this.size === 0 && !this.#isAwaited)) return Number.POSITIVE_INFINITY;
    // Less than what a clock can tell apart would be no time at all.
    return nowMs + Math.ceil(this.retryAfterMs(nowMs));
  }

  /** How long the next message has to wait for its token. */
  retryAfterMs(nowMs: number): number {
    return Math.max(0, this.#pausedUntilMs - nowMs, this.#bucket.retryAfterMs(nowMs, this.#cost(nowMs)));
  }

  /** How many messages may leave at once; none while others are held. */
  room(nowMs: number): number {
    const isOpen = this.size === 0 && !this.#isFull && nowMs >= this.#pausedUntilMs;
    const room = isOpen ? Math.floor(this.#bucket.tokens(nowMs) / this.#cost(nowMs)) : 0;
    this.#isAwaited = room === 0;
    return room;
  }

  /** Sends, or holds where it may not leave yet or others wait. */
  add(envelope: Envelope, mayLeave: boolean, nowMs: number): 'sent' | 'held' | 'full' {
    if (mayLeave && this.room(nowMs) > 0 && this.#send(envelope, nowMs)) return 'sent';
    return this.#hold(envelope) ? 'held' : 'full';
  }

  /** Sends, or leaves it with the caller. */
  offer(envelope: Envelope, nowMs: number): boolean {
    return this.room(nowMs) > 0 && this.#send(envelope, nowMs);
  }

  /** Sends what was held, as far as the rate and the connection allow. */
  flush(nowMs: number): void {
    this.#isFull = false;
    this.#isAwaited = false;
    while (this.size > 0 && this.retryAfterMs(nowMs) === 0) {
      const envelope = this.#returned ?? this.#held.take()?.envelope;
      this.#returned = undefined;
      if (envelope === undefined || this.#send(envelope, nowMs)) continue;
      this.#returned = envelope;
      return;
    }
  }

  /**
   * Sends nothing for as long as an `error` of the server asks, and half as much for as long as a warning does. (WSE-DLV-033)
   *
   * Gives for how long, at most a minute; undefined for messages that ask for nothing.
   */
  heed(
    type: unknown,
    { code, retry_after: seconds }: Readonly<Record<string, unknown>>,
    nowMs: number,
  ): { readonly to: 'none' | 'half'; readonly forMs: number } | undefined {
    const isWarning = type === 'rate_limit_warning';
    if (!isWarning && (type !== 'error' || code !== 'RATE_LIMITED')) return undefined;
    const asked = typeof seconds === 'number' && seconds >= 0 ? seconds : 1;
    const forMs = Math.min(asked * millisecondsPerSecond, longestPauseMs);
    if (isWarning) this.#warnedUntilMs = Math.max(this.#warnedUntilMs, nowMs + forMs);
    else this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + forMs);
    return { to: isWarning ? 'half' : 'none', forMs };
  }

  /** Drops everything that waits. */
  drop(): void {
    if (this.#returned !== undefined) this.#options.onDropped(this.#returned);
    this.#returned = undefined;
    for (let left = this.#held.take(); left !== undefined; left = this.#held.take()) {
      this.#options.onDropped(left.envelope);
    }
  }

  /** Keeps a message; where there is no room, the oldest of the least urgent gives way to one that is more urgent. */
  #hold(envelope: Envelope): boolean {
    const level = priorityLevel(envelope.pri);
    const above = this.#held.size + 1 - this.#options.maxHeld;
    const victims = this.#held.victimsFor({ messages: above, bytes: 0 }, level);
    if (victims === undefined) return false;
    for (const victim of victims) {
      this.#held.remove(victim);
      this.#options.onDropped(victim.envelope);
    }
    this.#order += 1;
    this.#held.add({ envelope, level, order: this.#order, bytes: 0 });
    return true;
  }

  /** A bucket that never has so many would hold messages for ever. */
  #cost(nowMs: number): number {
    return nowMs < this.#warnedUntilMs && this.#bucket.capacity >= costWhileWarned ? costWhileWarned : 1;
  }

  /** A message that finds no room costs no token. */
  #send(envelope: Envelope, nowMs: number): boolean {
    this.#isFull = !this.#options.send(envelope, nowMs);
    if (!this.#isFull) this.#bucket.take(nowMs, this.#cost(nowMs));
    return !this.#isFull;
  }
}
