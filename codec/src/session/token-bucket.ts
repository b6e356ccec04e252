/** A rate: how many at once, and how many a second in the long run. */
export interface Rate {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** Size and refill of a {@link createTokenBucket} bucket. */
export interface TokenBucketOptions extends Rate {
  /** Tokens it holds at most; 0 or more. */
  readonly capacity: number;
  /** Tokens it gains; 0 or more. */
  readonly refillPerSecond: number;
  /** Tokens at the start, 0 or more, at most the capacity; the capacity by default. */
  readonly initialTokens?: number;
  /** Time of the start, in milliseconds of any clock. */
  readonly nowMs: number;
}

/** A bucket of tokens: bursts up to its capacity, in the long run its refill. (WSE-DLV-025, WSE-DLV-026) */
export interface TokenBucket {
  readonly capacity: number;
  /** Takes so many tokens, one by default; false, and takes none, where fewer are left. */
  take(nowMs: number, tokens?: number): boolean;
  /** Tokens at a time. A clock that is set back gives none for the way, and goes on from where it is. */
  tokens(nowMs: number): number;
  /** Whether less than a fifth of the capacity is left: the time to warn. (WSE-DLV-028) */
  isLow(nowMs: number): boolean;
  /** Milliseconds until so many tokens are there, one by default; Infinity where they never will be. */
  retryAfterMs(nowMs: number, tokens?: number): number;
  /** Fills it. */
  reset(nowMs: number): void;
}

const lowShare = 0.2;
const millisecondsPerSecond = 1_000;

class RefillingBucket implements TokenBucket {
  readonly capacity: number;
  readonly #refillPerMs: number;
  #tokens: number;
  #lastMs: number;

  constructor({ capacity, refillPerSecond, initialTokens = capacity, nowMs }: TokenBucketOptions) {
    this.capacity = capacity;
    this.#refillPerMs = refillPerSecond / millisecondsPerSecond;
    this.#tokens = Math.min(initialTokens, capacity);
    this.#lastMs = nowMs;
  }

  take(nowMs: number, tokens = 1): boolean {
    if (this.tokens(nowMs) < tokens) return false;
    this.#tokens -= tokens;
    return true;
  }

  tokens(nowMs: number): number {
    if (nowMs > this.#lastMs) {
      this.#tokens = Math.min(this.capacity, this.#tokens + (nowMs - this.#lastMs) * this.#refillPerMs);
    }
    this.#lastMs = nowMs;
    return this.#tokens;
  }

  isLow(nowMs: number): boolean {
    return this.tokens(nowMs) < this.capacity * lowShare;
  }

  retryAfterMs(nowMs: number, tokens = 1): number {
    const missing = tokens - this.tokens(nowMs);
    if (missing <= 0) return 0;
    return this.#refillPerMs === 0 || this.capacity < tokens ? Number.POSITIVE_INFINITY : missing / this.#refillPerMs;
  }

  reset(nowMs: number): void {
    this.#tokens = this.capacity;
    this.#lastMs = nowMs;
  }
}

/** Makes a bucket; throws RangeError for a size, refill or start that is no finite number from 0. */
export function createTokenBucket(options: TokenBucketOptions): TokenBucket {
  for (const name of ['capacity', 'refillPerSecond', 'initialTokens'] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isFinite(value) && value >= 0))
      throw new RangeError(`${name} is ${value}, allowed are numbers from 0`);
  }
  return new RefillingBucket(options);
}
