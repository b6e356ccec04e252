import type { KeyObject } from 'node:crypto';
import { type Report, statuses } from '../../results.ts';
import { escapeMarkup } from '../escape.ts';
import { jsonDocument } from '../json.ts';
import { digestOf, signReport } from '../sign.ts';
import { areasOf, statusWords } from '../wording.ts';
import { pageData } from './case-data.ts';
import { findingsSection } from './findings.ts';
import { pageAsset, pageHead } from './head.ts';
import { matrixSection } from './matrix.ts';
import { summarySection } from './summary.ts';

/**
 * Writes one page that needs nothing but itself: summary, matrix and findings as they are, all cases by its script. With a key
 * it carries the signed report, and says whether its cases are those that were signed.
 */
export function formatHtml(report: Report, signingKey?: KeyObject): string {
  const data = scriptSafe(JSON.stringify(pageData(report)));
  return `${pageHead({ title: 'WSE conformance', hasScripts: true })}<body>
<main>
${signingKey === undefined ? '' : signaturePlace}${summarySection(report)}
${matrixSection(report)}
${findingsSection(report)}
${casesSection(report)}
</main>
<script type="application/json" id="data">${data}</script>
<script>
${pageAsset('page.js')}</script>
${signingKey === undefined ? '' : signatureScripts(report, data, signingKey)}</body>
</html>
`;
}

const signaturePlace = `<p id="signature" role="status" data-state="unknown">This page is signed; its script says whether it is as it was.</p>
`;

/** What is signed is the report, and with it the cases as they stand in the page. */
function signatureScripts(report: Report, data: string, signingKey: KeyObject): string {
  const document = { ...jsonDocument(report), page_data_sha256: digestOf(data) };
  const signed = signReport(JSON.stringify(document), signingKey);
  return `<script type="application/json" id="signed">${scriptSafe(signed)}</script>
<script>
${pageAsset('verify.js')}</script>
`;
}

function casesSection(report: Report): string {
  const peers = report.peers.map(({ name }, at) => option(String(at), name)).join('');
  const areas = areasOf(report)
    .map((area) => option(area, area))
    .join('');
  const states = statuses.map((status) => option(status, statusWords[status])).join('');
  return `<section aria-labelledby="cases"><h2 id="cases">All cases</h2>
<noscript><p>Searching the cases needs JavaScript; the rest of this page does not.</p></noscript>
<form class="filters" id="filters" hidden>
<label class="grow">Search <input type="search" name="text" placeholder="name, statement, requirement, bytes in hex" autocomplete="off"></label>
<label>Peer <select name="peer">${option('', 'all')}${peers}</select></label>
<label>Area <select name="area">${option('', 'all')}${areas}</select></label>
<label>Outcome <select name="status">${option('', 'all')}${states}</select></label>
<label>Level <select name="level">${['', 'must', 'should', 'may'].map((level) => option(level, level || 'all')).join('')}</select></label>
</form>
<p id="shown" class="quiet" aria-live="polite"></p>
<div id="list"></div>
<button type="button" id="more" hidden>Show more</button></section>`;
}

function option(value: string, text: string): string {
  return `<option value="${escapeMarkup(value)}">${escapeMarkup(text)}</option>`;
}

/** Inside a script element only `<` can do harm. */
function scriptSafe(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
