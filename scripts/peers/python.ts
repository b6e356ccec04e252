import { spawnSync } from 'node:child_process';

/** A version of Python, its first two numbers. */
export type PythonVersion = readonly [number, number];

const usual: PythonVersion = [3, 11];

/** The oldest Python an environment can have: what a comment `# python 3.12` in its requirements says, else 3.11. */
export function oldestPythonOf(requirements: string): PythonVersion {
  const said = /^# python (\d+)\.(\d+)$/m.exec(requirements);
  return said === null ? usual : [Number(said[1]), Number(said[2])];
}

/** The first interpreter that is new enough: `WSEKIT_PYTHON`, the usual names, then what pyenv has. */
export function findPython(oldest: PythonVersion): string | undefined {
  const named = [process.env.WSEKIT_PYTHON, 'python3.12', 'python3.11', 'python3.13', 'python3'];
  return [...named, ...pyenvPythons()].find((name) => {
    if (name === undefined) return false;
    const run = spawnSync(name, ['-c', 'import sys; print(*sys.version_info[:2])'], { encoding: 'utf8' });
    const [major = 0, minor = 0] = (run.stdout ?? '').trim().split(' ').map(Number);
    return run.status === 0 && major === oldest[0] && minor >= oldest[1];
  });
}

/** Interpreters that pyenv installed and whose names the path does not lead to. */
function pyenvPythons(): readonly string[] {
  const { stdout: root } = spawnSync('pyenv', ['root'], { encoding: 'utf8' });
  const { stdout: versions } = spawnSync('pyenv', ['versions', '--bare'], { encoding: 'utf8' });
  if (typeof root !== 'string' || typeof versions !== 'string') return [];
  const names = versions.split('\n').filter((version) => /^3\.\d+\.\d+$/.test(version));
  return names.map((version) => `${root.trim()}/versions/${version}/bin/python`);
}
