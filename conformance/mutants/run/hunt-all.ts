import type { FactRun } from '../../src/expand.ts';
import type { Mutant } from '../mutant.ts';
import { hunt, type Verdict } from './hunt.ts';
import type { MutantSuite } from './suite.ts';

/** Mutants of one kind, whatever their kind. */
export interface Hunting {
  /** What is broken in each, a line each. */
  list(isWanted: (id: string) => boolean): string;
  /** Hunts those wanted, `jobs` side by side. */
  hunt(isWanted: (id: string) => boolean, jobs: number, found: (verdict: Verdict) => void): Promise<void>;
}

/** Makes the hunt of a suite. */
export function huntingOf<Broken extends Mutant, Run extends FactRun>(suite: MutantSuite<Broken, Run>): Hunting {
  return {
    list: (isWanted) =>
      suite.mutants
        .filter(({ id }) => isWanted(id))
        .map(({ id, does, copies = [] }) => `${[id, ...copies].join(' ')}: ${does}\n`)
        .join(''),
    hunt: async (isWanted, jobs, found) => {
      const queue = suite.mutants.filter(({ id }) => isWanted(id)).values();
      const work = async (): Promise<void> => {
        for (const mutant of queue) found(await hunt(suite, mutant));
      };
      await Promise.all(Array.from({ length: jobs }, work));
    },
  };
}
