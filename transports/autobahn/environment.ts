import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const folder = process.env.WSEKIT_AUTOBAHN_DIR ?? join(root, '.cache/autobahn');
const suite = 'autobahntestsuite==25.10.1';
// The last one that makes environments of Python 2.7.
const virtualenv = 'virtualenv==20.15.1';

/** The suite runs under Python 2.7 alone; `WSEKIT_PYTHON2` goes before the usual places. */
function findPython2(): string | undefined {
  const pyenv = spawnSync('pyenv', ['root'], { encoding: 'utf8' }).stdout?.trim();
  const names = [
    process.env.WSEKIT_PYTHON2,
    'python2.7',
    'python2',
    ...(pyenv ? [join(pyenv, 'versions/2.7.18/bin/python')] : []),
  ];
  return names.find((name) => {
    if (name === undefined) return false;
    const { stdout } = spawnSync(name, ['-c', 'import sys; print(sys.version_info[:2] == (2, 7))'], {
      encoding: 'utf8',
    });
    return stdout?.trim() === 'True';
  });
}

/** Makes the environment unless it is there, and gives the path of `wstest`; undefined without Python 2.7. */
export function installSuite(): string | undefined {
  const command = join(folder, 'environment/bin/wstest');
  const stamp = join(folder, 'installed.txt');
  if (existsSync(command) && existsSync(stamp) && readFileSync(stamp, 'utf8') === suite) return command;
  const python = findPython2();
  if (python === undefined) return undefined;
  console.log(`installing ${suite} ...`);
  mkdirSync(folder, { recursive: true });
  const tools = join(folder, 'virtualenv');
  const pip = ['install', '--quiet', '--disable-pip-version-check'];
  execFileSync(python, ['-m', 'pip', ...pip, '--target', tools, virtualenv], {
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  const env = { ...process.env, PYTHONPATH: tools };
  const environment = join(folder, 'environment');
  execFileSync(python, ['-m', 'virtualenv', '--quiet', environment], { env, stdio: ['ignore', 'inherit', 'ignore'] });
  execFileSync(join(environment, 'bin/pip'), [...pip, suite], { stdio: ['ignore', 'inherit', 'ignore'] });
  writeFileSync(stamp, suite);
  return command;
}
