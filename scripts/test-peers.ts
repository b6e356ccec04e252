// Runs the codec cases against every published Python client that `npm run peers:install` installed.
// Exit 0 all as expected, 1 something differs, 3 nothing is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const peersFolder = process.env['WSEKIT_PEERS_DIR'] ?? join(root, '.cache/peers');
const cli = join(root, 'conformance/dist/cli.js');
const names = readdirSync(join(root, 'conformance/drivers/peers/requirements')).map((file) =>
  file.replace(/\.txt$/, ''),
);
const missing = names.filter((name) => !existsSync(join(peersFolder, name, 'installed.txt')));

if (missing.length > 0) {
  console.error(`not installed: ${missing.join(', ')}. Run: npm run peers:install (needs Python 3.11 or newer)`);
  process.exitCode = 3;
} else if (!existsSync(cli)) {
  console.error('the conformance suite is not built. Run: npm run build');
  process.exitCode = 3;
} else {
  let failed = 0;
  for (const name of names) {
    const run = spawnSync(process.execPath, [cli, 'codec', '--peer', name], { stdio: 'inherit' });
    if (run.status !== 0) failed += 1;
  }
  console.log(`published Python clients: ${names.length - failed} as expected, ${failed} not`);
  process.exitCode = failed === 0 ? 0 : 1;
}
