import * as serverLimits from '@wsekit/spec/server-limits';

/** Bounds of a {@link createDedupWindow} window. */
export interface DedupWindowOptions {
  /** Ids it remembers at most, 1 or more. Default 50,000, as servers have it. (WSE-DLV-017) */
  readonly maxEntries?: number;
  /** Characters of all ids it remembers together, 1 or more. Default 8,388,608. */
  readonly maxChars?: number;
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
  /** Forgets the ids that came more than so many milliseconds ago. */
  forgetOlder(ageMs: number, nowMs: number): void;
  /** Forgets an id. */
  forget(id: string): void;
  /** Forgets everything. */
  clear(): void;
}

// More than twice what 50,000 ids of connection and message take.
const defaultMaxChars = 8_388_608;

class FifoDedupWindow implements DedupWindow {
  readonly #maxEntries: number;
  readonly #maxChars: number;
  readonly #maxAgeMs: number;
  /** Ids and when they came, oldest first: a map keeps the order of insertion. */
  readonly #timesMs = new Map<string, number>();
  #chars = 0;

  constructor({ maxEntries, maxChars, maxAgeMs }: Required<DedupWindowOptions>) {
    this.#maxEntries = maxEntries;
    this.#maxChars = maxChars;
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
    this.forgetOlder(this.#maxAgeMs, nowMs);
    if (this.#timesMs.has(id)) return false;
    this.#timesMs.set(id, nowMs);
    this.#chars += id.length;
    while (this.#timesMs.size > this.#maxEntries || this.#chars > this.#maxChars) this.#forgetOldest();
    return true;
  }

  forgetOlder(ageMs: number, nowMs: number): void {
    for (const [id, sinceMs] of this.#timesMs) {
      if (nowMs - sinceMs <= ageMs) return;
      this.forget(id);
    }
  }

  forget(id: string): void {
    if (this.#timesMs.delete(id)) this.#chars -= id.length;
  }

  clear(): void {
    this.#timesMs.clear();
    this.#chars = 0;
  }

  #forgetOldest(): void {
    const { value, done } = this.#timesMs.keys().next();
    if (done !== true) this.forget(value);
  }
}

/** Makes an empty window, which weighs nothing before it is used; throws RangeError for bounds out of range. */
export function createDedupWindow(options: DedupWindowOptions = {}): DedupWindow {
  const { maxEntries = serverLimits.dedup_window_entries, maxChars = defaultMaxChars } = options;
  const { maxAgeMs = Number.POSITIVE_INFINITY } = options;
  for (const [name, value] of Object.entries({ maxEntries, maxChars })) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is ${value}, allowed are integers from 1`);
  }
  if (!(maxAgeMs > 0)) throw new RangeError(`maxAgeMs is ${maxAgeMs}, allowed are numbers above 0`);
  return new FifoDedupWindow({ maxEntries, maxChars, maxAgeMs });
}
