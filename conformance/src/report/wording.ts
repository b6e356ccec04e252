import type { Fact } from '../case.ts';
import { countByStatus, type Report, type RunResult, type Status, statuses } from '../results.ts';

/** How each status is called in reports for people. */
export const statusWords: Readonly<Record<Status, string>> = {
  passed: 'passed',
  failed: 'failed',
  passed_unexpectedly: 'passed against the list',
  suite_error: 'suite error',
  known: 'known to fail',
  noted: 'noted',
  unsupported: 'unsupported',
  not_run: 'not run',
};

/** The first part of a case id: what the matrix has rows for. */
export function areaOf({ id }: Pick<Fact, 'id'>): string {
  return id.split('/', 1)[0] ?? '';
}

/** The area names of a report, in the order in which they appear. */
export function areasOf({ peers }: Report): readonly string[] {
  return [...new Set(peers.flatMap(({ results }) => results.map(({ run }) => areaOf(run.case))))].sort();
}

/** Why a result is not simply a pass, one line a reason. */
export function reasonsOf(result: RunResult): readonly string[] {
  const { differences, knownFailing, status, trouble, unsupported } = result;
  const listed = knownFailing === undefined ? [] : [`listed as failing: ${knownFailing.reason}`];
  const against = status === 'passed_unexpectedly' ? [`passes, so "${knownFailing?.text}" has to leave the list`] : [];
  const expired = knownFailing?.hasExpired
    ? [`listed up to ${knownFailing.expires} alone, so "${knownFailing.text}" has to be judged anew`]
    : against;
  const wrong = trouble === undefined ? [] : [`${trouble.kind.replaceAll('_', ' ')}: ${trouble.message}`];
  const refused = unsupported === undefined ? [] : [unsupported];
  const differ = differences.map(({ path, expected, got }) => `${path}: expected ${expected}, got ${got}`);
  return [...expired, ...wrong, ...refused, ...differ, ...listed];
}

/** The counts that are not zero, as `12 passed, 1 failed`. */
export function countsInWords(results: readonly RunResult[]): string {
  const counts = countByStatus(results);
  const parts = statuses
    .filter((status) => counts[status] > 0)
    .map((status) => `${showCount(counts[status])} ${statusWords[status]}`);
  return parts.length === 0 ? 'nothing to run' : parts.join(', ');
}

/** A count for people: `12,345`. */
export function showCount(count: number): string {
  return count.toLocaleString('en');
}

/** Milliseconds for people. */
export function showDuration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Name and version of an implementation. */
export function showImplementation({ name, version }: { readonly name: string; readonly version: string }): string {
  return version === '' ? name : `${name} ${version}`;
}
