import type { LiveRun } from '../../src/live/expand-live.ts';
import { nodeSuite as suite } from '../../src/live/suites/node-suite.ts';
import type { NodeMutant } from '../mutant.ts';
import { nodeMutants } from '../nodes/index.ts';
import { createAlteredNode } from '../over/alter-node.ts';
import { liveSuite } from './live-suite.ts';
import type { MutantSuite } from './suite.ts';

/** Nodes, held to the node suite over a network in memory. */
export function nodeSuite(): Promise<MutantSuite<NodeMutant, LiveRun>> {
  return liveSuite(suite, {
    mutants: nodeMutants,
    knownFailing: 'node-memory',
    peerOf: (mutant) => createAlteredNode(mutant ?? {}),
  });
}
