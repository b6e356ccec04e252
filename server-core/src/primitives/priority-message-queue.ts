import { createPriorityQueue, type PriorityQueue } from '@wsekit/codec/session';
import { EventPriority, eventPriorities, nearestPriority } from './event-priority.ts';
import { monotonicNowMs } from './monotonic-clock.ts';

/** Bounds of a {@link createPriorityMessageQueue} queue. */
export interface PriorityMessageQueueOptions {
  /** Messages it holds at most, 1 or more. Default 1,000. */
  readonly maxMessages?: number;
  /** Messages of a batch at most, 1 or more. Default 10. */
  readonly batchSize?: number;
  /** Milliseconds of any clock, for ages. */
  readonly nowMs?: () => number;
}

/** A message and the level it waited at. */
export interface PrioritizedMessage<Message> {
  readonly priority: EventPriority;
  readonly message: Message;
}

/** A number for each level. */
export type CountByPriority = Readonly<Record<EventPriority, number>>;

/** What a queue tells of itself. */
export interface PriorityMessageQueueStats {
  readonly size: number;
  readonly capacity: number;
  /** 0 to 100. */
  readonly utilizationPercent: number;
  readonly waitingByPriority: CountByPriority;
  /** Messages evicted or refused, under their own level. */
  readonly droppedByPriority: CountByPriority;
  readonly totalDropped: number;
  /** Messages taken out; two readings give a rate. */
  readonly totalDequeued: number;
  /** More than 80 % of the room is taken. */
  readonly hasBackpressure: boolean;
  /** How long the oldest message waits; undefined in an empty queue. */
  readonly oldestMessageAgeMs: number | undefined;
}

/**
 * A bounded queue of five levels, {@link EventPriority}, that gives batches.
 *
 * A full queue loses the lowest first: a newcomer below all that waits is refused, any other takes the place of the
 * oldest message of the lowest level. Among equals fresh messages are worth more up to `normal`, and those that came
 * first from `high` on, which none but a higher level displaces. Every loss is counted. (WSE-ERR-077)
 */
export interface PriorityMessageQueue<Message> {
  readonly size: number;
  /** Keeps a message at the nearest level, `normal` by default; false where it is refused. RangeError for NaN. */
  enqueue(message: Message, priority?: number): boolean;
  /** Takes the next messages out, up to the size of a batch; empty where none waits. */
  dequeueBatch(): PrioritizedMessage<Message>[];
  stats(): PriorityMessageQueueStats;
  /** Drops what waits, and begins to count anew. */
  clear(): void;
}

interface Waiting<Message> extends PrioritizedMessage<Message> {
  readonly sinceMs: number;
}

const pressureShare = 0.8;

class LeveledQueue<Message> implements PriorityMessageQueue<Message> {
  readonly #maxMessages: number;
  readonly #batchSize: number;
  readonly #nowMs: () => number;
  readonly #queue: PriorityQueue<Waiting<Message>>;
  /** In the order of arrival, so the first is the oldest. */
  readonly #arrivals = new Set<Waiting<Message>>();
  readonly #waiting = noneOfEach();
  readonly #dropped = noneOfEach();
  #dequeued = 0;

  constructor({ maxMessages, batchSize, nowMs }: Required<PriorityMessageQueueOptions>) {
    this.#maxMessages = maxMessages;
    this.#batchSize = batchSize;
    this.#nowMs = nowMs;
    this.#queue = createPriorityQueue(maxMessages);
  }

  get size(): number {
    return this.#queue.size;
  }

  enqueue(message: Message, priority: number = EventPriority.normal): boolean {
    const level = nearestPriority(priority);
    if (this.size >= this.#maxMessages && !this.#makeRoom(level)) {
      this.#dropped[level] += 1;
      return false;
    }
    const waiting = { priority: level, message, sinceMs: this.#nowMs() };
    this.#queue.add(waiting, level);
    this.#arrivals.add(waiting);
    this.#waiting[level] += 1;
    return true;
  }

  dequeueBatch(): PrioritizedMessage<Message>[] {
    const batch: PrioritizedMessage<Message>[] = [];
    while (batch.length < this.#batchSize) {
      const next = this.#queue.take();
      if (next === undefined) break;
      this.#left(next);
      batch.push({ priority: next.priority, message: next.message });
    }
    this.#dequeued += batch.length;
    return batch;
  }

  stats(): PriorityMessageQueueStats {
    const { value: oldest } = this.#arrivals.values().next();
    return {
      size: this.size,
      capacity: this.#maxMessages,
      utilizationPercent: (this.size / this.#maxMessages) * 100,
      waitingByPriority: { ...this.#waiting },
      droppedByPriority: { ...this.#dropped },
      totalDropped: eventPriorities.reduce((sum, level) => sum + this.#dropped[level], 0),
      totalDequeued: this.#dequeued,
      hasBackpressure: this.size > this.#maxMessages * pressureShare,
      oldestMessageAgeMs: oldest === undefined ? undefined : this.#nowMs() - oldest.sinceMs,
    };
  }

  clear(): void {
    this.#queue.clear();
    this.#arrivals.clear();
    Object.assign(this.#waiting, noneOfEach());
    Object.assign(this.#dropped, noneOfEach());
    this.#dequeued = 0;
  }

  /** Evicts a message for a newcomer of this level; false where the newcomer is the one to go. */
  #makeRoom(level: EventPriority): boolean {
    const lowest = this.#queue.lowest ?? level;
    const isStale = level === lowest && level <= EventPriority.normal;
    const evicted = level > lowest || isStale ? this.#queue.displace() : undefined;
    if (evicted === undefined) return false;
    this.#left(evicted);
    this.#dropped[evicted.priority] += 1;
    return true;
  }

  #left(waiting: Waiting<Message>): void {
    this.#arrivals.delete(waiting);
    this.#waiting[waiting.priority] -= 1;
  }
}

function noneOfEach(): Record<EventPriority, number> {
  return { 10: 0, 8: 0, 5: 0, 3: 0, 1: 0 };
}

/** Makes an empty queue; throws RangeError where `maxMessages` or `batchSize` is no integer from 1. */
export function createPriorityMessageQueue<Message>(
  options: PriorityMessageQueueOptions = {},
): PriorityMessageQueue<Message> {
  const { maxMessages = 1_000, batchSize = 10, nowMs = monotonicNowMs } = options;
  if (!Number.isInteger(maxMessages) || maxMessages < 1) {
    throw new RangeError(`maxMessages is ${maxMessages}, allowed are integers from 1`);
  }
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`batchSize is ${batchSize}, allowed are integers from 1`);
  }
  return new LeveledQueue({ maxMessages, batchSize, nowMs });
}
