import { statusOf } from '../excuse.ts';
import type { FactRun } from '../expand.ts';
import type { KnownFailing } from '../known-failing.ts';
import type { RunResult } from '../results.ts';
import type { LiveOutcome } from './bounded.ts';

/** What to run, how, and whom to tell. */
export interface RunAllOptions<Run extends FactRun> {
  readonly runs: readonly Run[];
  readonly perform: (run: Run) => Promise<LiveOutcome>;
  /** Cases that are run side by side. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly knownFailing?: readonly KnownFailing[];
  readonly onResult?: (result: RunResult<Run>) => void;
}

/** Runs cases side by side; results come in the order of `runs`, and after `signal` the rest is `not_run`. Never rejects for a peer. */
export async function runAll<Run extends FactRun>(options: RunAllOptions<Run>): Promise<readonly RunResult<Run>[]> {
  const { runs, jobs, signal, onResult } = options;
  const results: RunResult<Run>[] = runs.map((run) => ({ run, status: 'not_run', durationMs: 0, differences: [] }));
  const queue = runs.entries();
  const work = async (): Promise<void> => {
    for (const [at, run] of queue) {
      if (signal.aborted) return;
      const result = await runOne(run, options);
      if (signal.aborted) return;
      results[at] = result;
      onResult?.(result);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

async function runOne<Run extends FactRun>(run: Run, options: RunAllOptions<Run>): Promise<RunResult<Run>> {
  const startMs = performance.now();
  const { verdict, ...found } = await options.perform(run);
  const knownFailing = options.knownFailing?.find((entry) => entry.matches(run.name));
  const isOutcome = verdict === 'passed' || verdict === 'failed';
  const status = isOutcome ? statusOf(run, knownFailing, verdict === 'passed') : verdict;
  const listed = knownFailing === undefined ? {} : { knownFailing };
  return { run, status, durationMs: performance.now() - startMs, ...found, ...listed };
}
