import { PeerTrouble } from '../outcome.ts';
import type { Stage } from '../stage.ts';
import { agree } from './agree.ts';
import { hear } from './hear.ts';
import type { Performer, StepOf } from './performer.ts';

/** Reads the greeting where there is one, finds out the id of the connection, and agrees on a key where the run says so. */
export const greet = async (step: StepOf<'dial'>, stage: Stage): Promise<void> => {
  const { as } = step;
  const id = `id of ${as}`;
  if (isGreeted(step, stage)) {
    const message = {
      t: 'server_ready',
      p: { details: { connection_id: { $bind: [id, { $kind: 'text' }] } } },
    } as const;
    await hear({ do: 'hear', on: as, what: { message, form: 'text' } }, stage);
  } else if (stage.testee.isDriven) {
    stage.names.set(id, await announced(stage));
  }
  if (stage.setting.sealing === 'sealed')
    await agree({ do: 'agree', on: as } satisfies Parameters<Performer<'agree'>>[0], stage);
};

function isGreeted({ token }: StepOf<'dial'>, { testee }: Stage): boolean {
  const comesWithToken = token === undefined ? testee.takesTokens : token !== null;
  return comesWithToken || testee.greets;
}

/** The id of a connection that was announced to the application and belongs to no line yet. */
async function announced({ events, limits, names }: Stage): Promise<unknown> {
  const isNew = ([kind, id]: readonly unknown[]): boolean =>
    (kind === 'connect' || kind === 'auth_connect') && !names.holds(id);
  const found = await events.find(isNew, limits.patienceMs);
  if (found === undefined) throw new PeerTrouble('timed_out', 'the application was not told of the connection');
  return found[1];
}
