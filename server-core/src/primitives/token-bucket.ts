import { type TokenBucket as Bucket, createTokenBucket as createBucket, type Rate } from '@wsekit/codec/session';
import { monotonicNowMs } from './monotonic-clock.ts';

/** Size and refill of a {@link createTokenBucket} bucket. */
export interface TokenBucketOptions extends Rate {
  /** Tokens at the start, 0 or more; the capacity by default, and at most. */
  readonly initialTokens?: number;
  /** Milliseconds of any clock. */
  readonly nowMs?: () => number;
}

/** A bucket of tokens with a clock of its own: bursts up to its capacity, in the long run its refill. */
export interface TokenBucket {
  readonly capacity: number;
  /** Tokens at this moment, with fractions. */
  readonly tokens: number;
  /**
   * Takes so many tokens, one by default; false, and takes none, where fewer are there.
   *
   * Throws RangeError for what is no finite number from 0: a negative count would give tokens away.
   */
  acquire(tokens?: number): boolean;
  /** Milliseconds until so many tokens are there, one by default; Infinity where they never will be. RangeError as above. */
  retryAfterMs(tokens?: number): number;
  /** Fills it. */
  reset(): void;
}

class ClockedBucket implements TokenBucket {
  readonly #bucket: Bucket;
  readonly #nowMs: () => number;

  constructor(bucket: Bucket, nowMs: () => number) {
    this.#bucket = bucket;
    this.#nowMs = nowMs;
  }

  get capacity(): number {
    return this.#bucket.capacity;
  }

  get tokens(): number {
    return this.#bucket.tokens(this.#nowMs());
  }

  acquire(tokens = 1): boolean {
    assertCount(tokens);
    return this.#bucket.take(this.#nowMs(), tokens);
  }

  retryAfterMs(tokens = 1): number {
    assertCount(tokens);
    return this.#bucket.retryAfterMs(this.#nowMs(), tokens);
  }

  reset(): void {
    this.#bucket.reset(this.#nowMs());
  }
}

function assertCount(tokens: number): void {
  if (!(Number.isFinite(tokens) && tokens >= 0)) throw new RangeError(`${tokens} tokens, allowed are numbers from 0`);
}

/** Makes a bucket; throws RangeError for a size, refill or start that is no finite number from 0. */
export function createTokenBucket({ nowMs = monotonicNowMs, ...options }: TokenBucketOptions): TokenBucket {
  return new ClockedBucket(createBucket({ ...options, nowMs: nowMs() }), nowMs);
}
