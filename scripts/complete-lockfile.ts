// Adds to package-lock.json the optional packages of other platforms that the registry at hand did not offer.
// Without them `npm ci` calls the lock file out of date. Run it after `npm install` where a registry mirror is incomplete;
// a lock file other than that of the root is named as argument.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface LockedPackage {
  version?: string;
  optionalDependencies?: Record<string, string>;
  [field: string]: unknown;
}

const path = resolve(import.meta.dirname, '..', process.argv[2] ?? 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, LockedPackage> };

const systems: Readonly<Record<string, string>> = { windows: 'win32' };
const processors: Readonly<Record<string, string>> = { '64': 'x64' };

/** Reads a platform off the end of a package name, such as `linux-arm64-musl` or `windows-64`. */
function platformOf(name: string): LockedPackage | undefined {
  const match = /(android|darwin|freebsd|linux|openharmony|win32|windows)-([a-z0-9]+)(?:-([a-z]+))?$/.exec(name);
  const [, os = '', cpu = '', abi] = match ?? [];
  if (match === null) return undefined;
  const libc = os !== 'linux' || abi === undefined ? {} : { libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] };
  return { cpu: [processors[cpu] ?? cpu], ...libc, os: [systems[os] ?? os] };
}

/** An exact version stays; of a range the lowest version is taken, which the parent allows. */
const versionOf = (range: string): string => range.replace(/^[~^]/, '');

let added = 0;
for (const parent of Object.values(lock.packages)) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    const platform = platformOf(name);
    if (lock.packages[place] !== undefined || platform === undefined) continue;
    lock.packages[place] = {
      version: versionOf(range),
      ...platform,
      ...(parent.dev === true ? { dev: true } : {}),
      optional: true,
    };
    added += 1;
  }
}

const [root, ...others] = Object.entries(lock.packages);
const sorted = others.sort(([left], [right]) => left.localeCompare(right, 'en'));
lock.packages = Object.fromEntries(root === undefined ? sorted : [root, ...sorted]);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} packages of other platforms added`);
