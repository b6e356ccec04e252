// Holds the backplanes over engines to their contract, each on an engine of its own that is started and ended here.
// Usage: npm run test:backplanes [-- redis-server nats-server]. An engine that is not installed is SKIPPED, in capitals.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const folders: Readonly<Record<string, string>> = {
  'redis-server': 'server-core/backplanes/redis',
  'nats-server': 'server-core/backplanes/nats',
};

function isInstalled(engine: string): boolean {
  return [engine, `/usr/sbin/${engine}`].some((binary) => spawnSync(binary, ['--version']).status === 0);
}

function test(engine: string, folder: string): boolean {
  if (!isInstalled(engine)) {
    console.log(`SKIPPED: backplane over ${engine} (needs: ${engine}; apt-get install ${engine})`);
    return true;
  }
  const vitest = ['vitest', 'run', '--config', 'server-core/backplanes/vitest.config.ts', '--root', '.', folder];
  return spawnSync('npx', vitest, { cwd: root, stdio: 'inherit' }).status === 0;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((engine) => !(engine in folders));
for (const engine of unknown)
  console.error(`${engine}: no engine, of which there are ${Object.keys(folders).join(', ')}`);
const chosen = Object.entries(folders).filter(([engine]) => wanted.length === 0 || wanted.includes(engine));
const results = chosen
  .filter(([, folder]) => existsSync(resolve(root, folder)))
  .map(([name, path]) => test(name, path));
process.exitCode = unknown.length === 0 && results.every((passed) => passed) ? 0 : 1;
