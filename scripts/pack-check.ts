// Packs each published package as npm would and holds the tarball against publint (strict) and attw (ESM only).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const published = ['spec', 'codec', 'transports', 'server-core', 'client-core', 'react', 'conformance'];
let failed = 0;

function run(command: string, args: readonly string[], cwd: string): boolean {
  try {
    execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
    return true;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    console.error(`${command} ${args.join(' ')} in ${cwd}\n${stdout ?? ''}${stderr ?? ''}`);
    return false;
  }
}

for (const name of published) {
  const out = mkdtempSync(join(tmpdir(), 'wsekit-pack-'));
  try {
    if (!run('npm', ['pack', '--silent', '--pack-destination', out], name)) failed += 1;
    const tarball = join(out, readdirSync(out)[0] ?? 'nothing-packed.tgz');
    const sound =
      run('npx', ['publint', '--strict', tarball], name) &&
      run('npx', ['attw', tarball, '--profile', 'esm-only'], name);
    console.log(`pack-check ${name}: ${sound ? 'ok' : 'FAILED'}`);
    if (!sound) failed += 1;
  } finally {
    rmSync(out, { recursive: true });
  }
}
process.exitCode = failed === 0 ? 0 : 1;
