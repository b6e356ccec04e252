/** A rate: how many at once, and how many a second in the long run. */
export interface Rate {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** Size and refill of a {@link createTokenBucket} bucket. */
export interface TokenBucketOptions extends Rate {
  /** Tokens it holds at most, and at the start; 0 or more. */
  readonly capacity: number;
  /** Tokens it gains; 0 or more. */
  readonly refillPerSecond: number;
  /** Time of the start, in milliseconds of any clock. */
  readonly nowMs: number;
}

/** A bucket of tokens: bursts up to its capacity, in the long run its refill. (WSE-DLV-025, WSE-DLV-026) */
export interface TokenBucket {
  readonly capacity: number;
  /** Takes one token; false, and takes none, where less than one is left. */
  take(nowMs: number): boolean;
  /** Tokens at a time. Time that runs backwards counts as standing still. */
  tokens(nowMs: number): number;
  /** Whether less than a fifth of the capacity is left: the time to warn. (WSE-DLV-028) */
  isLow(nowMs: number): boolean;
  /** Milliseconds until the next token; Infinity where none will come. */
  retryAfterMs(nowMs: number): number;
}

const lowShare = 0.2;
const millisecondsPerSecond = 1_000;

class RefillingBucket implements TokenBucket {
  readonly capacity: number;
  readonly #refillPerMs: number;
  #tokens: number;
  #lastMs: number;

  constructor({ capacity, refillPerSecond, nowMs }: TokenBucketOptions) {
    this.capacity = capacity;
    this.#refillPerMs = refillPerSecond / millisecondsPerSecond;
    this.#tokens = capacity;
    this.#lastMs = nowMs;
  }

  take(nowMs: number): boolean {
    if (this.tokens(nowMs) < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  tokens(nowMs: number): number {
    if (nowMs > this.#lastMs) {
      this.#tokens = Math.min(this.capacity, this.#tokens + (nowMs - this.#lastMs) * this.#refillPerMs);
      this.#lastMs = nowMs;
    }
    return this.#tokens;
  }

  isLow(nowMs: number): boolean {
    return this.tokens(nowMs) < this.capacity * lowShare;
  }

  retryAfterMs(nowMs: number): number {
    const missing = 1 - this.tokens(nowMs);
    if (missing <= 0) return 0;
    return this.#refillPerMs === 0 || this.capacity < 1 ? Number.POSITIVE_INFINITY : missing / this.#refillPerMs;
  }
}

/** Makes a full bucket; throws RangeError for a size or refill that is no finite number from 0. */
export function createTokenBucket(options: TokenBucketOptions): TokenBucket {
  for (const name of ['capacity', 'refillPerSecond'] as const) {
    const value = options[name];
    if (!(Number.isFinite(value) && value >= 0))
      throw new RangeError(`${name} is ${value}, allowed are numbers from 0`);
  }
  return new RefillingBucket(options);
}
