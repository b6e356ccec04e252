import { isBad, type PeerReport, type Report, type RunResult } from '../../results.ts';
import { escapeMarkup } from '../escape.ts';
import { groupResults, type ResultGroup, settingsInWords } from '../groups.ts';
import { statusWords } from '../wording.ts';

/** Written out in full; the list of cases has the rest. */
const maxShown = 100;

/** What is wrong, and what is known to be: readable without a script. */
export function findingsSection(report: Report): string {
  const wrong = report.peers.flatMap(({ name, results }) =>
    groupResults(results.filter(({ status }) => isBad(status))).map((group) => failure(name, group)),
  );
  const more = wrong.length > maxShown ? `<p>… and ${wrong.length - maxShown} more in the list of cases.</p>` : '';
  const failures = `<section aria-labelledby="failures"><h2 id="failures">Not as expected</h2>
${wrong.slice(0, maxShown).join('\n')}${more}</section>`;
  return [wrong.length === 0 ? '' : failures, knownSection(report)].filter((part) => part !== '').join('\n');
}

function failure(peer: string, group: ResultGroup): string {
  const { case: one, reasons, status } = group;
  const items = reasons.map((reason) => `<li><code>${escapeMarkup(reason)}</code></li>`);
  return `<article class="finding s-${status}"><h3>${escapeMarkup(one.title)}</h3>
<p class="quiet">${statusWords[status]} · ${escapeMarkup(peer)} · <code>${escapeMarkup(one.id)}</code> · ${escapeMarkup(settingsInWords(group))}</p>
<ul>${items.join('')}</ul>${one.explain === undefined ? '' : `<p>${escapeMarkup(one.explain)}</p>`}</article>`;
}

function knownSection({ peers }: Report): string {
  const parts = peers.map(knownOfPeer).filter((part) => part !== '');
  if (parts.length === 0) return '';
  return `<section aria-labelledby="known"><h2 id="known">Known to fail</h2>
<p class="quiet">Each entry was run and did fail. An entry that passes would fail this run.</p>${parts.join('\n')}</section>`;
}

function knownOfPeer({ name, results }: PeerReport): string {
  const groups = groupByEntry(results);
  if (groups.size === 0) return '';
  const rows = [...groups.values()].map(({ reason, erratum, patterns, runs }) => {
    const where = [...patterns].map((pattern) => `<code>${escapeMarkup(pattern)}</code>`).join('<br>');
    return `<tr><td>${erratum === undefined ? '' : `<b>${erratum}</b> `}${escapeMarkup(reason)}</td><td>${where}</td><td class="number">${runs}</td></tr>`;
  });
  return `<details open><summary>${escapeMarkup(name)}</summary><div class="scroll"><table>
<thead><tr><th scope="col">why</th><th scope="col">cases</th><th scope="col">runs</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div></details>`;
}

interface KnownGroup {
  readonly reason: string;
  readonly erratum: string | undefined;
  readonly patterns: Set<string>;
  runs: number;
}

function groupByEntry(results: readonly RunResult[]): ReadonlyMap<string, KnownGroup> {
  const groups = new Map<string, KnownGroup>();
  for (const { status, knownFailing } of results) {
    if (status !== 'known' || knownFailing === undefined) continue;
    const { reason, erratum, text } = knownFailing;
    const group = groups.get(reason) ?? { reason, erratum, patterns: new Set(), runs: 0 };
    group.patterns.add(text);
    group.runs += 1;
    groups.set(reason, group);
  }
  return groups;
}
