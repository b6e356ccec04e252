import { escapeMarkup } from '../../report/escape.ts';
import { wordsOf } from '../difference.ts';
import type { RecordingResult } from '../recording.ts';
import { sideBySide } from '../side-by-side.ts';
import { countsOf, type RecordingsReport } from './recordings-report.ts';

const msPerSecond = 1000;

/** JUnit XML: one suite, named exceptions as skipped. */
export function formatRecordingsJunit(report: RecordingsReport): string {
  const { peer, results, durationMs } = report;
  const { differs, exception } = countsOf(report);
  const counts = `tests="${results.length}" failures="${differs}" errors="0" skipped="${exception}"`;
  const suite = `<testsuite name="${escapeMarkup(`recordings on ${peer}`)}" ${counts} time="${seconds(durationMs)}">`;
  const cases = results.map(formatCase).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="wse-conformance">\n${suite}\n${cases}</testsuite>\n</testsuites>\n`;
}

function formatCase({ id, scenario, status, left, exceptions, durationMs }: RecordingResult): string {
  const [file = '', name = id] = [id.slice(0, id.lastIndexOf('/')), id.slice(id.lastIndexOf('/') + 1)];
  const opening = `<testcase classname="${escapeMarkup(file)}" name="${escapeMarkup(name)}" time="${seconds(durationMs)}"`;
  if (status === 'matches') return `${opening}/>\n`;
  const reasons = exceptions.map(({ why, because }) => `${why} (${because})`).join('; ');
  if (status === 'exception') return `${opening}><skipped message="${escapeMarkup(reasons)}"/></testcase>\n`;
  const text = left.flatMap((each) => [wordsOf(each), ...sideBySide(each)]).join('\n');
  return `${opening}><failure message="${escapeMarkup(scenario)}" type="differs">${escapeMarkup(text)}</failure></testcase>\n`;
}

function seconds(ms: number): string {
  return (ms / msPerSecond).toFixed(3);
}
