// Runs an example by its name, `npm run example basic`; without one it lists them.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { findRuntime } from '@wsekit/transports/compliance/node';

const names = [
  'basic',
  'broadcast',
  'presence',
  'recovery',
  'uws',
  'cores',
  'bun',
  'express',
  'fastify',
  'hono',
  'client',
  'page',
  'board',
  'demo',
];
const [name = ''] = process.argv.slice(2);
const folders: Readonly<Record<string, string>> = { demo: 'demo/demo', board: 'board/board', page: 'page/serve' };
const file = resolve(import.meta.dirname, `${folders[name] ?? name}.ts`);

if (!names.includes(name)) {
  console.error(`npm run example NAME, where NAME is one of ${names.join(', ')}`);
  process.exitCode = 2;
} else if (name === 'bun') {
  const bun = findRuntime('bun') ?? 'bun';
  const { error, status } = spawnSync(bun, ['--conditions=wsekit-source', file], { stdio: 'inherit' });
  if (error !== undefined) console.error(`Bun does not start, npm run runtimes:install brings it: ${error.message}`);
  process.exitCode = status ?? 1;
} else {
  await import(file);
}
