import { countBad, countByStatus, type Report, type RunResult } from '../../results.ts';
import { escapeMarkup } from '../escape.ts';
import { areaOf, areasOf, showCount } from '../wording.ts';

/** The table of areas and peers; a cell filters the list of cases below. */
export function matrixSection(report: Report): string {
  const heads = report.peers.map(({ name }) => `<th scope="col">${escapeMarkup(name)}</th>`).join('');
  const rows = areasOf(report).map((area) => {
    const cells = report.peers.map(({ results }, peer) => {
      return cell(
        area,
        peer,
        results.filter((result) => areaOf(result.run.case) === area),
      );
    });
    return `<tr><th scope="row">${escapeMarkup(area)}</th>${cells.join('')}</tr>`;
  });
  return `<section aria-labelledby="matrix"><h2 id="matrix">Areas</h2>
<p class="quiet">Passed of all runs; a case runs once for each dialect, reading and provider it applies to.</p>
<div class="scroll"><table class="matrix"><thead><tr><th scope="col">area</th>${heads}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div></section>`;
}

function cell(area: string, peer: number, results: readonly RunResult[]): string {
  if (results.length === 0) return '<td class="none"><span class="quiet">not asked</span></td>';
  const counts = countByStatus(results);
  const failed = countBad(counts);
  const state = failed > 0 ? 'failed' : counts.known > 0 ? 'known' : counts.passed > 0 ? 'passed' : 'unsupported';
  const asides = [
    failed > 0 ? `${showCount(failed)} failed` : '',
    counts.known > 0 ? `${showCount(counts.known)} known` : '',
    counts.unsupported > 0 ? `${showCount(counts.unsupported)} unsupported` : '',
  ].filter((aside) => aside !== '');
  const attributes = `type="button" data-area="${escapeMarkup(area)}" data-peer="${peer}"`;
  return `<td class="s-${state}"><button ${attributes}><b>${showCount(counts.passed)}</b>/${showCount(results.length)}${
    asides.length === 0 ? '' : `<small>${asides.join(', ')}</small>`
  }</button></td>`;
}
