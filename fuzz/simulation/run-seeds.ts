import { generateScenario } from './generate.ts';
import { simulate } from './simulate.ts';

/** What runs of several seeds come to. */
export interface Tally {
  readonly runs: number;
  /** Seeds of runs in which something did not hold. */
  readonly failed: readonly number[];
  readonly published: number;
  readonly received: number;
  readonly lost: number;
  readonly simulatedMs: number;
}

/** Nothing so far. */
export const nothingRun: Tally = { runs: 0, failed: [], published: 0, received: 0, lost: 0, simulatedMs: 0 };

/** Runs a seed, and adds what it comes to. */
export async function runSeed(tally: Tally, seed: number): Promise<Tally> {
  const { findings, published, received, lost, tookMs } = await simulate(generateScenario(seed));
  return addTallies(tally, {
    runs: 1,
    failed: findings.length > 0 ? [seed] : [],
    published,
    received,
    lost,
    simulatedMs: tookMs,
  });
}

/** Two tallies together. */
export function addTallies(one: Tally, other: Tally): Tally {
  return {
    runs: one.runs + other.runs,
    failed: [...one.failed, ...other.failed].sort((a, b) => a - b),
    published: one.published + other.published,
    received: one.received + other.received,
    lost: one.lost + other.lost,
    simulatedMs: one.simulatedMs + other.simulatedMs,
  };
}

/** One line for a tally. */
export function describeTally({ runs, failed, published, received, lost, simulatedMs }: Tally): string {
  const hours = (simulatedMs / msPerHour).toFixed(1);
  return `${runs} seeds, ${failed.length} failed; ${published} published, ${received} received, ${lost} losses told; ${hours} h simulated`;
}

const msPerHour = 3_600_000;
