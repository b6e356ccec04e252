import type { RunResult } from '../results.ts';
import type { LiveRun } from './expand-live.ts';
import { type RunAllOptions, runAll } from './run-all.ts';
import { type RunCaseOptions, runLiveCase } from './run-case.ts';

/** What to run, and whom to tell. */
export type RunLiveOptions = RunCaseOptions & Omit<RunAllOptions<LiveRun>, 'perform'>;

/** Runs live cases against one peer; results come in the order of `runs`, and after `signal` the rest is `not_run`. */
export function runLive(options: RunLiveOptions): Promise<readonly RunResult[]> {
  return runAll({ ...options, perform: (run) => runLiveCase(run, options) });
}
