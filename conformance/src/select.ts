import type { DialectName, Profile } from '@wsekit/spec';
import type { Level } from './case.ts';
import type { FactRun } from './expand.ts';
import type { Pattern } from './pattern.ts';

/** Which runs are wanted; whatever is absent or empty does not restrict. */
export interface Selection {
  readonly dialects?: readonly DialectName[];
  readonly profiles?: readonly Profile[];
  /** The lightest level wanted: `must` leaves out what a peer should and may do. */
  readonly level?: Level;
  readonly run?: readonly Pattern[];
  readonly skip?: readonly Pattern[];
}

/** Patterns that match no name at all: most likely a slip of the pen, or a case that has gone. */
export class UnmatchedPatternError extends Error {
  override readonly name = 'UnmatchedPatternError';
}

const weight: Readonly<Record<Level, number>> = { must: 2, should: 1, may: 0 };

/** Picks the wanted runs. A run without an axis fits every choice on it. */
export function select<Run extends FactRun>(runs: readonly Run[], selection: Selection): readonly Run[] {
  return runs.filter((run) => isWanted(run, selection));
}

function isWanted({ name, case: { level }, setting }: FactRun, selection: Selection): boolean {
  const { dialects = [], profiles = [], run = [], skip = [] } = selection;
  const fits = <T>(wanted: readonly T[], value: T | undefined): boolean =>
    wanted.length === 0 || value === undefined || wanted.includes(value);
  return (
    weight[level] >= weight[selection.level ?? 'may'] &&
    fits(dialects, setting.dialect) &&
    fits(profiles, setting.profile) &&
    (run.length === 0 || run.some((pattern) => pattern.matches(name))) &&
    !skip.some((pattern) => pattern.matches(name))
  );
}

/** Throws {@link UnmatchedPatternError} when a pattern matches none of the names, which are those before any selection. */
export function checkPatterns(option: string, patterns: readonly Pattern[], names: readonly string[]): void {
  const unmatched = patterns.filter((pattern) => !names.some((name) => pattern.matches(name)));
  if (unmatched.length === 0) return;
  const texts = unmatched.map(({ text }) => `\n  ${text}`).join('');
  throw new UnmatchedPatternError(`${option}: ${count(unmatched.length)} no case of this run:${texts}`);
}

function count(patterns: number): string {
  return patterns === 1 ? 'a pattern matches' : `${patterns} patterns match`;
}
