import type { Envelope } from '../envelope/envelope.ts';
import { createPriorityQueue, type PriorityQueue } from './priority-queue.ts';
import { createTokenBucket, type Rate, type TokenBucket } from './token-bucket.ts';

const normalPriority = 5;
const millisecondsPerSecond = 1_000;

/** What an {@link OutgoingQueue} is made of. */
export interface OutgoingQueueOptions {
  readonly rate: Rate;
  readonly maxHeld: number;
  readonly nowMs: number;
  /** Sends a message. */
  readonly send: (envelope: Envelope, nowMs: number) => void;
  /** Told of a message that is dropped for want of room. */
  readonly onDropped: (envelope: Envelope) => void;
}

/** Messages of a client on their way out: at once where they may, else held, the more urgent first. */
export class OutgoingQueue {
  readonly #options: OutgoingQueueOptions;
  readonly #bucket: TokenBucket;
  readonly #held: PriorityQueue<Envelope>;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: OutgoingQueueOptions) {
    this.#options = options;
    this.#bucket = createTokenBucket({ ...options.rate, nowMs: options.nowMs });
    this.#held = createPriorityQueue(options.maxHeld, options.onDropped);
  }

  get size(): number {
    return this.#held.size;
  }

  /** When held messages may go on; Infinity when none waits. */
  nextMs(nowMs: number): number {
    if (this.#held.size === 0) return Number.POSITIVE_INFINITY;
    return Math.max(this.#pausedUntilMs, nowMs + this.#bucket.retryAfterMs(nowMs));
  }

  /** How long the next message has to wait for its token. */
  retryAfterMs(nowMs: number): number {
    return Math.max(0, this.#pausedUntilMs - nowMs, this.#bucket.retryAfterMs(nowMs));
  }

  /** Sends, or holds where it may not leave yet or others wait. */
  add(envelope: Envelope, mayLeave: boolean, nowMs: number): 'sent' | 'held' | 'full' {
    if (mayLeave && this.#held.size === 0 && this.#mayLeaveByRate(nowMs)) {
      this.#options.send(envelope, nowMs);
      return 'sent';
    }
    return this.#hold(envelope);
  }

  /** Sends what was held, as far as the rate allows. */
  flush(nowMs: number): void {
    while (this.#held.size > 0 && this.#mayLeaveByRate(nowMs)) {
      const envelope = this.#held.take();
      if (envelope !== undefined) this.#options.send(envelope, nowMs);
    }
  }

  /** Sends nothing for as long as an `error` of the server asks. (WSE-DLV-033) */
  heed({ code, retry_after: seconds }: Readonly<Record<string, unknown>>, nowMs: number): void {
    if (code !== 'RATE_LIMITED') return;
    const pauseMs = (typeof seconds === 'number' ? seconds : 1) * millisecondsPerSecond;
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + pauseMs);
  }

  /** Drops everything that waits. */
  drop(): void {
    for (let left = this.#held.take(); left !== undefined; left = this.#held.take()) this.#options.onDropped(left);
  }

  #hold(envelope: Envelope): 'held' | 'full' {
    return this.#held.add(envelope, priorityOf(envelope)) ? 'held' : 'full';
  }

  #mayLeaveByRate(nowMs: number): boolean {
    return nowMs >= this.#pausedUntilMs && this.#bucket.take(nowMs);
  }
}

function priorityOf({ pri }: Envelope): number {
  return typeof pri === 'number' ? pri : normalPriority;
}
