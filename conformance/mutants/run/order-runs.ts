import { requirements } from '@wsekit/spec';
import type { FactRun } from '../../src/expand.ts';
import type { Mutant } from '../mutant.ts';

const chapters = new Map(requirements.map(({ id, chapter }) => [id, chapter]));

/** The chapter of the protocol a mutant breaks first; throws for a requirement that does not exist. */
export function areaOf({ id, requirements: [first] }: Mutant): string {
  const chapter = chapters.get(first);
  if (chapter === undefined) throw new RangeError(`${id}: there is no requirement ${first}`);
  return chapter;
}

/** Runs that are said to show what a mutant breaks, then those of its area, then all others. */
export function orderRuns<Run extends FactRun>(runs: readonly Run[], mutant: Mutant): readonly Run[] {
  const area = areaOf(mutant);
  const rank = ({ case: { requirements: shown } }: Run): number => {
    if (shown.some((id) => mutant.requirements.includes(id))) return 0;
    return shown.some((id) => chapters.get(id) === area) ? 1 : 2;
  };
  return [0, 1, 2].flatMap((wanted) => runs.filter((run) => rank(run) === wanted));
}
