import type { Verdict } from './hunt.ts';
import { areaOf } from './order-runs.ts';

const msPerSecond = 1000;

/** One line for a mutant, and more where it survived. */
export function describeVerdict({ mutant, killer, spurious, durationMs }: Verdict): string {
  const copies = mutant.copies === undefined ? '' : ` (${mutant.copies.join(', ')})`;
  const seconds = `${(durationMs / msPerSecond).toFixed(1)} s`;
  const told = spurious.map((name) => `\n          says nothing: ${name}`).join('');
  if (killer === undefined)
    return `SURVIVED  ${mutant.id}: ${mutant.does}${copies}; breaks ${mutant.requirements.join(', ')}, ${seconds}${told}`;
  const isNamed = killer.run.case.requirements.some((id) => mutant.requirements.includes(id));
  const unnamed = isNamed ? '' : `, which does not name ${mutant.requirements.join(', ')}`;
  return `killed    ${mutant.id}${copies} by ${killer.run.name}${unnamed}, ${seconds}${told}`;
}

/** Killed and total, of each area and of all. */
export function summarise(verdicts: readonly Verdict[], durationMs: number): string {
  const areas = [...new Set(verdicts.map(({ mutant }) => areaOf(mutant)))].sort();
  const lines = areas.map((area) => {
    const of = verdicts.filter(({ mutant }) => areaOf(mutant) === area);
    return `${area.padEnd(24)} ${killedOf(of)}`;
  });
  const seconds = (durationMs / msPerSecond).toFixed(1);
  return ['', ...lines, '', `${killedOf(verdicts)} mutants killed in ${seconds} s`, ''].join('\n');
}

function killedOf(verdicts: readonly Verdict[]): string {
  return `${verdicts.filter(({ killer }) => killer !== undefined).length}/${verdicts.length}`;
}
