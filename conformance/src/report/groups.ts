import type { Fact } from '../case.ts';
import type { RunResult, Status } from '../results.ts';
import { reasonsOf } from './wording.ts';

/** Runs of one case that ended in the same way for the same reasons. */
export interface ResultGroup {
  readonly case: Fact;
  readonly status: Status;
  readonly reasons: readonly string[];
  readonly runs: readonly RunResult[];
}

/** Puts results together that say the same, so that a case that fails in every dialect is told once. */
export function groupResults(results: readonly RunResult[]): readonly ResultGroup[] {
  const groups = new Map<string, ResultGroup & { readonly runs: RunResult[] }>();
  for (const result of results) {
    const { run, status } = result;
    const reasons = reasonsOf(result);
    const key = JSON.stringify([run.case.id, status, reasons]);
    const group = groups.get(key) ?? { case: run.case, status, reasons, runs: [] };
    group.runs.push(result);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The settings of a group, axis by axis: `dialect D2a D2b, profile observed`. Empty without any. */
export function settingsInWords({ runs }: ResultGroup): string {
  const axes = new Map<string, Set<string>>();
  for (const { run } of runs) {
    for (const [axis, value] of Object.entries(run.setting)) axes.set(axis, (axes.get(axis) ?? new Set()).add(value));
  }
  return [...axes].map(([axis, values]) => `${axis} ${[...values].join(' ')}`).join(', ');
}
