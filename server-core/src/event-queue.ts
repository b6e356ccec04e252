import { EventShares } from './event-shares.ts';
import { weightOf } from './event-weight.ts';
import type { ServerEvent } from './events.ts';

/** Events that may be dropped when there is no room; announcements may not. (WSE-DLV-052) */
const droppable: ReadonlySet<ServerEvent['type']> = new Set(['msg', 'raw', 'bin']);
const compactAfter = 1024;

/** What a queue of events is made of. */
export interface EventQueueOptions {
  /** Events that may wait, and what they may weigh in memory. */
  readonly capacity: number;
  readonly maxBytes: number;
  readonly schedule: (delayMs: number, call: () => void) => () => void;
  /** Messages begin to be dropped: told once until half of the room is free again. */
  readonly onFull: () => void;
}

/** How long somebody waits for events. */
export interface DrainWait {
  /** 0 does not wait; undefined waits for as long as it takes. */
  readonly waitMs: number | undefined;
  /** Ends the wait with nothing. */
  readonly signal?: AbortSignal | undefined;
}

/** An event that waits, its weight, and the connection that gives it up when others need the room. */
interface Kept {
  readonly event: ServerEvent;
  readonly bytes: number;
  readonly owner: string | undefined;
}

/** Events in one batch of the iterator. */
const batchSize = 256;

interface Waiting {
  readonly max: number;
  /** Ends the wait; what is given is what came. */
  readonly end: (events: ServerEvent[]) => void;
}

/**
 * What waits for the application, first in, first out.
 *
 * Full, it drops messages and counts them, new ones first; but a connection that has few in it takes the place of the last
 * one of whoever has most, so that a flood costs others nothing. What announces connections, their ends and presence is
 * always taken. So that those are bounded as well, nobody new may be let in while it is crowded with them.
 */
export class EventQueue {
  readonly #options: EventQueueOptions;
  /** Undefined where it was taken, or had to give way. */
  #events: (Kept | undefined)[] = [];
  /** Places among those that wait whose event had to give way. */
  #holes = 0;
  #shares: EventShares | undefined;
  #head = 0;
  #bytes = 0;
  #announcements = 0;
  #announcedBytes = 0;
  #dropped = 0;
  #isDropping = false;
  readonly #waiting = new Set<Waiting>();
  #isServing = false;
  #isClosed = false;

  constructor(options: EventQueueOptions) {
    this.#options = options;
  }

  /** Events that wait. */
  get depth(): number {
    return this.#events.length - this.#head - this.#holes;
  }

  /** What they weigh. */
  get bytes(): number {
    return this.#bytes;
  }

  /** As many announcements wait as events may. */
  get isCrowded(): boolean {
    const { capacity, maxBytes } = this.#options;
    return this.#announcements >= capacity || this.#announcedBytes >= maxBytes;
  }

