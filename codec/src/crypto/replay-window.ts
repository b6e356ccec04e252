import * as limits from '@wsekit/spec/limits';
import { CodecError } from '../errors.ts';

/** Remembers what was received lately and refuses to receive it again. */
export interface ReplayWindow {
  /** Entries remembered now, expired ones that were not yet swept included. */
  readonly size: number;
  /**
   * Records an IV or nonce, or throws `CodecError` `replayed` when the window still holds it.
   *
   * Call it only with what has been authenticated: a stranger who could fill the window with invented IVs would push
   * the real ones out. Throws RangeError when `nowMs` is not finite; time that runs backwards counts as standing still.
   */
  admit(id: Uint8Array | string, nowMs: number): void;
  /** Throws `CodecError` `replayed` when the window still holds it, and records nothing. Throws RangeError as `admit` does. */
  assertNew(id: Uint8Array | string, nowMs: number): void;
}

/** Bounds of a {@link createReplayWindow} window. */
export interface ReplayWindowOptions {
  /** Entries kept at most, 1 or more; 10,000 by default. */
  readonly maxEntries?: number;
  /** How long an entry is kept, in milliseconds, above 0; 300,000 by default. */
  readonly windowMs?: number;
}

/** Slots of forgotten entries are given back in runs of this many, so that one admission stays cheap on average. */
const compactAfter = 1024;

/** Spells bytes as a string of the same length: a key that a set can compare by value. */
function keyOf(id: Uint8Array): string {
  let key = '';
  for (const byte of id) key += String.fromCharCode(byte);
  return key;
}

/**
 * A set for membership and a queue for age; both cost a constant on average, and a full window takes about 1.2 MB.
 *
 * Nothing is allocated ahead, so the window of an idle connection weighs nothing.
 */
class FifoReplayWindow implements ReplayWindow {
  readonly #maxEntries: number;
  readonly #windowMs: number;
  /** Membership; the queue below holds the same keys in their order. */
  readonly #seen = new Set<string>();
  /** Keys and arrival times in order of arrival, from `#head` on. */
  #keys: string[] = [];
  #timesMs: number[] = [];
  #head = 0;
  /** The latest time told: a clock set back neither frees entries early nor dates new ones before old ones. */
  #nowMs = Number.NEGATIVE_INFINITY;

  constructor(maxEntries: number, windowMs: number) {
    this.#maxEntries = maxEntries;
    this.#windowMs = windowMs;
  }

  get size(): number {
    return this.#seen.size;
  }

  assertNew(id: Uint8Array | string, nowMs: number): void {
    this.#newKey(id, nowMs);
  }

  admit(id: Uint8Array | string, nowMs: number): void {
    const key = this.#newKey(id, nowMs);
    // Full of fresh entries: the oldest goes. Refusing instead would let a busy peer lock itself out.
    if (this.#seen.size === this.#maxEntries) this.#forgetOldest();
    this.#seen.add(key);
    this.#keys.push(key);
    this.#timesMs.push(this.#nowMs);
  }

  #newKey(id: Uint8Array | string, nowMs: number): string {
    if (!Number.isFinite(nowMs)) throw new RangeError(`nowMs: ${nowMs} found, a finite number expected`);
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    this.#forgetExpired();
    const key = typeof id === 'string' ? id : keyOf(id);
    if (this.#seen.has(key)) {
      throw new CodecError('replayed', `the same IV or nonce came before, within the last ${this.#windowMs} ms`);
    }
    return key;
  }

  #forgetExpired(): void {
    const limitMs = this.#nowMs - this.#windowMs;
    while ((this.#timesMs[this.#head] ?? this.#nowMs) < limitMs) this.#forgetOldest();
  }

  #forgetOldest(): void {
    this.#seen.delete(this.#keys[this.#head] ?? '');
    this.#head += 1;
    if (this.#head < compactAfter || this.#head * 2 < this.#keys.length) return;
    // Half of the queue at least is dead here, so each entry is moved at most once for each time it was added.
    this.#keys = this.#keys.slice(this.#head);
    this.#timesMs = this.#timesMs.slice(this.#head);
    this.#head = 0;
  }
}

/**
 * Makes an empty replay window for one direction of one connection.
 *
 * What it promises: an entry comes back refused for `windowMs`, or until `maxEntries` newer ones have arrived,
 * whichever is first. At 34 frames a second the count is the tighter bound. What it does not: a frame held back longer
 * than that passes again, since an `E:` frame carries neither time nor counter. Give each key a new window: IVs of
 * different keys have nothing to do with each other. (WSE-ENC-065 to 067)
 */
export function createReplayWindow(options: ReplayWindowOptions = {}): ReplayWindow {
  const { maxEntries = limits.replay_window_entries, windowMs = limits.replay_window_ms } = options;
  if (!Number.isInteger(maxEntries) || maxEntries < 1)
    throw new RangeError(`maxEntries: ${maxEntries} found, 1 or more needed`);
  if (!(windowMs > 0)) throw new RangeError(`windowMs: ${windowMs} found, above 0 needed`);
  return new FifoReplayWindow(maxEntries, windowMs);
}
