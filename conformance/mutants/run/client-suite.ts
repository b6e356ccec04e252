import type { LiveRun } from '../../src/live/expand-live.ts';
import { clientSuite as suite } from '../../src/live/suites/client-suite.ts';
import { clientMutants } from '../clients/index.ts';
import type { ClientMutant } from '../mutant.ts';
import { createAlteredClient } from '../over/alter-client.ts';
import { liveSuite } from './live-suite.ts';
import type { MutantSuite } from './suite.ts';

/** Our client behind every wrapper, which change nothing. */
const unbroken: Partial<ClientMutant> = { line: () => ({}) };

/** Clients, held to the client suite over `ws`. */
export function clientSuite(): Promise<MutantSuite<ClientMutant, LiveRun>> {
  return liveSuite(suite, {
    mutants: clientMutants,
    knownFailing: 'client-ours',
    peerOf: (mutant) => createAlteredClient('ours', mutant ?? unbroken),
  });
}
