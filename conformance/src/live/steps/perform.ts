import type { Step } from '#suites/language/index.ts';
import { SuiteError } from '../outcome.ts';
import type { Stage } from '../stage.ts';
import { accept, sayHello } from './accept.ts';
import { agree } from './agree.ts';
import { dial } from './dial.ts';
import { distinct } from './distinct.ts';
import { call, told, toldNothing } from './drive.ts';
import { hear, hearAll } from './hear.ts';
import { close, cut, end, frame, resume, stall, write } from './lines.ts';
import { link, listen, sendFrame, takeLink, undialledLink } from './link.ts';
import type { Performer, StepOf } from './performer.ts';
import { nothing, pass, silence } from './quiet.ts';
import { send, sendAgain } from './send.ts';
import { undialled } from './undialled.ts';
import { isTaken } from './when.ts';

/** How long a case that repeats its steps may keep those that run beside it from theirs. */
const mostTurnMs = 10;

type Performers = { readonly [Name in Step['do']]: Performer<Name> };

/** What takes each kind of step. */
const performers: Performers = {
  hear,
  'hear-all': hearAll,
  nothing,
  silence,
  close,
  end,
  cut,
  stall,
  resume,
  pass,
  dial,
  distinct,
  send,
  'send-again': sendAgain,
  frame,
  write,
  agree,
  link,
  listen,
  'take-link': takeLink,
  'undialled-link': undialledLink,
  'send-frame': sendFrame,
  call,
  told,
  'told-nothing': toldNothing,
  accept,
  'say-hello': sayHello,
  undialled,
  repeat: async ({ times, steps }, stage) => {
    let turnMs = performance.now();
    for (let round = 0; round < times; round += 1) {
      stage.names.set('i', round);
      await performAll(steps, stage);
      // Those that run beside it have their turn.
      if (performance.now() - turnMs < mostTurnMs) continue;
      await new Promise((resume) => setImmediate(resume));
      turnMs = performance.now();
    }
  },
};

/** Takes steps in order; throws at the first that does not come out. */
export async function performAll(steps: readonly Step[], stage: Stage): Promise<void> {
  for (const [at, step] of steps.entries()) {
    if (!isTaken(step, stage.setting)) continue;
    stage.signal.throwIfAborted();
    try {
      await perform(step, stage);
    } catch (error) {
      stage.failedAt ??= `step ${at + 1} (${step.do})`;
      throw error;
    }
  }
}

async function perform<Name extends Step['do']>(step: StepOf<Name>, stage: Stage): Promise<void> {
  const performer: Performer<Name> | undefined = performers[step.do as Name];
  if (performer === undefined) throw new SuiteError(`there is no step ${step.do}`);
  await performer(step, stage);
}
