import { serverLimits } from '@wsekit/spec';

/** Bounds of a {@link createDedupWindow} window. */
export interface DedupWindowOptions {
  /** Ids it remembers at most, 1 or more. Default 50,000, as servers have it. (WSE-DLV-017) */
  readonly maxEntries?: number;
  /** How long it remembers one, in milliseconds; default for ever. (WSE-DLV-020) */
  readonly maxAgeMs?: number;
}

/** Remembers ids, the oldest forgotten first; seeing one again does not make it younger. (WSE-DLV-017) */
export interface DedupWindow {
  /** Ids it remembers, those too old that were not looked at since among them. */
  readonly size: number;
  /** Whether it remembers an id. */
  has(id: string, nowMs: number): boolean;
  /** Remembers an id; false where it did already. */
  add(id: string, nowMs: number): boolean;
  /** Forgets an id. */
  forget(id: string): void;
  /** Forgets everything. */
  clear(): void;
}

class FifoDedupWindow implements DedupWindow {
  readonly #maxEntries: number;
  readonly #maxAgeMs: number;
  /** Ids and when they came, oldest first: a map keeps the order of insertion. */
  readonly #timesMs = new Map<string, number>();

  constructor(maxEntries: number, maxAgeMs: number) {
    this.#maxEntries = maxEntries;
    this.#maxAgeMs = maxAgeMs;
  }

  get size(): number {
    return this.#timesMs.size;
  }

  has(id: string, nowMs: number): boolean {
    const sinceMs = this.#timesMs.get(id);
    return sinceMs !== undefined && nowMs - sinceMs <= this.#maxAgeMs;
  }

  add(id: string, nowMs: number): boolean {
    this.#forgetOld(nowMs);
    if (this.#timesMs.has(id)) return false;
    if (this.#timesMs.size >= this.#maxEntries) this.#forgetOldest();
    this.#timesMs.set(id, nowMs);
    return true;
  }

  forget(id: string): void {
    this.#timesMs.delete(id);
  }

  clear(): void {
    this.#timesMs.clear();
  }

  #forgetOld(nowMs: number): void {
    for (const [id, sinceMs] of this.#timesMs) {
      if (nowMs - sinceMs <= this.#maxAgeMs) return;
      this.#timesMs.delete(id);
    }
  }

  #forgetOldest(): void {
    const { value, done } = this.#timesMs.keys().next();
    if (done !== true) this.#timesMs.delete(value);
  }
}

/** Makes an empty window, which weighs nothing before it is used; throws RangeError for bounds out of range. */
export function createDedupWindow(options: DedupWindowOptions = {}): DedupWindow {
  const { maxEntries = serverLimits.dedup_window_entries, maxAgeMs = Number.POSITIVE_INFINITY } = options;
  if (!Number.isInteger(maxEntries) || maxEntries < 1) {
    throw new RangeError(`maxEntries is ${maxEntries}, allowed are integers from 1`);
  }
  if (!(maxAgeMs > 0)) throw new RangeError(`maxAgeMs is ${maxAgeMs}, allowed are numbers above 0`);
  return new FifoDedupWindow(maxEntries, maxAgeMs);
}
