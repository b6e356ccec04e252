import * as clientLimits from '@wsekit/spec/client-limits';

/**
 * Where a breaker is. `closed`: everything may be tried. `open`: nothing, after too many failures in a row. `half_open`: one
 * try at a time, to see whether it works again.
 */
export type BreakerState = 'closed' | 'open' | 'half_open';

/** When a breaker opens and closes. */
export interface BreakerOptions {
  /** Failures in a row that open it, 1 or more. Default 5. */
  readonly failures?: number;
  /** How long it stays open, in milliseconds. Default 60,000. */
  readonly openMs?: number;
  /** Successes in a row that close it again, 1 or more. Default 3. */
  readonly successes?: number;
}

/** Keeps from what fails, and finds out carefully whether it works again. */
export class CircuitBreaker {
  readonly #options: Required<BreakerOptions>;
  #state: BreakerState = 'closed';
  #failures = 0;
  #successes = 0;
  #opensAtMs = 0;
  #isProbing = false;

  constructor({
    failures = clientLimits.circuit_breaker_threshold,
    openMs = clientLimits.circuit_breaker_timeout_ms,
    successes = clientLimits.circuit_breaker_success_threshold,
  }: BreakerOptions = {}) {
    this.#options = { failures, openMs, successes };
  }

  /** Failures in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** A try is under way that is to tell whether it works again. */
  get isProbing(): boolean {
    return this.#isProbing;
  }

  /** When an open breaker lets something through again. */
  get opensAtMs(): number {
    return this.#opensAtMs;
  }

  state(nowMs: number): BreakerState {
    return this.#state === 'open' && nowMs >= this.#opensAtMs ? 'half_open' : this.#state;
  }

  /** Whether a try may begin. */
  allows(nowMs: number): boolean {
    const state = this.state(nowMs);
    return state === 'closed' || (state === 'half_open' && !this.#isProbing);
  }

  /** A try begins, and opens an open breaker by half; true where no other may begin until {@link released} is called. */
  begin(): boolean {
    if (this.#state === 'closed') return false;
    this.#state = 'half_open';
    this.#isProbing = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    if (this.#state === 'closed') return;
    this.#successes += 1;
    if (this.#successes >= this.#options.successes) this.#state = 'closed';
  }

  failed(nowMs: number): void {
    this.#failures += 1;
    this.#successes = 0;
    if (this.#state === 'closed' && this.#failures < this.#options.failures) return;
    this.#state = 'open';
    this.#opensAtMs = nowMs + this.#options.openMs;
  }

  /** The try that others had to wait for is over. */
  released(): void {
    this.#isProbing = false;
  }
}
