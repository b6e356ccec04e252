// Runs the cases, as the source has them, against what `npm run peers:install` has fetched: the codec cases against every
// published Python client, the suite for servers against every published server, one after the other.
// Exit 0 all as expected, 1 something differs, 2 a driver cannot be run, 3 not every client is installed. Servers need a
// newer Python; those that are not installed are left out, and said.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environmentNames, isInstalled, isServer, pythonOf } from './peers/environments.ts';

const cli = resolve(import.meta.dirname, '../conformance/src/cli.ts');
const clients = environmentNames.filter((name) => name.startsWith('wse-client-'));
const servers = environmentNames.filter(isServer);

/** Most cases wait, and 3 s are more than any published server takes for what it does at all: 50 s a version. */
const hurry = ['--jobs', '6', '--timeout', '3000'];
/** When more than these differ it is no race. */
const mostAgain = 12;

/** One command of the suite with some peers; its exit code. */
function conformance(command: string, names: readonly string[], options: readonly string[] = []): number {
  const node = [...process.execArgv, '--conditions=wsekit-source'];
  const peers = names.flatMap((name) => ['--peer', name]);
  return spawnSync(process.execPath, [...node, cli, command, ...peers, ...options], { stdio: 'inherit' }).status ?? 1;
}

/** The suite for servers with one of them; what differs is run again, alone, since a busy machine decides races. */
function serverSuite(name: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'wse-peers-'));
  const file = join(folder, 'report.json');
  try {
    const code = conformance('server', [name], [...hurry, '--report', `json=${file}`, '--report', 'text']);
    const again = code === 1 ? differing(readFileSync(file, 'utf8')) : [];
    if (again.length === 0 || again.length > mostAgain) return code;
    console.log(`UNSTEADY: ${name}: ${again.join(', ')}; run again, alone`);
    return conformance('server', [name], ['--jobs', '1', ...again.flatMap((run) => ['--run', run])]);
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

const missing = clients.filter((name) => !isInstalled(name));
if (missing.length > 0) {
  console.error(`not installed: ${missing.join(', ')}. Run: npm run peers:install (needs Python 3.11 or newer)`);
  process.exitCode = 3;
} else {
  for (const name of servers.filter((one) => !isInstalled(one)))
    console.log(`SKIPPED: the suite for servers with ${name}, which is not installed (npm run peers:install)`);
  // A version a process, so that none can cost another its run.
  const installed = servers.filter(isInstalled);
  const codes = [
    conformance('codec', clients),
    ...installed.slice(0, 1).map(driverTest),
    ...installed.map(serverSuite),
  ];
  process.exitCode = Math.max(...codes);
}
