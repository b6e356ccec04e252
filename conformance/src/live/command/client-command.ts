import type { CliEnvironment } from '../../cli/environment.ts';
import { clientSuite } from '../suites/client-suite.ts';
import { chooseClientPeers } from './choose-client-peer.ts';
import { liveCommand } from './live-command.ts';

/** Runs `wse-conformance client`; false when something is not as expected. */
export function clientCommand(
  argv: readonly string[],
  environment: Pick<CliEnvironment, 'stdout' | 'stderr' | 'signal'>,
): Promise<boolean> {
  return liveCommand(clientSuite, chooseClientPeers, argv, environment);
}
