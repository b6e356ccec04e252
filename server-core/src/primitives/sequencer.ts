import { createDedupWindow, type DedupWindow } from '@wsekit/codec/session';
import { monotonicNowMs } from './monotonic-clock.ts';

/** Bounds of a {@link createSequencer} sequencer. */
export interface SequencerOptions {
  /** Ids it remembers at most, 1 or more; fewer where they are longer than 256 characters on average. */
  readonly windowEntries: number;
  /** Milliseconds of any clock, for the age of ids. */
  readonly nowMs?: () => number;
}

/** Counts, and tells ids it has seen before. */
export interface Sequencer {
  /** The last number given, 0 before the first. */
  readonly currentSeq: number;
  /** Ids it remembers. */
  readonly seenCount: number;
  /** The next number: 1, 2, 3 ... */
  nextSeq(): number;
  /**
   * Tells whether an id came before, and remembers it where it did not.
   *
   * A full window forgets the oldest for a new one; seeing an id again does not make it younger.
   */
  isDuplicate(id: string): boolean;
  /** Forgets the ids that came more than so many milliseconds ago. */
  cleanup(maxAgeMs: number): void;
}

const meanIdChars = 256;

class CountingSequencer implements Sequencer {
  readonly #seen: DedupWindow;
  readonly #nowMs: () => number;
  #last = 0;

  constructor(seen: DedupWindow, nowMs: () => number) {
    this.#seen = seen;
    this.#nowMs = nowMs;
  }

  get currentSeq(): number {
    return this.#last;
  }

  get seenCount(): number {
    return this.#seen.size;
  }

  nextSeq(): number {
    this.#last += 1;
    return this.#last;
  }

  isDuplicate(id: string): boolean {
    return !this.#seen.add(id, this.#nowMs());
  }

  cleanup(maxAgeMs: number): void {
    this.#seen.forgetOlder(maxAgeMs, this.#nowMs());
  }
}

/** Makes a sequencer that counts from 1; throws RangeError where `windowEntries` is no integer from 1. */
export function createSequencer({ windowEntries, nowMs = monotonicNowMs }: SequencerOptions): Sequencer {
  const seen = createDedupWindow({ maxEntries: windowEntries, maxChars: windowEntries * meanIdChars });
  return new CountingSequencer(seen, nowMs);
}
