const best = 100;
const worst = 10;
const failureStep = 10;
const hardestFailure = 30;
const successStep = 5;
const streakStep = 2;
const hardestStreak = 10;
const latenciesKept = 100;
const healingMs = 30_000;
const healingShare = 0.1;

/** What a success is worth more by an average latency below so many milliseconds. */
const latencyBonus: readonly (readonly [belowMs: number, bonus: number])[] = [
  [50, 5],
  [100, 3],
  [200, 1],
];

/**
 * How well an endpoint does: 100 at best, 10 at worst.
 *
 * It moves by the steps of published clients. Quiet time heals it, a tenth of what is missing every 30 seconds, and never costs
 * it anything, so that what failed long ago is tried again.
 */
export class EndpointHealth {
  #score = best;
  #scoredMs = 0;
  #failures = 0;
  #successes = 0;
  readonly #latencies: number[] = [];

  /** Mean of the last hundred, in which newer ones weigh more; undefined before there is one. In milliseconds. */
  get latencyMs(): number | undefined {
    if (this.#latencies.length === 0) return undefined;
    const sum = this.#latencies.reduce((weighed, latencyMs, at) => weighed + latencyMs * (at + 1), 0);
    return Math.round(sum / ((this.#latencies.length * (this.#latencies.length + 1)) / 2));
  }

  /** 10 to 100, an integer. */
  score(nowMs: number): number {
    return Math.round(this.#exact(nowMs));
  }

  succeeded(latencyMs: number, nowMs: number): void {
    this.#latencies.push(latencyMs);
    if (this.#latencies.length > latenciesKept) this.#latencies.shift();
    this.#failures = 0;
    this.#successes += 1;
    this.#set(successStep + this.#bonus() + Math.min(hardestStreak, streakStep * this.#successes), nowMs);
  }

  failed(nowMs: number): void {
    this.#successes = 0;
    this.#failures += 1;
    this.#set(-Math.min(hardestFailure, failureStep * this.#failures), nowMs);
  }

  #exact(nowMs: number): number {
    const quietMs = Math.max(0, nowMs - this.#scoredMs);
    return best - (best - this.#score) * (1 - healingShare) ** (quietMs / healingMs);
  }

  #set(step: number, nowMs: number): void {
    this.#score = Math.min(best, Math.max(worst, this.#exact(nowMs) + step));
    this.#scoredMs = nowMs;
  }

  #bonus(): number {
    const average = this.latencyMs ?? 0;
    return average === 0 ? 0 : (latencyBonus.find(([belowMs]) => average < belowMs)?.[1] ?? 0);
  }
}
