import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLines } from '../../driver/json-lines.ts';
import { notInstalled, packageFolder, peersFolder } from '../../peers.ts';
import type { LivePeer } from '../peer.ts';
import { createDriverPeer } from './driver.ts';

/** Published servers that can be named on the command line; 2.0.2 is the code of 2.0.5. */
export const publishedServers: readonly string[] = ['2.0.2', '2.3.2', '2.4.1', '2.5.1'].map(
  (version) => `wse-server-${version}`,
);

/** What is missing here to run a published server; undefined when it can be run. */
export function missingOf(name: string): string | undefined {
  return existsSync(pythonOf(name)) ? undefined : notInstalled;
}

/** A published server of {@link publishedServers} behind its driver, which is given `timeoutMs` for an answer. */
export function createPublishedServerPeer(name: string, timeoutMs: number, signal: AbortSignal): LivePeer {
  // -B: leave no compiled files beside the driver.
  const command = [pythonOf(name), '-B', join(packageFolder, 'drivers/peers/wse_server_driver.py')];
  return createDriverPeer({ name, command, framing: jsonLines, timeoutMs, signal });
}

function pythonOf(name: string): string {
  return join(peersFolder(), name, 'bin/python');
}
