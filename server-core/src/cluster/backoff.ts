import { clusterLimits } from '@wsekit/spec';

const factor = 1.5;
const lowestJitter = 0.8;
const jitterSpan = 0.4;
const { cluster_backoff_base_ms: baseMs, cluster_backoff_max_ms: maxMs } = clusterLimits;

/** Waits that grow: 1 s, times 1.5, at most 60 s, each 20 % shorter or longer by chance. (WSE-CLU-092) */
export class Backoff {
  readonly #random: () => number;
  #currentMs: number = baseMs;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** The next wait. */
  nextMs(): number {
    const delayMs = Math.min(this.#currentMs * (lowestJitter + jitterSpan * this.#random()), maxMs);
    this.#currentMs = Math.min(this.#currentMs * factor, maxMs);
    return delayMs;
  }

  /** Begins again with the shortest. */
  reset(): void {
    this.#currentMs = baseMs;
  }
}
