import { wordsOf } from './difference.ts';
import type { RecordingResult } from './run.ts';

const mostItems = 3;
const longestItem = 200;

/** The results for people: what differs first, then the exceptions by their reason, then the counts. */
export function formatRecordings(results: readonly RecordingResult[], peer: string): string {
  const differing = results.filter(({ status }) => status === 'differs');
  const count = (status: RecordingResult['status']): number =>
    results.filter((result) => result.status === status).length;
  const share = ((100 * count('matches')) / results.length).toFixed(1);
  return [
    ...differing.flatMap(describe),
    ...exceptionLines(results),
    `our server on ${peer}: ${count('matches')} of ${results.length} recordings match (${share} %), ` +
      `${count('exception')} are named exceptions, ${count('differs')} differ`,
    '',
  ].join('\n');
}

function describe({ id, scenario, left }: RecordingResult): string[] {
  return [
    `DIFFERS ${id}: ${scenario}`,
    ...left.flatMap((difference) => [`  ${wordsOf(difference)}`, ...itemLines(difference.expected, difference.got)]),
  ];
}

function itemLines(expected: readonly string[], got: readonly string[]): string[] {
  const indices = [...Array(Math.max(expected.length, got.length)).keys()];
  return indices
    .filter((index) => expected[index] !== got[index])
    .slice(0, mostItems)
    .flatMap((index) => {
      const [wanted, had] = [expected[index] ?? 'nothing', got[index] ?? 'nothing'];
      const from = Math.max(0, commonStart(wanted, had) - longestItem / 4);
      return [
        `    expected ${wanted.slice(from, from + longestItem)}`,
        `    got      ${had.slice(from, from + longestItem)}`,
      ];
    });
}

function commonStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function exceptionLines(results: readonly RecordingResult[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { id, exceptions } of results) {
    for (const { why, because } of exceptions) {
      const reason = `${why} (${because})`;
      byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
    }
  }
  return [...byReason].flatMap(([reason, ids]) => [`exception: ${reason}`, `  ${ids.join(' ')}`]);
}
