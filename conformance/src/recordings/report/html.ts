import { escapeMarkup } from '../../report/escape.ts';
import { pageHead } from '../../report/html/head.ts';
import { showDuration } from '../../report/wording.ts';
import { type Difference, wordsOf } from '../difference.ts';
import type { RecordingResult } from '../recording.ts';
import { pairsOf } from '../side-by-side.ts';
import { isAsRecorded, type RecordingsReport, recordingStatuses, verdictOf } from './recordings-report.ts';

const headings = { differs: 'What differs', exception: 'Named exceptions', matches: 'What matches' };
const style = `
.pairs{width:100%;table-layout:fixed;border-collapse:collapse;font:.8rem ui-monospace,monospace}
.pairs td,.pairs th{vertical-align:top;padding:.2rem .5rem;overflow-wrap:anywhere;text-align:left}
.pairs .other{background:color-mix(in srgb,currentColor 12%,transparent)}
`;

/** One page that needs nothing but itself and no script: each recording that is not as recorded, both sides side by side. */
export function formatRecordingsHtml(report: RecordingsReport): string {
  return `${pageHead({ title: 'WSE recordings', style, hasScripts: false })}<body>
<main>
<header class="verdict ${isAsRecorded(report) ? 'good' : 'bad'}">
<p class="kicker">WSE recordings</p>
<h1>${isAsRecorded(report) ? 'Everything as expected' : 'Not everything is as expected'}</h1>
<p>${escapeMarkup(verdictOf(report))}, in ${showDuration(report.durationMs)}.</p>
${report.unread.map((message) => `<p>Not read: ${escapeMarkup(message)}</p>`).join('\n')}
</header>
${recordingStatuses.map((status) => section(report, status)).join('\n')}
</main>
</body>
</html>
`;
}

function section({ results }: RecordingsReport, status: RecordingResult['status']): string {
  const those = results.filter((result) => result.status === status);
  if (those.length === 0) return '';
  const items = status === 'matches' ? names(those) : those.map(details).join('\n');
  return `<section aria-labelledby="${status}"><h2 id="${status}">${headings[status]}: ${those.length}</h2>\n${items}</section>`;
}

function names(results: readonly RecordingResult[]): string {
  return `<details><summary>their names</summary><p>${results.map(({ id }) => escapeMarkup(id)).join('<br>')}</p></details>`;
}

function details({ id, scenario, exceptions, differences, status }: RecordingResult): string {
  const reasons = exceptions.map(({ why, because }) => `<li>${escapeMarkup(`${why} (${because})`)}</li>`).join('');
  return `<details${status === 'differs' ? ' open' : ''}><summary>${escapeMarkup(id)}: ${escapeMarkup(scenario)}</summary>
${reasons === '' ? '' : `<ul>${reasons}</ul>`}
${differences.map(table).join('\n')}</details>`;
}

function table(difference: Difference): string {
  const rows = pairsOf(difference).map(
    ({ isSame, recorded = '', ours = '' }) =>
      `<tr${isSame ? '' : ' class="other"'}><td>${escapeMarkup(recorded)}</td><td>${escapeMarkup(ours)}</td></tr>`,
  );
  return `<h3>${escapeMarkup(wordsOf(difference))}</h3>
<table class="pairs"><thead><tr><th scope="col">recorded</th><th scope="col">ours</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}
