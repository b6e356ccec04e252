import {
  countBad,
  countByStatus,
  isAsExpected,
  isBad,
  type PeerReport,
  type Report,
  type RunResult,
} from '../results.ts';
import { groupResults, type ResultGroup, settingsInWords } from './groups.ts';
import { areaOf, areasOf, countsInWords, showDuration, showImplementation, statusWords } from './wording.ts';

const maxShown = 100;

/** Writes Markdown: verdict, a matrix of areas and peers, and what is wrong. */
export function formatMarkdown(report: Report): string {
  const all = report.peers.flatMap(({ results }) => results);
  const verdict = isAsExpected(report) ? 'Everything as expected' : 'Not as expected';
  const summary = `**${verdict}**: ${countsInWords(all)} in ${showDuration(report.durationMs)}.`;
  const absent = report.missing.map(({ name, why }) => `- \`${name}\` was not run: ${why}`).join('\n');
  const details = report.peers.map(formatPeer).filter((text) => text !== '');
  const parts = ['# WSE conformance', summary, formatMatrix(report), absent, ...details];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function formatMatrix(report: Report): string {
  const heading = [
    'area',
    ...report.peers.map(({ name, description }) => `${name} (${showImplementation(description)})`),
  ];
  const rows = areasOf(report).map((area) => [
    area,
    ...report.peers.map(({ results }) => formatCell(results.filter((result) => areaOf(result.run.case) === area))),
  ]);
  const rule = heading.map((_, column) => (column === 0 ? '---' : '---:'));
  return [heading, rule, ...rows].map((row) => `| ${row.map(escapeCell).join(' | ')} |`).join('\n');
}

function formatCell(results: readonly RunResult[]): string {
  if (results.length === 0) return '';
  const counts = countByStatus(results);
  const failed = countBad(counts);
  const asides = [failed > 0 ? `${failed} failed` : '', counts.known > 0 ? `${counts.known} known` : ''];
  return [`${counts.passed}/${results.length}`, ...asides.filter((aside) => aside !== '')].join(', ');
}

function formatPeer({ name, results, remarks }: PeerReport): string {
  const bad = groupResults(results.filter(({ status }) => isBad(status)));
  const items = bad.slice(0, maxShown).map(formatItem);
  const more = bad.length > maxShown ? [`- and ${bad.length - maxShown} more`] : [];
  const notes = remarks.map((remark) => `- ${remark}`);
  const lines = [...items, ...more, ...notes];
  return lines.length === 0 ? '' : [`## ${name}`, lines.join('\n')].join('\n\n');
}

function formatItem(group: ResultGroup): string {
  const { case: one, reasons, status } = group;
  const settings = settingsInWords(group);
  const where = settings === '' ? '' : ` (${settings})`;
  const details = reasons.map((reason) => `  - ${code(reason)}`);
  return [`- ${statusWords[status]}: ${code(one.id)}${where}: ${one.title}`, ...details].join('\n');
}

function code(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const fence = line.includes('`') ? '``' : '`';
  return `${fence}${fence === '``' ? ` ${line} ` : line}${fence}`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
