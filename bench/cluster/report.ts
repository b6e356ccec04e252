import { cpus } from 'node:os';
import type { Measured } from './measure.ts';
import type { Goal, Row } from './rows.ts';

const header = [
  '| what | unit | of | median | least - most | lost | said lost | against | ratio | target | |',
  '|---|---|---|---:|---|---:|---:|---|---:|---|---|',
];

/** A Markdown table with a line for each candidate of each row, and one for each goal beyond the first of a candidate. */
export function tableOf(rows: readonly Row[]): string {
  return [...header, ...rows.flatMap(linesOf)].join('\n');
}

/** The machine and the method, for above the table. */
export function describeRun(rounds: number): string {
  const { node, v8 } = process.versions;
  return [
    `${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${node}, V8 ${v8};`,
    `both nodes on core 0, engines and the load on core 1; ${rounds} interleaved rounds; ratios are medians of the rounds.`,
  ].join('\n');
}

/** The goals that were not reached, a line each. */
export function missedOf(rows: readonly Row[]): readonly string[] {
  return rows.flatMap((row) =>
    row.goals
      .filter((goal) => verdictOf(row, goal) === 'MISSED')
      .map(
        (goal) =>
          `${row.title}: ${goal.of}${goal.to === undefined ? '' : ` / ${goal.to}`}: ${short(ratioOf(row, goal))}`,
      ),
  );
}

function linesOf(row: Row): string[] {
  return Object.entries(row.samples).flatMap(([name, samples]) => {
    const goals = row.goals.filter(({ of, to }) => of === name && (to === undefined || to in row.samples));
    const figures = figuresOf(samples);
    const lead = `| ${row.title} | ${row.unit} | ${name} | ${figures}`;
    if (goals.length === 0) return [`${lead} | | | | |`];
    return goals.map(
      (goal) =>
        `${lead} | ${goal.to ?? ''} | ${short(ratioOf(row, goal))} | ${limitOf(goal)} | ${verdictOf(row, goal)} |`,
    );
  });
}

function figuresOf(samples: readonly Measured[]): string {
  const values = samples.map(({ value }) => value);
  const sum = (counts: readonly (number | undefined)[]): string =>
    counts.includes(undefined) ? '' : String(counts.reduce<number>((total, count) => total + (count ?? 0), 0));
  return [
    short(median(values)),
    `${short(Math.min(...values))} - ${short(Math.max(...values))}`,
    sum(samples.map(({ lost }) => lost)),
    sum(samples.map(({ dropped }) => dropped)),
  ].join(' | ');
}

function ratioOf({ samples }: Row, { of, to }: Goal): number {
  const values = samples[of]?.map(({ value }) => value) ?? [];
  if (to === undefined) return median(values);
  const rivals = samples[to] ?? [];
  return median(values.map((value, round) => value / (rivals[round]?.value ?? Number.NaN)));
}

function verdictOf(row: Row, goal: Goal): string {
  if (!(goal.of in row.samples) || (goal.to !== undefined && !(goal.to in row.samples))) return '';
  if (goal.atLeast === undefined && goal.atMost === undefined) return '';
  const ratio = ratioOf(row, goal);
  const isMet = ratio >= (goal.atLeast ?? 0) && ratio <= (goal.atMost ?? Number.POSITIVE_INFINITY);
  return isMet ? 'met' : 'MISSED';
}

function limitOf({ atLeast, atMost }: Goal): string {
  if (atLeast !== undefined) return `at least ${atLeast}`;
  return atMost === undefined ? '' : `at most ${atMost}`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Writes a number so that small and large ones read alike. */
export function short(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  return value >= 1e4 ? `${(value / 1e3).toFixed(0)} k` : value.toFixed(value < 10 ? 2 : 0);
}