  /** Messages dropped since the beginning. */
  get dropped(): number {
    return this.#dropped;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Keeps an event; false when it was dropped. */
  push(event: ServerEvent): boolean {
    const owner = droppable.has(event.type) && 'connectionId' in event ? event.connectionId : undefined;
    const kept: Kept = { event, bytes: weightOf(event), owner };
    if (!this.#hasRoomFor(kept)) {
      this.#drop();
      return false;
    }
    this.#events.push(kept);
    if (owner !== undefined) this.#shares?.took(owner, this.#events.length - 1);
    this.#count(kept, 1);
    if (this.#waiting.size > 0) this.#serveSoon();
    return true;
  }

  /** Up to `max` events, at once if there are any; else waits for the first, and gives what is there then. */
  drain(max: number, { waitMs, signal }: DrainWait): Promise<ServerEvent[]> {
    if (this.depth > 0 || waitMs === 0 || this.#isClosed || signal?.aborted === true) {
      return Promise.resolve(signal?.aborted === true ? [] : this.#take(max));
    }
    return new Promise((resolve) => {
      const giveUp = (): void => waiting.end([]);
      const callOff = waitMs === undefined ? undefined : this.#options.schedule(waitMs, giveUp);
      const waiting: Waiting = {
        max,
        end: (events) => {
          this.#waiting.delete(waiting);
          callOff?.();
          signal?.removeEventListener('abort', giveUp);
          resolve(events);
        },
      };
      this.#waiting.add(waiting);
      signal?.addEventListener('abort', giveUp);
    });
  }

  /** Puts back what was taken last and not used. */
  restore(events: readonly ServerEvent[]): void {
    if (events.length === 0) return;
    // What was taken once is not asked to give way.
    const kept = events.map((event) => ({ event, bytes: weightOf(event), owner: undefined }));
    for (const each of kept) this.#count(each, 1);
    this.#events = [...kept, ...this.#events.slice(this.#head)];
    this.#head = 0;
    this.#shares = undefined;
    if (this.#waiting.size > 0) this.#serveSoon();
  }

  /** Ends what waits; events that are left can still be drained. */
  close(): void {
    this.#isClosed = true;
    for (const waiting of [...this.#waiting]) waiting.end(this.#take(waiting.max));
  }

  #hasRoomFor({ bytes, owner }: Kept): boolean {
    if (owner === undefined) return true;
    while (this.#isFullFor(bytes)) if (!this.#makeRoomFor(owner)) return false;
    return true;
  }

  #isFullFor(bytes: number): boolean {
    const { capacity, maxBytes } = this.#options;
    return this.depth >= capacity || this.#bytes + bytes > maxBytes;
  }

  /** Lets the last message of whoever has most give way, where that is not the one who asks. */
  #makeRoomFor(owner: string): boolean {
    this.#shares ??= new EventShares(this.#events);
    const place = this.#shares.free(owner, this.#events);
    const kept = place === undefined ? undefined : this.#events[place];
    if (place === undefined || kept === undefined) return false;
    this.#events[place] = undefined;
    this.#holes += 1;
    this.#count(kept, -1);
    this.#drop();
    return true;
  }

  /** Counts an event that comes, by 1, or goes, by -1. */
  #count({ event, bytes }: Kept, by: 1 | -1): void {
    this.#bytes += bytes * by;
    if (droppable.has(event.type)) return;
    this.#announcements += by;
    this.#announcedBytes += bytes * by;
  }

  #drop(): void {
    this.#dropped += 1;
    if (this.#isDropping) return;
    this.#isDropping = true;
    this.#options.onFull();
  }

  #take(max: number): ServerEvent[] {
    const taken: ServerEvent[] = [];
    while (taken.length < Math.max(1, max) && this.#head < this.#events.length) {
      const kept = this.#events[this.#head];
      this.#events[this.#head] = undefined;
      this.#head += 1;
      if (kept === undefined) this.#holes -= 1;
      else {
        this.#count(kept, -1);
        if (kept.owner !== undefined) this.#shares?.gave(kept.owner);
        taken.push(kept.event);
      }
    }
    this.#compact();
    const { capacity, maxBytes } = this.#options;
    if (this.depth * 2 <= capacity && this.#bytes * 2 <= maxBytes) {
      this.#isDropping = false;
      this.#shares = undefined;
    }
    return taken;
  }

  #compact(): void {
    if (this.#head === this.#events.length) this.#events = [];
    else if (this.#head >= compactAfter && this.#head * 2 >= this.#events.length) {
      this.#events = this.#events.slice(this.#head);
    } else return;
    this.#shares?.moved(this.#head);
    this.#head = 0;
  }

  /** Gives what came to whoever waits, when the call under way has ended: more may come within it. */
  #serveSoon(): void {
    if (this.#isServing) return;
    this.#isServing = true;
    queueMicrotask(() => {
      this.#isServing = false;
      for (const waiting of this.#waiting) {
        if (this.depth === 0) return;
        waiting.end(this.#take(waiting.max));
      }
    });
  }
}

/** All events one by one, until the queue is closed or the signal is aborted; what was not asked for stays in the queue. */
export async function* eachEvent(queue: EventQueue, signal: AbortSignal | undefined): AsyncGenerator<ServerEvent> {
  const isAborted = (): boolean => signal?.aborted === true;
  while (!isAborted()) {
    const batch = await queue.drain(batchSize, { waitMs: undefined, signal });
    if (batch.length === 0 && queue.isClosed) return;
    let given = 0;
    try {
      for (const event of batch) {
        if (isAborted()) return;
        given += 1;
        yield event;
      }
    } finally {
      queue.restore(batch.slice(given));
    }
  }
}
