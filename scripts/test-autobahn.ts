// Lets the Autobahn test suite judge the transports as servers and clients.
// Usage: npm run test:autobahn [-- --all] [PEER ...]. `--all` adds the 216 cases of compression where a peer offers it.
// Exit 3 when Python 2.7, which the suite runs under, is not on the machine.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { installSuite } from '../transports/autobahn/environment.ts';
import { explained } from '../transports/autobahn/explained.ts';
import { judgeClient, judgeServer, type Verdicts } from '../transports/autobahn/judge.ts';
import { judge } from '../transports/autobahn/verdicts.ts';

const root = resolve(import.meta.dirname, '..');
const plainCases = 301;
const allCases = 517;

/** One role of one transport. */
interface Peer {
  readonly name: string;
  readonly transport: string;
  readonly role: 'server' | 'client';
  readonly runtime: 'node' | 'bun';
  /** Whether it offers permessage-deflate. */
  readonly compresses: boolean;
}

const peers: readonly Peer[] = [
  { name: 'ws server', transport: 'ws', role: 'server', runtime: 'node', compresses: true },
  { name: 'uws server', transport: 'uws', role: 'server', runtime: 'node', compresses: true },
  { name: 'bun server', transport: 'bun', role: 'server', runtime: 'bun', compresses: true },
  { name: 'ws client', transport: 'ws', role: 'client', runtime: 'node', compresses: false },
  { name: 'bun client', transport: 'bun', role: 'client', runtime: 'bun', compresses: false },
];

function commandOf({ runtime }: Peer): readonly string[] | undefined {
  if (runtime === 'node') return [process.execPath, '--import', 'tsx'];
  const places = ['@oven/bun-linux-x64/bin/bun', '.bin/bun'];
  const bun = places.map((place) => join(root, 'transports/runtimes/node_modules', place)).find(existsSync);
  return bun === undefined ? undefined : [bun, 'run'];
}

/** Runs the work against an echo server that prints its URL. */
async function withServer(command: readonly string[], work: (url: string) => Promise<Verdicts>): Promise<Verdicts> {
  const [program = '', ...args] = command;
  const server: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await new Promise<string>((found, failed) => {
      createInterface({ input: server.stdout ?? process.stdin }).once('line', found);
      server.once('exit', (code) => failed(new Error(`the echo server ended with ${code}`)));
    });
    return await work(url);
  } finally {
    server.kill();
  }
}

function verdictsOn(
  wstest: string,
  peer: Peer,
  command: readonly string[],
  withCompression: boolean,
): Promise<Verdicts> {
  const script = join(root, 'transports/autobahn', `echo-${peer.role}.ts`);
  const run = [...command, script, peer.transport];
  if (peer.role === 'client') return judgeClient(wstest, run, withCompression);
  const flags = withCompression ? ['--deflate'] : [];
  return withServer([...run, ...flags], (url) => judgeServer(wstest, url, withCompression));
}

async function runPeer(wstest: string, peer: Peer, command: readonly string[], all: boolean): Promise<number> {
  const withCompression = all && peer.compresses;
  const verdicts = await verdictsOn(wstest, peer, command, withCompression);
  const expected = withCompression ? allCases : plainCases;
  const { passed, nonStrict, informational, problems } = judge(verdicts, explained[peer.name] ?? {}, expected);
  const counts = [passed, nonStrict, informational, problems.length]
    .map((count) => String(count).padStart(11))
    .join('');
  console.log(`${peer.name.padEnd(12)}${counts}`);
  for (const problem of problems) console.log(`  ${problem}`);
  return problems.length;
}

const words = process.argv.slice(2);
const asked = words.filter((word) => !word.startsWith('--'));
const unknown = asked.filter((name) => !peers.some((peer) => peer.name.startsWith(name)));
const wstest = unknown.length === 0 ? installSuite() : undefined;

if (unknown.length > 0) {
  console.error(`unknown peer ${unknown.join(', ')}; there are ${peers.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
} else if (wstest === undefined) {
  console.error('the Autobahn test suite needs Python 2.7: install it, or give its path in WSEKIT_PYTHON2');
  process.exitCode = 3;
} else {
  let problems = 0;
  console.log(`${'peer'.padEnd(12)}         ok non-strict       info   problems`);
  for (const peer of peers) {
    if (asked.length > 0 && !asked.some((name) => peer.name.startsWith(name))) continue;
    const command = commandOf(peer);
    if (command === undefined) console.log(`SKIPPED: ${peer.name}: needs bun, see \`npm run runtimes:install\``);
    else problems += await runPeer(wstest, peer, command, words.includes('--all'));
  }
  console.log(problems === 0 ? 'no failures' : `${problems} problems`);
  process.exitCode = problems === 0 ? 0 : 1;
}
