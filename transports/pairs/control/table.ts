import type { CaseResult, PairResult } from './run-pair.ts';

/** Columns of the table, and the first part of the ids that go into each. */
const areas: Readonly<Record<string, readonly string[]>> = {
  opening: ['open', 'refuse', 'handshake'],
  frames: ['frames', 'order', 'limits', 'malformed'],
  closing: ['close', 'loss'],
  'back-pressure': ['backpressure'],
  'fan-out': ['prepared', 'fanout'],
  HTTP: ['http'],
  shutdown: ['shutdown'],
  connections: ['many'],
};

/** One line for each pair: cases passed, failed and not applicable by area. */
export function createTable(pairs: readonly PairResult[]): string {
  const names = Object.keys(areas);
  const rows = pairs.map(({ server, client, cases }) => [
    server,
    client,
    ...names.map((area) => cell(cases.filter(({ id }) => areas[area]?.includes(id.split('/')[0] ?? '')))),
    cell(cases),
  ]);
  return markdown(['server', 'client', ...names, 'all'], rows);
}

/** What does not apply to which server or client, by reason. */
export function createReasons(pairs: readonly PairResult[]): string {
  const reasons = new Map<string, Set<string>>();
  const counts = new Map<string, Set<string>>();
  for (const { server, client, cases } of pairs) {
    for (const { id, outcome, message } of cases) {
      if (outcome !== 'not applicable') continue;
      const peer = message.startsWith('listener') ? `${server} server` : `${client} client`;
      reasons.set(message, (reasons.get(message) ?? new Set()).add(peer));
      counts.set(message, (counts.get(message) ?? new Set()).add(id));
    }
  }
  const rows = [...reasons].map(([reason, peers]) => [reason, String(counts.get(reason)?.size), [...peers].join(', ')]);
  return markdown(['because', 'cases', 'of'], rows);
}

function cell(cases: readonly CaseResult[]): string {
  const count = (outcome: CaseResult['outcome']): number => cases.filter((result) => result.outcome === outcome).length;
  return `${count('passed')} / ${count('failed')} / ${count('not applicable')}`;
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
