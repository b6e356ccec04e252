import type { RecordingResult } from '../recording.ts';

/** A whole run of recordings. */
export interface RecordingsReport {
  /** The transport our server was on. */
  readonly peer: string;
  readonly results: readonly RecordingResult[];
  /** Recordings that were to be played; more than there are results when the run was ended. */
  readonly total: number;
  /** What could not be read, each with its reason. */
  readonly unread: readonly string[];
  readonly startedAt: Date;
  readonly durationMs: number;
}

/** How a recording ended, in the order of reports. */
export const recordingStatuses: readonly RecordingResult['status'][] = ['differs', 'exception', 'matches'];

/** Tells whether all was played, and nothing differs that no exception accounts for. */
export function isAsRecorded({ results, total }: RecordingsReport): boolean {
  return results.length === total && results.every(({ status }) => status !== 'differs');
}

/** Recordings by how they ended. */
export function countsOf({
  results,
}: Pick<RecordingsReport, 'results'>): Readonly<Record<RecordingResult['status'], number>> {
  const counts = { differs: 0, exception: 0, matches: 0 };
  for (const { status } of results) counts[status] += 1;
  return counts;
}

/** The result in one sentence. */
export function verdictOf(report: RecordingsReport): string {
  const { peer, results, total } = report;
  const sides = [
    { ours: `our server on ${peer}`, of: results.filter(({ side }) => side === 'server') },
    { ours: 'our client', of: results.filter(({ side }) => side === 'client') },
    { ours: 'our node', of: results.filter(({ side }) => side === 'node') },
  ];
  const played = sides.filter(({ of }, index) => of.length > 0 || (index === 0 && results.length === 0));
  const missing = total - results.length;
  const ended = missing === 0 ? '' : `; the run was ended before ${missing} of ${total}`;
  return `${played.map(({ ours, of }) => `${ours}: ${countsInWords(of)}`).join('; ')}${ended}`;
}

function countsInWords(results: readonly RecordingResult[]): string {
  const { matches, exception, differs } = countsOf({ results });
  const share = results.length === 0 ? '' : ` (${((100 * matches) / results.length).toFixed(1)} %)`;
  return (
    `${matches} of ${results.length} recordings match${share}, ` +
    `${exception} are named exceptions, ${differs} differ`
  );
}

/** Ids of recordings by the exceptions that account for what differs in them. */
export function byException({ results }: RecordingsReport): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const { id, exceptions } of results) {
    for (const exception of exceptions) {
      const reason = `${exception.why} (${exception.because})`;
      ids.set(reason, [...(ids.get(reason) ?? []), id]);
    }
  }
  return ids;
}
