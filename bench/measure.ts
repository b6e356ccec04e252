// Interleaved timing of several ways to do the same thing, in one process.
import { performance } from 'node:perf_hooks';

/** One way to do the work; its return value is consumed so that nothing is optimised away. */
type Candidate = () => unknown;

export interface Comparison {
  readonly name: string;
  readonly ours: Candidate;
  readonly rivals: Readonly<Record<string, Candidate>>;
  /** Smallest ratio of our speed to the rival's that is good enough, by rival. */
  readonly targets: Readonly<Record<string, number>>;
}

export interface Result {
  readonly name: string;
  readonly rival: string;
  /** Median operations per second over the rounds. */
  readonly oursPerSecond: number;
  readonly rivalPerSecond: number;
  /** Our speed divided by the rival's, round by round: median, 10th and 90th percentile. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly target: number | undefined;
}

export interface MeasureOptions {
  readonly rounds: number;
  /** Aimed length of one candidate's turn within a round. */
  readonly turnMs: number;
}

export const defaultMeasureOptions: MeasureOptions = { rounds: 41, turnMs: 12 };

let sink: unknown;

function timeTurn(candidate: Candidate, iterations: number): number {
  const start = performance.now();
  for (let i = 0; i < iterations; i += 1) sink = candidate();
  return performance.now() - start;
}

/** Doubles the iterations until one turn lasts as long as it should; this also warms the candidate up. */
function calibrate(candidate: Candidate, turnMs: number): number {
  let iterations = 16;
  for (;;) {
    const elapsedMs = timeTurn(candidate, iterations);
    if (elapsedMs >= turnMs) return Math.max(1, Math.round((iterations * turnMs) / elapsedMs));
    iterations *= 2;
  }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** Runs every candidate once per round, in an order that rotates, and compares speeds round by round. */
export function measure(comparison: Comparison, options: MeasureOptions = defaultMeasureOptions): Result[] {
  const entries: [string, Candidate][] = [['ours', comparison.ours], ...Object.entries(comparison.rivals)];
  const iterations = new Map(entries.map(([name, candidate]) => [name, calibrate(candidate, options.turnMs)]));
  const speeds = new Map<string, number[]>(entries.map(([name]) => [name, []]));
  for (let round = 0; round < options.rounds; round += 1) {
    for (let turn = 0; turn < entries.length; turn += 1) {
      const [name, candidate] = entries[(turn + round) % entries.length] ?? ['ours', comparison.ours];
      const count = iterations.get(name) ?? 1;
      speeds.get(name)?.push((count / timeTurn(candidate, count)) * 1000);
    }
  }
  if (sink === speeds) throw new Error('unreachable');
  return Object.keys(comparison.rivals).map((rival) => summarise(comparison, rival, speeds));
}

function summarise(comparison: Comparison, rival: string, speeds: ReadonlyMap<string, readonly number[]>): Result {
  const ours = speeds.get('ours') ?? [];
  const theirs = speeds.get(rival) ?? [];
  const ratios = ascending(ours.map((speed, round) => speed / (theirs[round] ?? Number.NaN)));
  return {
    name: comparison.name,
    rival,
    oursPerSecond: quantile(ascending(ours), 0.5),
    rivalPerSecond: quantile(ascending(theirs), 0.5),
    ratio: quantile(ratios, 0.5),
    low: quantile(ratios, 0.1),
    high: quantile(ratios, 0.9),
    target: comparison.targets[rival],
  };
}
