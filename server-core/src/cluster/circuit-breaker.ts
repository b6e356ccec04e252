import { clusterLimits } from '@wsekit/spec';

const {
  cluster_breaker_threshold: threshold,
  cluster_breaker_timeout_ms: timeoutMs,
  cluster_breaker_probes: probes,
} = clusterLimits;

/**
 * Says when an address is dialled: after 10 failures in a row not for 60 s, then three probes, and a failure of any of them
 * waits 60 s again; three that succeed close it. (WSE-ERR-120)
 */
export class CircuitBreaker {
  #failures = 0;
  #failedAtMs = 0;
  /** Probes that have succeeded; undefined while the breaker is closed. */
  #probed: number | undefined;

  get isOpen(): boolean {
    return this.#probed !== undefined;
  }

  /** How long to wait before the next try. */
  waitMs(nowMs: number): number {
    return this.#failures < threshold ? 0 : Math.max(0, this.#failedAtMs + timeoutMs - nowMs);
  }

  /** A link came up. */
  succeeded(): void {
    this.#failures = 0;
    if (this.#probed === undefined) return;
    this.#probed += 1;
    if (this.#probed >= probes) this.#probed = undefined;
  }

  /** A try did not bring a link. */
  failed(nowMs: number): void {
    this.#failures = this.isOpen ? threshold : this.#failures + 1;
    this.#failedAtMs = nowMs;
    if (this.#failures >= threshold) this.#probed = 0;
  }
}
