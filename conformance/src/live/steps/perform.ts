import type { Step } from '#suites/language/index.ts';
import { SuiteError } from '../outcome.ts';
import type { Stage, TakeStep } from '../stage.ts';
import { turn } from '../time.ts';
import type { Performer, Performers, StepOf } from './performer.ts';
import { isTaken } from './when.ts';

/** How long a case that repeats its steps may keep those that run beside it from theirs. */
const mostTurnMs = 10;

/** Takes steps in order; throws at the first that does not come out. */
export async function performAll(steps: readonly Step[], stage: Stage): Promise<void> {
  for (const [at, step] of steps.entries()) {
    if (!isTaken(step, stage.setting)) continue;
    stage.signal.throwIfAborted();
    try {
      await stage.takeStep(step, stage);
    } catch (error) {
      stage.failedAt ??= `step ${at + 1} (${step.do})`;
      throw error;
    }
  }
}

/** Takes each step by the performer of its name. */
export function takeStepBy(performers: Performers): TakeStep {
  const take = <Name extends Step['do']>(step: StepOf<Name>, stage: Stage): Promise<void> | void => {
    const performer: Performer<Name> | undefined = performers[step.do as Name];
    if (performer === undefined) throw new SuiteError(`the suite has no step ${step.do}`);
    return performer(step, stage);
  };
  return take;
}

/** Takes steps again and again. */
export const repeat: Performer<'repeat'> = async ({ times, steps }, stage) => {
  let turnMs = performance.now();
  for (let round = 0; round < times; round += 1) {
    stage.names.set('i', round);
    await performAll(steps, stage);
    // Those that run beside it have their turn.
    if (performance.now() - turnMs < mostTurnMs) continue;
    await turn();
    turnMs = performance.now();
  }
};
