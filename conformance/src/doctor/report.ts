import type { Examination } from './examine.ts';

/** An examination for somebody to read. */
export function doctorText({ url, speaksWse, findings, isCutShort, durationMs }: Examination): string {
  const width = Math.max(...findings.map(({ what }) => what.length));
  const lines = findings.flatMap(({ what, says, evidence, isQuirk }) => [
    `${isQuirk === true ? '!' : ' '} ${what.padEnd(width)}  ${says}`,
    ...evidence.map((each) => `  ${' '.repeat(width)}    ${each}`),
  ]);
  const quirks = findings.filter(({ isQuirk }) => isQuirk === true).map(({ what }) => what);
  const verdict = speaksWse ? 'speaks WSE' : 'does not speak WSE, as far as it let itself be asked';
  return [
    `${url}: ${verdict}`,
    ...lines,
    ...(quirks.length === 0 ? [] : [`! to know before you rely on it: ${quirks.join(', ')}`]),
    ...(isCutShort ? ['The time was over before all was asked (--timeout).'] : []),
    `${(durationMs / 1000).toFixed(1)} s`,
    '',
  ].join('\n');
}

/** An examination for a program, format `wse-doctor/1`. */
export function doctorJson({ url, speaksWse, findings, isCutShort, durationMs }: Examination): string {
  const document = {
    format: 'wse-doctor/1',
    url,
    speaks_wse: speaksWse,
    cut_short: isCutShort,
    duration_ms: Math.round(durationMs),
    findings: findings.map(({ isQuirk = false, ...finding }) => ({ ...finding, quirk: isQuirk })),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}
