// Installs the published Python clients, each into a cached virtual environment of its own.
// Usage: npm run peers:install [-- NAME ...]. Exit 3 when no suitable Python is on the machine.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const requirementsFolder = join(root, 'conformance/drivers/peers/requirements');
const peersFolder = process.env.WSEKIT_PEERS_DIR ?? join(root, '.cache/peers');
const oldestPython = [3, 11] as const;

/** The first interpreter that is new enough; `WSEKIT_PYTHON` goes before the usual names. */
function findPython(): string | undefined {
  const names = [process.env.WSEKIT_PYTHON, 'python3.12', 'python3.11', 'python3.13', 'python3'];
  return names.find((name) => {
    if (name === undefined) return false;
    const run = spawnSync(name, ['-c', 'import sys; print(*sys.version_info[:2])'], { encoding: 'utf8' });
    const [major = 0, minor = 0] = (run.stdout ?? '').trim().split(' ').map(Number);
    return run.status === 0 && major === oldestPython[0] && minor >= oldestPython[1];
  });
}

/** Makes the environment of one peer unless a finished one with the same requirements is there. */
function install(python: string, name: string): void {
  const requirementsFile = join(requirementsFolder, `${name}.txt`);
  const wanted = readFileSync(requirementsFile, 'utf8');
  const environment = join(peersFolder, name);
  const stamp = join(environment, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    console.log(`${name}: already installed`);
    return;
  }
  console.log(`${name}: installing ...`);
  mkdirSync(peersFolder, { recursive: true });
  execFileSync(python, ['-m', 'venv', '--clear', environment], { stdio: 'inherit' });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:'];
  execFileSync(join(environment, 'bin/python'), [...pip, '--requirement', requirementsFile], { stdio: 'inherit' });
  writeFileSync(stamp, wanted);
  console.log(`${name}: installed`);
}

const known = readdirSync(requirementsFolder).map((file) => file.replace(/\.txt$/, ''));
const asked = process.argv.length > 2 ? process.argv.slice(2) : known;
const unknown = asked.filter((name) => !known.includes(name));
const python = findPython();

if (unknown.length > 0) {
  console.error(`unknown peer ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exitCode = 2;
} else if (python === undefined) {
  console.error(
    `the published Python clients need Python ${oldestPython.join('.')} or newer; set WSEKIT_PYTHON to one`,
  );
  process.exitCode = 3;
} else {
  for (const name of asked) install(python, name);
}
