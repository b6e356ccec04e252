import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, it } from 'vitest';

/** The files a file imports, and what they import, and what comes of packages. */
function reachable(file: string, seen = new Map<string, string[]>()): Map<string, string[]> {
  if (seen.has(file)) return seen;
  const imports = [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type).*? from '([^']+)'/gms)];
  const names = imports.map(([, name = '']) => name);
  seen.set(
    file,
    names.filter((name) => !name.startsWith('.')),
  );
  for (const name of names) if (name.startsWith('.')) reachable(resolve(dirname(file), name), seen);
  return seen;
}

it('the transport in memory imports nothing of a platform', () => {
  const all = reachable(resolve(import.meta.dirname, '../../src/memory/index.ts'));
  expect(all.size).toBeGreaterThan(15);
  const packages = [...all.values()].flat().filter((name) => !name.startsWith('.'));
  expect(new Set(packages.map((name) => name.split('/').slice(0, 2).join('/')))).toEqual(new Set(['@wsekit/spec']));
});
