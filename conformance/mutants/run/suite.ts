import type { FactRun } from '../../src/expand.ts';
import type { RunResult } from '../../src/results.ts';
import type { Mutant } from '../mutant.ts';

/** Mutants of one kind, and the cases they are held to. */
export interface MutantSuite<Broken extends Mutant = Mutant, Run extends FactRun = FactRun> {
  readonly kind: string;
  readonly mutants: readonly Broken[];
  /** Every run that the unbroken implementation passes. */
  readonly runs: readonly Run[];
  /** Holds a mutant to runs, or the unbroken implementation behind the same wrappers; never rejects for what it does. */
  hold(
    mutant: Broken | undefined,
    runs: readonly Run[],
    signal: AbortSignal,
    onResult: (result: RunResult) => void,
  ): Promise<unknown>;
}
