// Takes the steps of conformance/Dockerfile without a container: packs the packages it names, installs them in an empty folder
// outside the repository, and holds a server to the suite by the command that is there then.
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createServer } from '@wsekit/server-core';
import { listen } from '@wsekit/transports/ws';

const root = resolve(import.meta.dirname, '..');
const dockerfile = readFileSync(join(root, 'conformance/Dockerfile'), 'utf8');
const workspaces = [...dockerfile.matchAll(/--workspace (\S+)/g)].flatMap(([, name = '']) => ['--workspace', name]);
const [, ...entry] = /^ENTRYPOINT \["[^"]*?(\/node_modules\/[^"]+)"\]$/m.exec(dockerfile) ?? [];
const folder = mkdtempSync(join(tmpdir(), 'wsekit-packed-'));
const [packages, empty, work] = ['packages', 'opt', 'work'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const problems: string[] = [];

function check(what: string, holds: boolean): void {
  console.log(`packed-command ${what}: ${holds ? 'ok' : 'FAILED'}`);
  if (!holds) problems.push(what);
}

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
  try {
    const { stdout } = await promisify(execFile)(join(empty, entry[0] ?? 'no-entry'), args, { cwd: work });
    return { code: 0, stdout };
  } catch (error) {
    const { code = 1, stdout = '' } = Object(error);
    return { code, stdout };
  }
}

try {
  for (const each of [packages, empty, work]) mkdirSync(each);
  execFileSync('npm', ['pack', '--silent', '--pack-destination', packages, ...workspaces], { cwd: root });
  execFileSync('npm', ['init', '--yes'], { cwd: empty, stdio: 'pipe' });
  const tarballs = readdirSync(packages).map((name) => join(packages, name));
  const quiet = ['--omit=dev', '--prefer-offline', '--no-audit', '--no-fund'];
  execFileSync('npm', ['install', ...quiet, ...tarballs], { cwd: empty, stdio: 'pipe' });
  check('has the page', existsSync(join(empty, 'node_modules/@wsekit/conformance/dist/page/index.html')));
  check('tells its help', (await run('--help')).stdout.includes('Usage'));
  check('runs the cases of codecs', (await run('codec', '--run', 'inflate')).code === 0);
  const server = createServer();
  const { url } = await server.listen(listen);
  const held = await run('server', '--url', url, '--run', 'liveness', '--report', 'html=report.html');
  check('holds a server at a URL', held.code === 0 && held.stdout.includes('everything as expected'));
  check('writes its page', existsSync(join(work, 'report.html')));
  check('examines one', (await run('doctor', url)).stdout.includes('D2g'));
  await server.stop({ timeoutMs: 1 });
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = problems.length === 0 ? 0 : 1;
