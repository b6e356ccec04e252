import { countBad, countByStatus, isAsExpected, isBad, type PeerReport, type Report } from '../results.ts';
import { groupResults, type ResultGroup, settingsInWords } from './groups.ts';
import { textTable } from './table.ts';
import { countsInWords, showDuration, showImplementation, statusWords } from './wording.ts';

/** Failures written out in full; the others follow as a number. */
const maxShown = 40;
/** The end of what happened on the wire, of the first run that failed in this way. */
const maxLogLines = 14;

/** Writes what is wrong, then a table of all peers and the verdict. */
export function formatText(report: Report): string {
  const parts = [...report.peers.map(formatPeer).filter((text) => text !== ''), formatTable(report)];
  return `${[...parts, formatVerdict(report)].join('\n\n')}\n`;
}

function formatPeer({ name, results, remarks }: PeerReport): string {
  const bad = groupResults(results.filter(({ status }) => isBad(status)));
  const shown = bad.slice(0, maxShown).map((group) => formatGroup(name, group));
  const more = bad.length > maxShown ? [`... and ${bad.length - maxShown} more of ${name}`] : [];
  return [...shown, ...more, ...remarks.map((remark) => `${name}: ${remark}`)].join('\n\n');
}

function formatGroup(peer: string, group: ResultGroup): string {
  const { case: one, reasons, runs, status } = group;
  const settings = settingsInWords(group);
  const lines = [
    `${statusWords[status].toUpperCase()}  ${peer}  ${one.id}`,
    `  ${one.title} (${[one.level.toUpperCase(), ...one.requirements].join(' ')})`,
    ...(settings === '' ? [] : [`  in ${runs.length === 1 ? '1 run' : `${runs.length} runs`}: ${settings}`]),
    ...reasons.map((reason) => `  ${reason}`),
    ...(one.explain === undefined ? [] : [`  ${one.explain}`]),
    ...(runs[0]?.log ?? []).slice(-maxLogLines).map((line) => `    ${line}`),
  ];
  return lines.join('\n');
}

function formatTable({ peers, missing }: Report): string {
  const heading = ['peer', 'implementation', 'passed', 'failed', 'known to fail', 'noted', 'unsupported', 'time'];
  const rows = peers.map(({ name, description, results, durationMs }) => {
    const counts = countByStatus(results);
    const failed = countBad(counts);
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
