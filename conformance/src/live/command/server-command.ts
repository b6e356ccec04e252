import { serverCases } from '#suites/server/index.ts';
import type { CliEnvironment } from '../../cli/environment.ts';
import type { LiveSuite } from '../suite.ts';
import { chooseServerPeers } from './choose-peer.ts';
import { liveCommand } from './live-command.ts';

/** The suite for servers. */
export const serverSuite: LiveSuite = { side: 'server', cases: serverCases };

/** Runs `wse-conformance server`; false when something is not as expected. */
export function serverCommand(
  argv: readonly string[],
  environment: Pick<CliEnvironment, 'stdout' | 'stderr' | 'signal'>,
): Promise<boolean> {
  return liveCommand(serverSuite, chooseServerPeers, argv, environment);
}
