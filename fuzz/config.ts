// How long the properties run: 1,000 runs each by default, more with `npm run fuzz`.

const runsFromEnvironment = Number(process.env.WSEKIT_FUZZ_RUNS ?? 1000);
const seedFromEnvironment = process.env.WSEKIT_FUZZ_SEED;

const numRuns: number = Number.isInteger(runsFromEnvironment) && runsFromEnvironment > 0 ? runsFromEnvironment : 1000;

/** Parameters for `fc.assert`: the number of runs, and the seed when one is to be replayed. */
export function parameters(share = 1): { numRuns: number; seed?: number } {
  const runs = Math.max(1, Math.round(numRuns * share));
  return seedFromEnvironment === undefined ? { numRuns: runs } : { numRuns: runs, seed: Number(seedFromEnvironment) };
}
