import { listen } from '@wsekit/transports/ws';
import type { LiveRun } from '../../src/live/expand-live.ts';
import { serverSuite as suite } from '../../src/live/suites/server-suite.ts';
import type { ServerMutant } from '../mutant.ts';
import { createAlteredServer } from '../over/alter-server.ts';
import { serverMutants } from '../servers/index.ts';
import { liveSuite } from './live-suite.ts';
import type { MutantSuite } from './suite.ts';

/** Our server behind every wrapper, which change nothing. */
const unbroken: Partial<ServerMutant> = { line: () => ({}), bytes: () => ({}) };

/** Servers, held to the server suite over `ws`. */
export function serverSuite(): Promise<MutantSuite<ServerMutant, LiveRun>> {
  return liveSuite(suite, {
    mutants: serverMutants,
    knownFailing: 'server-ws',
    peerOf: (mutant) => createAlteredServer('ws', listen, mutant ?? unbroken),
  });
}
