import type { Mutant } from './mutant.ts';
import { closeMutants } from './mutants/close.ts';
import { fanoutMutants } from './mutants/fanout.ts';
import { flowMutants } from './mutants/flow.ts';
import { frameMutants } from './mutants/frames.ts';
import { openMutants } from './mutants/open.ts';

/** One for each rule that is easily broken. */
export const mutants: readonly Mutant[] = [
  ...openMutants,
  ...frameMutants,
  ...closeMutants,
  ...flowMutants,
  ...fanoutMutants,
];
