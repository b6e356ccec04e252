// Installs the published Python clients and servers, each into a cached virtual environment of its own.
// Usage: npm run peers:install [-- NAME ...]. Exit 3 when no suitable Python for clients is on the machine; servers that
// need a newer one are left out then, which is said.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentNames, environmentsFolder, isServer, requirementsFolder } from './peers/environments.ts';
import { findPython, oldestPythonOf } from './peers/python.ts';

/** Makes the environment of one peer unless a finished one with the same requirements is there; false without a Python. */
function install(name: string): boolean {
  const requirementsFile = join(requirementsFolder, `${name}.txt`);
  const wanted = readFileSync(requirementsFile, 'utf8');
  const oldest = oldestPythonOf(wanted);
  const environment = join(environmentsFolder, name);
  const stamp = join(environment, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    console.log(`${name}: already installed`);
    return true;
  }
  const python = findPython(oldest);
  if (python === undefined) {
    console.error(`SKIPPED: ${name} needs Python ${oldest.join('.')} or newer; set WSEKIT_PYTHON to one`);
    return false;
  }
  console.log(`${name}: installing ...`);
  mkdirSync(environmentsFolder, { recursive: true });
  execFileSync(python, ['-m', 'venv', '--clear', environment], { stdio: 'inherit' });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:'];
  execFileSync(join(environment, 'bin/python'), [...pip, '--requirement', requirementsFile], { stdio: 'inherit' });
  writeFileSync(stamp, wanted);
  console.log(`${name}: installed`);
  return true;
}

const asked = process.argv.length > 2 ? process.argv.slice(2) : environmentNames;
const unknown = asked.filter((name) => !environmentNames.includes(name));

if (unknown.length > 0) {
  console.error(`unknown peer ${unknown.join(', ')}; there are ${environmentNames.join(', ')}`);
  process.exitCode = 2;
} else {
  const left = asked.filter((name) => !install(name));
  process.exitCode = left.some((name) => !isServer(name)) ? 3 : 0;
}
