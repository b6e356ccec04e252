import { wordsOf } from '../difference.ts';
import type { RecordingResult } from '../recording.ts';
import { sideBySide } from '../side-by-side.ts';
import { byException, isAsRecorded, type RecordingsReport, verdictOf } from './recordings-report.ts';

const mostShown = 100;
const mostLines = 20;

/** Markdown: the verdict, what differs, and the exceptions with their recordings. */
export function formatRecordingsMarkdown(report: RecordingsReport): string {
  const differing = report.results.filter(({ status }) => status === 'differs');
  const more = differing.length > mostShown ? [`and ${differing.length - mostShown} more`] : [];
  const parts = [
    '# Recordings of published servers and clients, played to ours',
    `**${isAsRecorded(report) ? 'Everything as expected' : 'Not as expected'}**: ${verdictOf(report)}.`,
    ...report.unread.map((message) => `- not read: ${message}`),
    ...differing.slice(0, mostShown).map(formatDiffering),
    ...more,
    ...exceptions(report),
  ];
  return `${parts.join('\n\n')}\n`;
}

function formatDiffering({ id, scenario, left }: RecordingResult): string {
  const texts = left.map((each) => `${wordsOf(each)}\n\n${fenced(sideBySide(each, mostLines).join('\n'))}`);
  return [`## ${id}`, scenario, ...texts].join('\n\n');
}

function exceptions(report: RecordingsReport): string[] {
  const rows = [...byException(report)].map(
    ([reason, ids]) => `| ${reason.replaceAll('|', '\\|')} | ${ids.map((id) => `\`${id}\``).join(' ')} |`,
  );
  return rows.length === 0
    ? []
    : ['## Named exceptions', ['| what ours does instead | in |', '|---|---|', ...rows].join('\n')];
}

function fenced(text: string): string {
  return `\`\`\`\`\n${text}\n\`\`\`\``;
}
