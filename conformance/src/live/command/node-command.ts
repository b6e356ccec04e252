import { nodeCases } from '#suites/node/index.ts';
import type { CliEnvironment } from '../../cli/environment.ts';
import type { LiveSuite } from '../suite.ts';
import { chooseNodePeers } from './choose-node-peer.ts';
import { liveCommand } from './live-command.ts';

/** The suite for nodes of a cluster. */
export const nodeSuite: LiveSuite = { side: 'node', cases: nodeCases };

/** Runs `wse-conformance node`; false when something is not as expected. */
export function nodeCommand(
  argv: readonly string[],
  environment: Pick<CliEnvironment, 'stdout' | 'stderr' | 'signal'>,
): Promise<boolean> {
  return liveCommand(nodeSuite, chooseNodePeers, argv, environment);
}
