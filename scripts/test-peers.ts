// Runs the codec cases, as the source has them, against every published Python client of `npm run peers:install`.
// Exit 0 all as expected, 1 something differs, 2 a driver cannot be run, 3 not everything is installed.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { environmentNames, isInstalled } from './peers/environments.ts';

const cli = resolve(import.meta.dirname, '../conformance/src/cli.ts');
const names = environmentNames.filter((name) => name.startsWith('wse-client-'));
const missing = names.filter((name) => !isInstalled(name));

if (missing.length > 0) {
  console.error(`not installed: ${missing.join(', ')}. Run: npm run peers:install (needs Python 3.11 or newer)`);
  process.exitCode = 3;
} else {
  const node = [...process.execArgv, '--conditions=wsekit-source'];
  const peers = names.flatMap((name) => ['--peer', name]);
  const run = spawnSync(process.execPath, [...node, cli, 'codec', ...peers], { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
}
