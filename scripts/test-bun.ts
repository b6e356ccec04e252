// Tells the stories of the server over Bun's own WebSockets, in Bun itself: every story has to end well.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { findRuntime } from '@wsekit/transports/compliance/node';

const stories = './server-core/test/stories/';

const bun = findRuntime('bun');
if (bun === undefined) {
  console.error('Bun is not installed: npm run runtimes:install');
  process.exitCode = 1;
} else {
  // It reads what imports `vitest` as tests of its own; sources are found by the condition of this repository.
  const { status } = spawnSync(bun, ['test', '--conditions=wsekit-source', stories], {
    cwd: resolve(import.meta.dirname, '..'),
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
