import { candidates } from './candidate.ts';
import type { Target } from './targets.ts';

/** What every candidate reached, round by round. */
export type Samples = Readonly<Record<string, readonly number[]>>;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Writes a number so that tables of small and large ones read alike. */
function short(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  return value >= 1e4 ? `${(value / 1e3).toFixed(0)} k` : value.toFixed(value < 10 ? 2 : 0);
}

/** One candidate's line: median, least and most. */
export function sampleRow(label: string, values: readonly number[]): string {
  const spread = `${short(Math.min(...values))} - ${short(Math.max(...values))}`;
  return `  ${label.padEnd(26)} ${short(median(values)).padStart(9)}   ${spread}`;
}

/** A line for each target whose two candidates were measured; a missed one ends in MISSED. */
export function ratioRows(samples: Samples, wanted: readonly Target[]): readonly string[] {
  return wanted.flatMap(({ of, to, atLeast, atMost }) => {
    const rival = to === undefined ? undefined : samples[to];
    const values = samples[of];
    if (values === undefined || (to !== undefined && rival === undefined)) return [];
    const ratio = median(values.map((value, round) => (to === undefined ? value : value / (rival?.[round] ?? 0))));
    const met = ratio >= (atLeast ?? 0) && ratio <= (atMost ?? Number.POSITIVE_INFINITY);
    const limit = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
    const name = to === undefined ? labelOf(of) : `${labelOf(of)} / ${labelOf(to)}`;
    return [`  ${name}: ${ratio.toFixed(2)}, ${limit}: ${met ? 'met' : 'MISSED'}`];
  });
}

function labelOf(name: string): string {
  return candidates[name]?.label ?? name;
}
