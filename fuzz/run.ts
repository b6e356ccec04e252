// Runs the properties for longer than the tests do.
// Usage: npm run fuzz -- [--runs N] [--seed S] [PROPERTY-FILE ...]
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '50000' },
    seed: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

if (values.help === true) {
  console.log('npm run fuzz -- [--runs N, default 50000] [--seed S] [PROPERTY-FILE ...]');
} else {
  const seed = values.seed === undefined ? {} : { WSEKIT_FUZZ_SEED: values.seed };
  const filters = positionals.length > 0 ? positionals.map((name) => `fuzz/properties/${name}`) : ['fuzz/properties'];
  const run = spawnSync('npx', ['vitest', 'run', '--testTimeout=3600000', ...filters], {
    cwd: resolve(import.meta.dirname, '..'),
    env: { ...process.env, ...seed, WSEKIT_FUZZ_RUNS: values.runs },
    stdio: 'inherit',
  });
  process.exitCode = run.status ?? 1;
}
