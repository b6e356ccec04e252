import { jsonLines } from '../../driver/json-lines.ts';
import { serverDriverOf } from '../../peers.ts';
import type { LivePeer } from '../peer.ts';
import { createDriverPeer } from './driver.ts';

/** Published servers that can be named on the command line; 2.0.2 is the code of 2.0.5. */
export const publishedServers: readonly string[] = ['2.0.2', '2.3.2', '2.4.1', '2.5.1'].map(
  (version) => `wse-server-${version}`,
);

/** What is missing here to run a published server; undefined when it can be run. */
export function missingOf(name: string): string | undefined {
  return serverDriverOf(name).missing;
}

/** A published server of {@link publishedServers} behind its driver, which is given `timeoutMs` for an answer. */
export function createPublishedServerPeer(name: string, timeoutMs: number, signal: AbortSignal): LivePeer {
  const { command } = serverDriverOf(name);
  return createDriverPeer({ name, command, framing: jsonLines, timeoutMs, signal });
}
