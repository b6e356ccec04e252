import type { FactRun } from './expand.ts';
import type { KnownFailing } from './known-failing.ts';
import type { Status } from './results.ts';

/** What a list makes of a run that came out well or badly; undefined where it has nothing to say of it. */
export function excuse(entry: KnownFailing | undefined, hasPassed: boolean): Status | undefined {
  if (entry === undefined) return undefined;
  if (entry.hasExpired) return hasPassed ? 'passed_unexpectedly' : 'failed';
  if (!hasPassed) return 'known';
  return entry.atTimes ? 'passed' : 'passed_unexpectedly';
}

/** What becomes of a run that came out well or badly, by its level and what a list has to say of it. */
export function statusOf(run: FactRun, listed: KnownFailing | undefined, hasPassed: boolean): Status {
  return excuse(listed, hasPassed) ?? (hasPassed ? 'passed' : run.case.level === 'may' ? 'noted' : 'failed');
}
