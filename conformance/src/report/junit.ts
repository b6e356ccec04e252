import { countBad, countByStatus, isBad, type PeerReport, type Report, type RunResult } from '../results.ts';
import { escapeMarkup } from './escape.ts';
import { areaOf, reasonsOf, statusWords } from './wording.ts';

/** Writes JUnit XML: a suite per peer, known failures and unsupported cases as skipped. */
export function formatJunit(report: Report): string {
  const suites = report.peers.map(formatSuite).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="wse-conformance">\n${suites}</testsuites>\n`;
}

function formatSuite({ name, results, durationMs }: PeerReport): string {
  const counts = countByStatus(results);
  const failures = countBad(counts);
  const skipped = counts.known + counts.noted + counts.unsupported + counts.not_run;
  const attributes = `name="${escapeMarkup(name)}" tests="${results.length}" failures="${failures}" errors="0"`;
  const cases = results.map((result) => formatCase(name, result)).join('');
  return `<testsuite ${attributes} skipped="${skipped}" time="${seconds(durationMs)}">\n${cases}</testsuite>\n`;
}

function formatCase(peer: string, result: RunResult): string {
  const { run, status, durationMs } = result;
  const where = `classname="${escapeMarkup(`${peer}.${areaOf(result.run.case)}`)}" name="${escapeMarkup(run.name)}"`;
  const opening = `<testcase ${where} time="${seconds(durationMs)}"`;
  if (status === 'passed') return `${opening}/>\n`;
  const reasons = reasonsOf(result);
  const message = escapeMarkup(`${statusWords[status]}: ${reasons[0] ?? run.case.title}`);
  if (!isBad(status)) return `${opening}><skipped message="${message}"/></testcase>\n`;
  const text = escapeMarkup([run.case.title, ...reasons, run.case.explain ?? ''].join('\n').trimEnd());
  return `${opening}><failure message="${message}" type="${status}">${text}</failure></testcase>\n`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}
