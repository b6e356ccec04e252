import { excuse } from '../excuse.ts';
import type { KnownFailing } from '../known-failing.ts';
import type { RunResult, Status } from '../results.ts';
import type { LiveRun } from './expand-live.ts';
import { type LiveOutcome, type RunCaseOptions, runLiveCase } from './run-case.ts';

/** What to run, and whom to tell. */
export interface RunLiveOptions extends RunCaseOptions {
  readonly runs: readonly LiveRun[];
  /** Cases that are run side by side. */
  readonly jobs: number;
  readonly knownFailing?: readonly KnownFailing[];
  readonly onResult?: (result: RunResult) => void;
}

/** Runs live cases; results come in the order of `runs`, and after `signal` the rest is `not_run`. Never rejects for a peer. */
export async function runLive(options: RunLiveOptions): Promise<readonly RunResult[]> {
  const { runs, jobs, signal, onResult } = options;
  const results: RunResult[] = runs.map((run) => ({ run, status: 'not_run', durationMs: 0, differences: [] }));
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

async function runOne(run: LiveRun, options: RunLiveOptions): Promise<RunResult> {
  const startMs = performance.now();
  const { verdict, ...found } = await runLiveCase(run, options);
  const knownFailing = options.knownFailing?.find((entry) => entry.matches(run.name));
  const status = statusOf(verdict, run, knownFailing);
  const listed = knownFailing === undefined ? {} : { knownFailing };
  return { run, status, durationMs: performance.now() - startMs, ...found, ...listed };
}

function statusOf(verdict: LiveOutcome['verdict'], run: LiveRun, listed: KnownFailing | undefined): Status {
  if (verdict === 'unsupported' || verdict === 'suite_error') return verdict;
  const hasPassed = verdict === 'passed';
  return excuse(listed, hasPassed) ?? (hasPassed ? 'passed' : run.case.level === 'may' ? 'noted' : 'failed');
}
