import type { Step } from '#suites/language/index.ts';
import type { Stage } from '../stage.ts';

/** The step of a name. */
export type StepOf<Name extends Step['do']> = Extract<Step, { readonly do: Name }>;

/**
 * Takes one kind of step. Resolves when it came out as the step says; throws `Mismatch` when it did not, `NotSupported`,
 * `PeerTrouble` or `SuiteError`.
 */
export type Performer<Name extends Step['do']> = (step: StepOf<Name>, stage: Stage) => Promise<void> | void;

/** What takes each kind of step that the cases of a suite have. */
export type Performers = { readonly [Name in Step['do']]?: Performer<Name> };
