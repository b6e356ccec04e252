import { countByStatus, isAsExpected, type PeerReport, type Report, type Status, statuses } from '../../results.ts';
import { escapeMarkup } from '../escape.ts';
import { countsInWords, showCount, showDuration, showImplementation, statusWords } from '../wording.ts';

/** The verdict and one card a peer. */
export function summarySection(report: Report): string {
  const isGood = isAsExpected(report);
  const results = report.peers.flatMap(({ results }) => results);
  const when = report.startedAt.toISOString().slice(0, 16).replace('T', ' ');
  const interrupted = report.interrupted ? ' The run was ended before its time.' : '';
  return `<header class="verdict ${isGood ? 'good' : 'bad'}">
<p class="kicker">WSE conformance</p>
<h1>${isGood ? 'Everything as expected' : 'Not everything is as expected'}</h1>
<p>${escapeMarkup(countsInWords(results))}, in ${showDuration(report.durationMs)} on ${when} UTC.${interrupted}</p>
</header>
<section aria-labelledby="peers"><h2 id="peers">Peers</h2>
<p class="quiet">A case is one fact about WSE that a peer is held to. It is put to each peer once for every dialect (wire version), reading (what the
documents promise, or what published code does) and provider it applies to; each of these is a run. A run that is known to fail has a reason on a list, and has
to fail; noted is what a peer may do and does not; unsupported is what it cannot be asked.</p>
<div class="cards">${report.peers.map(card).join('\n')}</div>
${absent(report)}</section>`;
}

function card({ name, description, results, notApplicable, remarks, durationMs }: PeerReport): string {
  const counts = countByStatus(results);
  const list = statuses
    .filter((status) => counts[status] > 0)
    .map((status) => `<li class="s-${status}"><b>${showCount(counts[status])}</b> ${statusWords[status]}</li>`);
  const notes = [...description.notes, ...remarks].map((note) => `<li>${escapeMarkup(note)}</li>`).join('');
  return `<article class="card"><h3>${escapeMarkup(name)}</h3>
<p class="quiet">${escapeMarkup(showImplementation(description))}${description.language === '' ? '' : `, ${escapeMarkup(description.language)}`}</p>
${bar(counts, results.length)}
<ul class="counts">${list.join('')}</ul>
<p class="quiet">${showDuration(durationMs)}${notApplicable === 0 ? '' : `; ${showCount(notApplicable)} cases do not apply`}</p>
${notes === '' ? '' : `<ul class="notes">${notes}</ul>`}</article>`;
}

function bar(counts: Readonly<Record<Status, number>>, total: number): string {
  if (total === 0) return '';
  const parts = statuses
    .filter((status) => counts[status] > 0)
    .map((status) => `<span class="s-${status}" style="flex-grow:${counts[status]}"></span>`);
  return `<div class="bar" aria-hidden="true">${parts.join('')}</div>`;
}

function absent({ missing }: Report): string {
  if (missing.length === 0) return '';
  const items = missing.map(({ name, why }) => `<li><b>${escapeMarkup(name)}</b>: ${escapeMarkup(why)}</li>`);
  return `<p>Not run:</p><ul>${items.join('')}</ul>`;
}
