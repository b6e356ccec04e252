import { countBad, countByStatus, type Report, type RunResult } from '../results.ts';
import { textTable } from './table.ts';
import { areaOf, areasOf } from './wording.ts';

/** Peers times areas: passed of all runs, and what is not as expected. What there is more of has the rows. */
export function formatMatrix(report: Report): string {
  const areas = areasOf(report);
  const { peers } = report;
  const columns = [
    ['', ...areas],
    ...peers.map(({ name, results }) => [
      name,
      ...areas.map((area) => cell(results.filter(({ run }) => areaOf(run.case) === area))),
    ]),
  ];
  const isWide = peers.length > areas.length;
  return textTable(isWide ? columns : (columns[0] ?? []).map((_, row) => columns.map((column) => column[row] ?? '')));
}

function cell(results: readonly RunResult[]): string {
  if (results.length === 0) return '-';
  const counts = countByStatus(results);
  const bad = countBad(counts);
  return `${counts.passed}/${results.length}${bad === 0 ? '' : ` ${bad} FAILED`}`;
}
