import { wordsOf } from '../difference.ts';
import { countsOf, isAsRecorded, type RecordingsReport } from './recordings-report.ts';

/** For programs: everything that is known of each recording. */
export function formatRecordingsJson(report: RecordingsReport): string {
  const { peer, results, total, unread, startedAt, durationMs } = report;
  const recordings = results.map(({ exceptions, left, differences, ...result }) => ({
    ...result,
    exceptions: exceptions.map(({ id, why, because }) => ({ id, why, because })),
    differences: differences.map((each) => ({ ...each, where: wordsOf(each), accountedFor: !left.includes(each) })),
  }));
  const head = {
    peer,
    asExpected: isAsRecorded(report),
    startedAt,
    durationMs,
    total,
    counts: countsOf(report),
    unread,
  };
  return `${JSON.stringify({ ...head, recordings }, null, 2)}\n`;
}
