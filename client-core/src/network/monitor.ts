import { type ConnectionQuality, qualityOf } from './quality.ts';

/** Times and sizes of a {@link NetworkMonitor}. */
export interface NetworkMonitorOptions {
  /** An answer that takes longer is none, in milliseconds: the time from one ping to the next. */
  readonly timeoutMs: number;
  /** Pings it judges by, 2 or more. Default 50. */
  readonly maxSamples?: number;
  /** How old they may be, in milliseconds. Default 900,000. */
  readonly maxAgeMs?: number;
}

interface Sample {
  readonly atMs: number;
  /** Undefined: no answer came in time. */
  readonly latencyMs: number | undefined;
}

const defaultMaxSamples = 50;
const defaultMaxAgeMs = 900_000;
/** The worst fifth is left out of means: one time that cannot be true must not spoil them. */
const keptShare = 0.8;

/**
 * Measures a connection by its pings: how long their answers take, how much that changes, how many get none.
 *
 * All times are of one clock, this machine's. Where that has slept or was set, what was under way counts neither as an answer
 * nor as a loss: a ping is lost when its answer is missing after the time for it, and forgotten when twice that time has
 * passed at once, or less than none.
 */
export class NetworkMonitor {
  readonly #timeoutMs: number;
  readonly #maxSamples: number;
  readonly #maxAgeMs: number;
  readonly #underWay = new Set<number>();
  #samples: Sample[] = [];

  constructor({ timeoutMs, maxSamples = defaultMaxSamples, maxAgeMs = defaultMaxAgeMs }: NetworkMonitorOptions) {
    this.#timeoutMs = timeoutMs;
    this.#maxSamples = maxSamples;
    this.#maxAgeMs = maxAgeMs;
  }

  /** A ping has left. Those before it that are overdue are judged. */
  pinged(nowMs: number): void {
    for (const sentMs of this.#underWay) {
      const ageMs = nowMs - sentMs;
      if (ageMs >= 0 && ageMs < this.#timeoutMs) continue;
      this.#underWay.delete(sentMs);
      if (this.#isOverdue(ageMs)) this.#add({ atMs: nowMs, latencyMs: undefined });
    }
    // Never so many, unless time stands still.
    if (this.#underWay.size < this.#maxSamples) this.#underWay.add(nowMs);
  }

  /** An answer has come to the ping of a time; one to no ping that is under way is not heard, be it late, doubled or forged. */
  answered(sentMs: number, nowMs: number): void {
    if (!this.#underWay.delete(sentMs)) return;
    const ageMs = nowMs - sentMs;
    if (ageMs >= 0 && ageMs <= this.#timeoutMs) this.#add({ atMs: nowMs, latencyMs: ageMs });
    else if (this.#isOverdue(ageMs)) this.#add({ atMs: nowMs, latencyMs: undefined });
  }

  /** The connection has ended: nothing is under way any more. */
  interrupted(): void {
    this.#underWay.clear();
  }

  /** Another way is taken from now on: forgets everything. */
  reset(): void {
    this.#underWay.clear();
    this.#samples = [];
  }

  /** What was measured, and how good that is. */
  quality(nowMs: number): ConnectionQuality {
    this.#forgetOld(nowMs);
    const latencies = this.#samples.flatMap(({ latencyMs }) => (latencyMs === undefined ? [] : [latencyMs]));
    const changes = latencies.slice(1).map((latencyMs, at) => Math.abs(latencyMs - (latencies[at] ?? latencyMs)));
    const samples = this.#samples.length;
    return qualityOf({
      samples,
      latencyMs: meanOfBest(latencies),
      jitterMs: meanOfBest(changes),
      lossPercent: samples === 0 ? 0 : ((samples - latencies.length) / samples) * 100,
    });
  }

  /** Nobody was here to see the answer if more than twice the time for it has passed. */
  #isOverdue(ageMs: number): boolean {
    return ageMs >= this.#timeoutMs && ageMs <= 2 * this.#timeoutMs;
  }

  #add(sample: Sample): void {
    this.#samples.push(sample);
    if (this.#samples.length > this.#maxSamples) this.#samples.shift();
  }

  /** What is of the future is of a clock that was set back since, and as good as old. */
  #forgetOld(nowMs: number): void {
    this.#samples = this.#samples.filter(({ atMs }) => atMs <= nowMs && nowMs - atMs <= this.#maxAgeMs);
  }
}

function meanOfBest(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const best = [...values].sort((one, other) => one - other).slice(0, Math.ceil(values.length * keptShare));
  return best.reduce((sum, value) => sum + value, 0) / best.length;
}
