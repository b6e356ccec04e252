import { candidates } from './candidate.ts';
import type { Target } from './targets.ts';

/** What every candidate reached, round by round. */
export type Samples = Readonly<Record<string, readonly number[]>>;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Writes a number so that tables of small and large ones read alike. */
function short(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  return value >= 1e4 ? `${(value / 1e3).toFixed(0)} k` : value.toFixed(0);
}

/** One candidate's line: median, least and most. */
export function sampleRow(label: string, values: readonly number[]): string {
  const spread = `${short(Math.min(...values))} - ${short(Math.max(...values))}`;
  return `  ${label.padEnd(26)} ${short(median(values)).padStart(9)}   ${spread}`;
}

/** A line for each target whose two candidates were measured; a missed one ends in MISSED. */
export function ratioRows(samples: Samples, wanted: readonly Target[]): readonly string[] {
  return wanted.flatMap(({ of, to, atLeast, atMost }) => {
    const rival = samples[to];
    const ratios = samples[of]?.map((value, round) => value / (rival?.[round] ?? Number.NaN)) ?? [];
    if (ratios.length === 0 || rival === undefined) return [];
    const ratio = median(ratios);
    const met = ratio >= (atLeast ?? 0) && ratio <= (atMost ?? Number.POSITIVE_INFINITY);
    const limit = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
    const name = `${candidates[of]?.label} / ${candidates[to]?.label}`;
    return [`  ${name}: ${ratio.toFixed(2)}, ${limit}: ${met ? 'met' : 'MISSED'}`];
  });
}
