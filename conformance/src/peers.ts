import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createChannel } from './channel.ts';
import type { Framing } from './driver/framing.ts';
import { jsonLines } from './driver/json-lines.ts';
import type { Operations } from './driver/serve.ts';
import { createInProcessPeer } from './in-process.ts';
import { type KnownFailing, parseKnownFailing } from './known-failing.ts';
import type { Peer } from './peer.ts';

/** What is the same for every line to a peer. */
interface OpenOptions {
  readonly timeoutMs?: number;
  readonly framing?: Framing;
  readonly signal?: AbortSignal;
}

/** A peer that can be named on the command line. */
export interface NamedPeer {
  readonly name: string;
  /** What it is, in a few words. */
  readonly about: string;
  /** Says why it cannot be run here; undefined when it can. */
  missing(): string | undefined;
  /** Opens a line to it. */
  open(options: OpenOptions): Peer;
}

/** The folder of this package, with its drivers and lists. */
const packageFolder: string = fileURLToPath(new URL('..', import.meta.url));
const pythonDriver = join(packageFolder, 'drivers/peers/wse_client_driver.py');
const livePythonDriver = join(packageFolder, 'drivers/peers/wse_client_live_driver.py');
const serverPythonDriver = join(packageFolder, 'drivers/peers/wse_server_driver.py');
const nodePythonDriver = join(packageFolder, 'drivers/peers/wse_node_driver.py');
/** Said of a peer that is not there. */
const notInstalled = 'not installed (npm run peers:install)';
/** Versions of the published Python client that are peers. */
export const publishedClients: readonly string[] = ['2.0.5', '2.3.1', '2.4.1', '2.5.1'];
/** Published clients that are held to the suite for running ones. */
export const publishedLiveClients: readonly string[] = ['wse-client-2.0.5', 'wse-client-2.4.1', 'wse-client-2.5.1'];
/** Published servers that can be nodes of a cluster. */
export const publishedNodes: readonly string[] = ['wse-server-2.0.2', 'wse-server-2.4.1', 'wse-server-2.5.1'];

/** Every named peer. `operations` are those of this project's codec. */
export function namedPeers(operations: Operations): readonly NamedPeer[] {
  return [codec(operations), codecProcess(), ...publishedClients.map(publishedClient)];
}

function codec(operations: Operations): NamedPeer {
  return {
    name: 'codec',
    about: '@wsekit/codec in this process',
    missing: () => undefined,
    open: () => createInProcessPeer(operations),
  };
}

function codecProcess(): NamedPeer {
  // Run as this process is run: from dist by node alone, from src with the loader that this process has.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const main = fileURLToPath(new URL(`./drivers/ours/main.${extension}`, import.meta.url));
  return {
    name: 'codec-process',
    about: '@wsekit/codec behind the driver protocol',
    missing: () => undefined,
    open: ({ framing = jsonLines, ...options }) =>
      createChannel({
        command: process.execPath,
        args: [...process.execArgv, main, '--framing', framing.name],
        framing,
        ...options,
      }),
  };
}

function publishedClient(version: string): NamedPeer {
  const name = `wse-client-${version}`;
  const python = join(peersFolder(), name, 'bin/python');
  return {
    name,
    about: `the published Python client ${version}`,
    missing: () => (existsSync(python) ? undefined : notInstalled),
    // -B: leave no compiled files beside the driver.
    open: (options) => createChannel({ framing: jsonLines, ...options, command: python, args: ['-B', pythonDriver] }),
  };
}

/** How a driver is run, and why it cannot be run here, if so. */
export interface DriverCommand {
  readonly command: readonly string[];
  readonly missing?: string;
}

/** How the live driver of a published client is run. */
export function clientDriverOf(name: string): DriverCommand {
  return driverOf(name, livePythonDriver);
}

/** How the driver of a published server is run. */
export function serverDriverOf(name: string): DriverCommand {
  return driverOf(name, serverPythonDriver);
}

/** How the driver of a published node is run. */
export function nodeDriverOf(name: string): DriverCommand {
  return driverOf(name, nodePythonDriver);
}

function driverOf(name: string, driver: string): DriverCommand {
  const python = join(peersFolder(), name, 'bin/python');
  // -B: leave no compiled files beside the driver.
  const command = [python, '-B', driver];
  return existsSync(python) ? { command } : { command, missing: notInstalled };
}

/** Where the environments of the published packages are; `WSEKIT_PEERS_DIR` goes before the cache of the repository. */
function peersFolder(): string {
  return process.env.WSEKIT_PEERS_DIR ?? join(packageFolder, '../.cache/peers');
}

/** The list of known failures that comes with a peer; empty when there is none. */
export function builtInKnownFailing(peer: string): readonly KnownFailing[] {
  const file = join(packageFolder, 'known-failing', `${peer}.txt`);
  return existsSync(file) ? parseKnownFailing(readFileSync(file, 'utf8'), `known-failing/${peer}.txt`) : [];
}
