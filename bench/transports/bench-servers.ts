import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sealedOverheadBytes } from '@wsekit/codec/crypto';
import { type CandidateInfo, candidates } from './candidate.ts';
import { Child } from './child.ts';
import type { LoadCommand, LoadReport, Opening, ServerCommand, ServerReport } from './messages.ts';

const serverCore = 0;
const loadCore = 1;
const root = resolve(import.meta.dirname, '../..');
const peersFolder = process.env.WSEKIT_PEERS_DIR ?? join(root, '.cache/peers');
const bunPaths = [
  'transports/runtimes/node_modules/@oven/bun-linux-x64/bin/bun',
  'transports/runtimes/node_modules/.bin/bun',
];

/** A server under test that is up. */
export interface BenchServer {
  readonly name: string;
  readonly info: CandidateInfo;
  readonly child: Child<ServerCommand, ServerReport>;
  readonly port: number;
  readonly ackPort: number;
}

/** What runs a candidate; undefined when it is not installed. */
function commandOf({ runtime, module }: CandidateInfo, name: string): readonly string[] | undefined {
  const script = join(import.meta.dirname, 'server.ts');
  if (runtime === 'python') {
    const python = join(peersFolder, `wse-server-${module}/bin/python`);
    return existsSync(python) ? [python, join(import.meta.dirname, 'candidates/published.py')] : undefined;
  }
  if (runtime === 'node') return [process.execPath, '--expose-gc', '--import', 'tsx', script, name];
  const bun = bunPaths.map((path) => join(root, path)).find(existsSync);
  return bun === undefined ? undefined : [bun, 'run', script, name];
}

/** Starts one candidate; undefined, and a loud line, when its runtime is missing. `words` are for the candidate. */
export async function startServer(name: string, ...words: readonly string[]): Promise<BenchServer | undefined> {
  const info = candidates[name];
  if (info === undefined) throw new RangeError(`candidate ${name}: there are ${Object.keys(candidates).join(', ')}`);
  const [command, ...args] = commandOf(info, name) ?? [];
  if (command === undefined) {
    console.error(`SKIPPED: ${info.label}: run \`npm run runtimes:install\` and \`npm run peers:install\` first`);
    return undefined;
  }
  const child = new Child<ServerCommand, ServerReport>(serverCore, command, [...args, ...words]);
  const { port = 0, ackPort = 0 } = await child.next();
  return { name, info, child, port, ackPort };
}

/** The process that holds the connections. */
export function startLoad(): Child<LoadCommand, LoadReport> {
  return new Child(loadCore, process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'load.ts')]);
}

/** What a connection of a candidate waits for. */
export function openingOf({ protocol }: CandidateInfo): Opening {
  return protocol === 'socket.io' ? 'socket.io' : 'upgrade';
}

/** Opens the connections, does the work, closes them and waits until the server knows. */
export async function withConnections<Result>(
  load: Child<LoadCommand, LoadReport>,
  { child, info, port, ackPort }: BenchServer,
  connections: number,
  work: () => Promise<Result>,
  how: { readonly msgpack?: true; readonly opening?: Opening } = {},
): Promise<Result> {
  await load.ask({ do: 'connect', port, ackPort, connections, opening: openingOf(info), ...how });
  const result = await work();
  await load.ask({ do: 'disconnect' });
  while (((await child.ask({ do: 'received' })).connections ?? 0) > 0) await pause(20);
  return result;
}

/** Lets the processes work for a while. */
export function pause(timeMs: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(() => done(), timeMs);
  });
}

const frameTextBytes = 128;
const socketIoEnvelope = '42["p",""]';
/** 128 bytes of text take a head of four bytes from a server. */
export const frameBytes: number = frameTextBytes + 4;
/** Sealed, they take a marker, an IV and a tag more. */
export const sealedFrameBytes: number = frameBytes + sealedOverheadBytes;

/** What a candidate is given to publish so that 128 bytes of text leave. */
export function payloadFor({ protocol }: CandidateInfo): string {
  return 'x'.repeat(protocol === 'socket.io' ? frameTextBytes - socketIoEnvelope.length : frameTextBytes);
}
