import type { KnownFailing } from './known-failing.ts';
import type { Status } from './results.ts';

/** What a list makes of a run that came out well or badly; undefined where it has nothing to say of it. */
export function excuse(entry: KnownFailing | undefined, hasPassed: boolean): Status | undefined {
  if (entry === undefined) return undefined;
  if (entry.hasExpired) return hasPassed ? 'passed_unexpectedly' : 'failed';
  if (!hasPassed) return 'known';
  return entry.atTimes ? 'passed' : 'passed_unexpectedly';
}
