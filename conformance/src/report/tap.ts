import { isBad, type Report, type RunResult } from '../results.ts';
import { reasonsOf } from './wording.ts';

/** Writes TAP version 14: known failures are TODO, unsupported cases SKIP, differences a YAML block. */
export function formatTap(report: Report): string {
  const results = report.peers.flatMap(({ name, results }) => results.map((result) => ({ name, result })));
  const points = results.map(({ name, result }, at) => formatPoint(at + 1, name, result));
  return `${['TAP version 14', `1..${results.length}`, ...points].join('\n')}\n`;
}

function formatPoint(number: number, peer: string, result: RunResult): string {
  const { run, status } = result;
  const description = `${number} - ${escapeTap(`${peer} ${run.name}`)}`;
  const [reason = ''] = reasonsOf(result);
  if (status === 'passed') return `ok ${description}`;
  if (status === 'unsupported' || status === 'not_run')
    return `ok ${description} # SKIP ${escapeTap(reason)}`.trimEnd();
  if (!isBad(status)) return `not ok ${description} # TODO ${escapeTap(result.knownFailing?.reason ?? reason)}`;
  return `not ok ${description}\n${yaml(result)}`;
}

function yaml(result: RunResult): string {
  const { title, requirements } = result.run.case;
  const reasons = reasonsOf(result).map((reason) => `    - ${JSON.stringify(reason)}`);
  return [
    '  ---',
    `  message: ${JSON.stringify(title)}`,
    `  requirements: ${JSON.stringify(requirements)}`,
    '  reasons:',
    ...reasons,
    '  ...',
  ].join('\n');
}

/** Keeps a description on its line and free of directives. */
function escapeTap(text: string): string {
  return text.replace(/[\\#]/g, '\\$&').replace(/\s+/g, ' ');
}
