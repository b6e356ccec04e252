import { clientCases } from '#suites/client/index.ts';
import type { CliEnvironment } from '../../cli/environment.ts';
import type { LiveSuite } from '../suite.ts';
import { chooseClientPeers } from './choose-client-peer.ts';
import { liveCommand } from './live-command.ts';

/** The suite for clients: the suite is the server. */
export const clientSuite: LiveSuite = { side: 'client', cases: clientCases };

/** Runs `wse-conformance client`; false when something is not as expected. */
export function clientCommand(
  argv: readonly string[],
  environment: Pick<CliEnvironment, 'stdout' | 'stderr' | 'signal'>,
): Promise<boolean> {
  return liveCommand(clientSuite, chooseClientPeers, argv, environment);
}
