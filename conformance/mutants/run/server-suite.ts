import { listen } from '@wsekit/transports/ws';
import { serverSuite as suite } from '../../src/live/command/server-command.ts';
import { expandLive, type LiveRun } from '../../src/live/expand-live.ts';
import { defaultLiveLimits } from '../../src/live/limits.ts';
import { runLive } from '../../src/live/run-live.ts';
import { builtInKnownFailing } from '../../src/peers.ts';
import type { ServerMutant } from '../mutant.ts';
import { createAlteredServer } from '../over/alter-server.ts';
import { serverMutants } from '../servers/index.ts';
import type { MutantSuite } from './suite.ts';

/** Less than anybody is given otherwise: what fails for want of time is run again unbroken. */
const limits = { ...defaultLiveLimits, patienceMs: 1000, caseMs: 10_000, quietMs: 0 };
const jobs = 8;
/** Our server behind every wrapper, which change nothing. */
const unbroken: Partial<ServerMutant> = { line: () => ({}), bytes: () => ({}) };

/** Servers, held to the server suite over `ws`. */
export async function serverSuite(): Promise<MutantSuite<ServerMutant, LiveRun>> {
  const known = builtInKnownFailing('server-ws');
  const description = await createAlteredServer('ws', listen, {}).describe();
  const { side, cases } = suite;
  const runs = expandLive(cases, description, { side, dialects: [], profiles: [], all: false });
  return {
    kind: 'server',
    mutants: serverMutants,
    runs: runs.filter(({ name }) => !known.some((entry) => entry.matches(name))),
    hold: (mutant, some, signal, onResult) => {
      const peer = createAlteredServer('ws', listen, mutant ?? unbroken);
      return runLive({ peer, limits, signal, runs: some, jobs, onResult });
    },
  };
}
