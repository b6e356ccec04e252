// Runs the cases, as the source has them, against what `npm run peers:install` has fetched: the codec cases and the suite for
// clients against published Python clients, the suites for servers and for nodes against published servers, one after the
// other. `--suite server|client|node` runs one of the suites alone.
// Exit 0 all as expected, 1 something differs, 2 a driver cannot be run, 3 not every client is installed. Servers need a
// newer Python; those that are not installed are left out, and said.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { publishedLiveClients, publishedNodes } from '../conformance/src/peers.ts';
import { environmentNames, isInstalled, isServer, pythonOf } from './peers/environments.ts';

const cli = resolve(import.meta.dirname, '../conformance/src/cli.ts');
const clients = environmentNames.filter((name) => name.startsWith('wse-client-'));
const servers = environmentNames.filter(isServer);

/** A published peer and the suite it is held to. */
interface Held {
  readonly suite: 'server' | 'client' | 'node';
  readonly name: string;
  readonly options: readonly string[];
}

/** Most cases wait, and 3 s are more than any published server takes for what it does at all: 50 s a version. */
const hurry = ['--jobs', '6', '--timeout', '3000'];
/** A client of 2.0.5 gets ready with no server of 2.x, so that whatever is waited for does not come. (WSE-ERR-150) */
const neverReady = ['--profile', 'observed', '--jobs', '16', '--timeout', '1500'];
const sideBySide = ['--jobs', '8', '--timeout', '3000'];

/** Every published server, three clients, and three nodes, of which the last is held to both readings. */
const all: readonly Held[] = [
  ...servers.map((name): Held => ({ suite: 'server', name, options: hurry })),
  ...publishedLiveClients.map((name): Held => {
    const options = name === 'wse-client-2.0.5' ? neverReady : [...sideBySide, '--profile', 'observed'];
    return { suite: 'client', name, options };
  }),
  ...publishedNodes.map((name): Held => {
    const readings = name === publishedNodes.at(-1) ? [] : ['--profile', 'observed'];
    return { suite: 'node', name, options: [...sideBySide, ...readings] };
  }),
];

/** When more than these differ it is no race. */
const mostAgain = 12;

/** One command of the suite with some peers; its exit code. */
function conformance(command: string, names: readonly string[], options: readonly string[] = []): number {
  const node = [...process.execArgv, '--conditions=wsekit-source'];
  const peers = names.flatMap((name) => ['--peer', name]);
  return spawnSync(process.execPath, [...node, cli, command, ...peers, ...options], { stdio: 'inherit' }).status ?? 1;
}

/** A suite with one of its peers; what differs is run again, alone, since a busy machine decides races. */
function liveSuite({ suite, name, options }: Held): number {
  const folder = mkdtempSync(join(tmpdir(), 'wse-peers-'));
  const file = join(folder, 'report.json');
  try {
    const code = conformance(suite, [name], [...options, '--report', `json=${file}`, '--report', 'text']);
    const again = code === 1 ? differing(readFileSync(file, 'utf8')) : [];
    if (again.length === 0 || again.length > mostAgain) return code;
    console.log(`UNSTEADY: ${suite} ${name}: ${again.join(', ')}; run again, alone`);
    return conformance(suite, [name], ['--jobs', '1', ...again.flatMap((run) => ['--run', run])]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Names of the runs that are not as expected, from a report in JSON. */
function differing(report: string): readonly string[] {
  const { peers }: { readonly peers: readonly { readonly results: readonly { name: string; status: string }[] }[] } =
    JSON.parse(report);
  const results = peers.flatMap((peer) => peer.results);
  return results
    .filter(({ status }) => status === 'failed' || status === 'passed_unexpectedly')
    .map(({ name }) => name);
}

/** The driver of the servers itself, with a server that dies, panics and hangs; its exit code. */
function driverTest(name: string): number {
  const test = resolve(import.meta.dirname, '../conformance/drivers/peers/wse_server_driver_test.py');
  return spawnSync(pythonOf(name), ['-B', test], { stdio: 'inherit' }).status ?? 1;
}

const { values: wanted } = parseArgs({ options: { suite: { type: 'string' } } });
const missing = clients.filter((name) => !isInstalled(name));
if (missing.length > 0) {
  console.error(`not installed: ${missing.join(', ')}. Run: npm run peers:install (needs Python 3.11 or newer)`);
  process.exitCode = 3;
} else {
  for (const name of servers.filter((one) => !isInstalled(one)))
    console.log(
      `SKIPPED: the suites for servers and nodes with ${name}, which is not installed (npm run peers:install)`,
    );
  const isWhole = wanted.suite === undefined;
  // A version a process, so that none can cost another its run.
  const held = all.filter(({ suite, name }) => isInstalled(name) && (isWhole || suite === wanted.suite));
  const before = isWhole
    ? [conformance('codec', clients), ...servers.filter(isInstalled).slice(0, 1).map(driverTest)]
    : [];
  process.exitCode = Math.max(...before, ...held.map(liveSuite));
}
