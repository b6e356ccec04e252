import type { CliEnvironment } from '../../cli/environment.ts';
import { serverSuite } from '../suites/server-suite.ts';
import { chooseServerPeers } from './choose-peer.ts';
import { liveCommand } from './live-command.ts';

/** Runs `wse-conformance server`; false when something is not as expected. */
export function serverCommand(
  argv: readonly string[],
  environment: Pick<CliEnvironment, 'stdout' | 'stderr' | 'signal'>,
): Promise<boolean> {
  return liveCommand(serverSuite, chooseServerPeers, argv, environment);
}
