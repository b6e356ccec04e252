import type { FactRun } from '../../src/expand.ts';
import type { RunResult, Status } from '../../src/results.ts';
import type { Mutant } from '../mutant.ts';
import { orderRuns } from './order-runs.ts';
import type { MutantSuite } from './suite.ts';

/** What became of one mutant. */
export interface Verdict {
  readonly kind: string;
  readonly mutant: Mutant;
  /** The first case that failed on it and passes on the unbroken implementation; absent when it survived. */
  readonly killer?: RunResult;
  /** Runs that say nothing: they pass when run again, or fail on the unbroken implementation as well. */
  readonly spurious: readonly string[];
  readonly durationMs: number;
}

/** Runs cases on a mutant, those concerned first, until one notices it. */
export async function hunt<Broken extends Mutant, Run extends FactRun>(
  suite: MutantSuite<Broken, Run>,
  mutant: Broken,
): Promise<Verdict> {
  const startMs = performance.now();
  const spurious: string[] = [];
  let runs = orderRuns(suite.runs, mutant);
  for (;;) {
    const { failed, left } = await firstFailed(suite, mutant, runs);
    const durationMs = performance.now() - startMs;
    const found = { kind: suite.kind, mutant, spurious, durationMs };
    if (failed === undefined) return found;
    if (await isReal(suite, mutant, failed)) return { ...found, killer: failed };
    spurious.push(failed.run.name);
    runs = left;
  }
}

async function firstFailed<Broken extends Mutant, Run extends FactRun>(
  suite: MutantSuite<Broken, Run>,
  mutant: Broken,
  runs: readonly Run[],
): Promise<{ readonly failed: RunResult | undefined; readonly left: readonly Run[] }> {
  const over = new AbortController();
  const done = new Set<FactRun>();
  let failed: RunResult | undefined;
  await suite.hold(mutant, runs, over.signal, (result) => {
    if (failed !== undefined) return;
    done.add(result.run);
    if (result.status === 'suite_error')
      throw new Error(`${mutant.id}: ${result.run.name}: ${result.trouble?.message}`);
    if (result.status !== 'failed') return;
    failed = result;
    over.abort();
  });
  return { failed, left: runs.filter((run) => !done.has(run)) };
}

/** Whether it fails again on the mutant, and passes on the unbroken implementation: not for want of time or of luck. */
async function isReal<Broken extends Mutant, Run extends FactRun>(
  suite: MutantSuite<Broken, Run>,
  mutant: Broken,
  { run }: RunResult,
): Promise<boolean> {
  const same = suite.runs.filter(({ name }) => name === run.name);
  return (await statusOf(suite, undefined, same)) === 'passed' && (await statusOf(suite, mutant, same)) === 'failed';
}

async function statusOf<Broken extends Mutant, Run extends FactRun>(
  suite: MutantSuite<Broken, Run>,
  mutant: Broken | undefined,
  runs: readonly Run[],
): Promise<Status | undefined> {
  let found: Status | undefined;
  await suite.hold(mutant, runs, new AbortController().signal, ({ status }) => {
    found = status;
  });
  return found;
}
