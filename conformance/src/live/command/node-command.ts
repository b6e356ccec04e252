import type { CliEnvironment } from '../../cli/environment.ts';
import { nodeSuite } from '../suites/node-suite.ts';
import { chooseNodePeers } from './choose-node-peer.ts';
import { liveCommand } from './live-command.ts';

/** Runs `wse-conformance node`; false when something is not as expected. */
export function nodeCommand(
  argv: readonly string[],
  environment: Pick<CliEnvironment, 'stdout' | 'stderr' | 'signal'>,
): Promise<boolean> {
  return liveCommand(nodeSuite, chooseNodePeers, argv, environment);
}
