import { wordsOf } from '../difference.ts';
import type { RecordingResult } from '../recording.ts';
import { sideBySide } from '../side-by-side.ts';
import { byException, type RecordingsReport, verdictOf } from './recordings-report.ts';

const mostLines = 8;

/** For people: what differs first, then the exceptions by their reason, then the counts. */
export function formatRecordingsText(report: RecordingsReport): string {
  return [
    ...report.results.filter(({ status }) => status === 'differs').flatMap(describe),
    ...[...byException(report)].flatMap(([reason, ids]) => [`exception: ${reason}`, `  ${ids.join(' ')}`]),
    ...report.unread.map((message) => `not read: ${message}`),
    verdictOf(report),
    '',
  ].join('\n');
}

function describe({ id, scenario, left }: RecordingResult): string[] {
  return [
    `DIFFERS ${id}: ${scenario}`,
    ...left.flatMap((difference) => [`  ${wordsOf(difference)}`, ...indented(sideBySide(difference, mostLines))]),
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}
