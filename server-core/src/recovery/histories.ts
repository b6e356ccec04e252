import type { RingBuffer } from './ring-buffer.ts';

/** How much histories may take together. */
export interface HistoryLimits {
  /** A history without publications goes after this. */
  readonly ttlMs: number;
  readonly memoryBytes: number;
}

interface History {
  readonly ring: RingBuffer;
  lastWriteMs: number;
  /** Told when it goes without its owner's doing. */
  readonly onDropped: () => void;
}

// A history costs something before anything is kept in it.
const leastHistoryBytes = 2048;
const fewestHistories = 16;

/** Histories within one budget; of too many the one written first goes. (WSE-REC-014) */
export class Histories {
  readonly #limits: HistoryLimits;
  /** In order of their last publication, the oldest first. */
  readonly #histories = new Set<History>();
  readonly #byRing = new Map<RingBuffer, History>();
  #bytes = 0;
  /** Publications kept so far. */
  #kept = 0;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#histories.size;
  }

  /** Sizes of all kept publications together; never above the budget. */
  get totalBytes(): number {
    return this.#bytes;
  }

  /** Place in the order of the next publication that is kept. */
  get nextOrder(): number {
    return this.#kept + 1;
  }

  /** Takes a new history; the oldest goes where there are too many. */
  add(ring: RingBuffer, nowMs: number, onDropped: () => void): void {
    const history = { ring, lastWriteMs: nowMs, onDropped };
    this.#histories.add(history);
    this.#byRing.set(ring, history);
    const [oldest] = this.#histories;
    const most = Math.max(fewestHistories, Math.floor(this.#limits.memoryBytes / leastHistoryBytes));
    if (this.#histories.size > most && oldest !== undefined) this.#drop(oldest);
  }

  /** Keeps a publication. Whole histories go, the oldest first, where the budget does not hold it. */
  keep(ring: RingBuffer, text: string, bytes: number, nowMs: number): void {
    const history = this.#byRing.get(ring);
    if (history === undefined) return;
    const before = ring.bytes;
    this.#kept += 1;
    ring.push(text, bytes, this.#kept);
    history.lastWriteMs = nowMs;
    this.#bytes += ring.bytes - before;
    this.#histories.delete(history);
    this.#histories.add(history);
    if (this.#bytes > this.#limits.memoryBytes) this.#keepBudget();
  }

  /** Forgets a history, without telling its owner. */
  delete(ring: RingBuffer): void {
    const history = this.#byRing.get(ring);
    if (history === undefined) return;
    this.#bytes -= ring.bytes;
    this.#histories.delete(history);
    this.#byRing.delete(ring);
  }

  /** Drops the histories that nothing was published to for `ttlMs`. (WSE-REC-013) */
  sweep(nowMs: number): void {
    for (const history of this.#histories) {
      const ageMs = nowMs - history.lastWriteMs;
      // Written before the clock was set back: it grows old from here on.
      if (ageMs < 0) history.lastWriteMs = nowMs;
      else if (ageMs > this.#limits.ttlMs) this.#drop(history);
      else break;
    }
  }

  /** The history written last is the last to go, and gives up its oldest publications before it goes as a whole. */
  #keepBudget(): void {
    for (const history of this.#histories) {
      if (this.#bytes <= this.#limits.memoryBytes) return;
      if (this.#histories.size > 1) this.#drop(history);
      else this.#shorten(history.ring);
    }
  }

  #shorten(ring: RingBuffer): void {
    while (this.#bytes > this.#limits.memoryBytes && ring.bytes > 0) {
      const before = ring.bytes;
      ring.dropOldest();
      this.#bytes -= before - ring.bytes;
    }
  }

  #drop(history: History): void {
    this.delete(history.ring);
    history.onDropped();
  }
}
