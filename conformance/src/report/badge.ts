import { countByStatus, isAsExpected, isBad, type Report, statuses } from '../results.ts';
import { escapeMarkup } from './escape.ts';

const label = 'WSE conformance';
const colours = { good: '#2e7d32', bad: '#c62828', unknown: '#616161' } as const;
/** Of a letter in 11 pixels of Verdana, about; what is longer is drawn narrower. */
const letterPixels = 6.6;
const paddingPixels = 10;

/** Writes a badge for a README, as one SVG that needs nothing else: how many cases of all peers passed, or did not. */
export function formatBadge(report: Report): string {
  const counts = countByStatus(report.peers.flatMap(({ results }) => results));
  const wrong = statuses.filter(isBad).reduce((sum, status) => sum + counts[status], 0);
  const total = counts.passed + wrong;
  if (total === 0 || report.interrupted) return badge(report.interrupted ? 'not finished' : 'nothing run', 'unknown');
  return wrong === 0 && isAsExpected(report)
    ? badge(`${counts.passed} passed`, 'good')
    : badge(`${wrong} of ${total} failed`, 'bad');
}

function badge(message: string, kind: keyof typeof colours): string {
  const [left, right] = [widthOf(label), widthOf(message)];
  const text = (words: string, from: number, width: number): string =>
    `<text x="${from + width / 2}" y="14" textLength="${width - paddingPixels}" lengthAdjust="spacingAndGlyphs">${escapeMarkup(words)}</text>`;
  const title = escapeMarkup(`${label}: ${message}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${title}">
<title>${title}</title>
<clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#444"/><rect x="${left}" width="${right}" height="20" fill="${colours[kind]}"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${text(label, 0, left)}${text(message, left, right)}</g>
</svg>
`;
}

function widthOf(words: string): number {
  return Math.round(words.length * letterPixels) + paddingPixels;
}
