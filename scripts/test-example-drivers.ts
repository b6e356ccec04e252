// Runs the example drivers of conformance/drivers/examples through the wire-level cases for servers.
// Usage: npm run test:drivers [-- python go]. A language that is not installed is SKIPPED, in capitals.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const examples = join(root, 'conformance/drivers/examples');

interface Example {
  /** Programs that may run it, the first that is there. */
  readonly tools: readonly string[];
  /** Makes ready what is run; undefined where that fails. `folder` is gone afterwards. */
  command(tool: string, folder: string): readonly string[] | undefined;
}

const all: Readonly<Record<string, Example>> = {
  python: {
    tools: [process.env.WSEKIT_PYTHON ?? 'python3', 'python3.12', 'python3.11'],
    // -B: leave no compiled files beside the driver.
    command: (tool) => [tool, '-B', join(examples, 'python/driver.py')],
  },
  go: {
    tools: ['go', '/usr/local/go/bin/go'],
    command: (tool, folder) => {
      const driver = join(folder, 'driver');
      const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod' };
      const built = spawnSync(tool, ['build', '-o', driver, '.'], { cwd: join(examples, 'go'), stdio: 'inherit', env });
      return built.status === 0 ? [driver] : undefined;
    },
  },
};

function isThere(tool: string): boolean {
  return existsSync(tool) || ['--version', 'version'].some((word) => spawnSync(tool, [word]).status === 0);
}

function test(name: string, { tools, command }: Example): boolean {
  const tool = tools.find(isThere);
  if (tool === undefined) {
    console.log(`SKIPPED: example driver in ${name} (needs: ${tools.join(' or ')})`);
    return true;
  }
  const folder = mkdtempSync(join(tmpdir(), 'wse-driver-'));
  try {
    const driver = command(tool, folder);
    if (driver === undefined) return false;
    const cli = ['--conditions=wsekit-source', 'conformance/src/cli.ts', 'server', '--wire', '--', ...driver];
    console.log(`example driver in ${name}:`);
    return spawnSync('npx', ['tsx', ...cli], { cwd: root, stdio: 'inherit' }).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in all));
for (const name of unknown) console.error(`${name}: no example, of which there are ${Object.keys(all).join(', ')}`);
const chosen = Object.entries(all).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const results = chosen.map(([name, example]) => test(name, example));
process.exitCode = unknown.length === 0 && results.every((passed) => passed) ? 0 : 1;
