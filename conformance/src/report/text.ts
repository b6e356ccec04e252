import { countByStatus, isAsExpected, isBad, type PeerReport, type Report, type RunResult } from '../results.ts';
import { textTable } from './table.ts';
import { countsInWords, reasonsOf, showDuration, showImplementation, statusWords } from './wording.ts';

/** Failures written out in full; the others follow as a number. */
const maxShown = 40;

/** Writes what is wrong, then a table of all peers and the verdict. */
export function formatText(report: Report): string {
  const parts = [...report.peers.map(formatPeer).filter((text) => text !== ''), formatTable(report)];
  return `${[...parts, formatVerdict(report)].join('\n\n')}\n`;
}

function formatPeer({ name, results, remarks }: PeerReport): string {
  const bad = results.filter(({ status }) => isBad(status));
  const shown = bad.slice(0, maxShown).map((result) => formatResult(name, result));
  const more = bad.length > maxShown ? [`... and ${bad.length - maxShown} more of ${name}`] : [];
  return [...shown, ...more, ...remarks.map((remark) => `${name}: ${remark}`)].join('\n\n');
}

function formatResult(peer: string, result: RunResult): string {
  const { case: one, name } = result.run;
  const lines = [
    `${statusWords[result.status].toUpperCase()}  ${peer}  ${name}`,
    `  ${one.title} (${[one.level.toUpperCase(), ...one.requirements].join(' ')})`,
    ...reasonsOf(result).map((reason) => `  ${reason}`),
    ...(one.explain === undefined ? [] : [`  ${one.explain}`]),
  ];
  return lines.join('\n');
}

function formatTable({ peers, missing }: Report): string {
  const heading = ['peer', 'implementation', 'passed', 'failed', 'known to fail', 'noted', 'unsupported', 'time'];
  const rows = peers.map(({ name, description, results, durationMs }) => {
    const counts = countByStatus(results);
    const failed = counts.failed + counts.passed_unexpectedly;
    const numbers = [counts.passed, failed, counts.known, counts.noted, counts.unsupported].map(String);
    return [name, showImplementation(description), ...numbers, showDuration(durationMs)];
  });
  const absent = missing.map(({ name, why }) => `${name}: not run, ${why}`);
  return [textTable([heading, ...rows]), ...absent].join('\n');
}

function formatVerdict(report: Report): string {
  const results = report.peers.flatMap((peer) => peer.results);
  const verdict = isAsExpected(report) ? 'everything as expected' : 'NOT as expected';
  const ended = report.interrupted ? 'ended before its time, ' : '';
  return `${ended}${countsInWords(results)} in ${showDuration(report.durationMs)}: ${verdict}`;
}
