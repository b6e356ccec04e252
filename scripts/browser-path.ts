import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
/** Imports and re-exports that are there at run time, by what they name. */
const importing = /^(?:import|export)\s(?!type\s)(?:[^'";]*?\sfrom\s)?\s*'([^']+)'/gm;
/** Globals of Node that browsers have not. */
const nodeGlobals = /(?<![\w.#'"])(?:Buffer|process|require|__dirname)(?=[.(])/;

/** Sources that a browser would load from an entry on, and what of Node they need, one line each. */
export function nodeOnBrowserPath(entry: string): readonly string[] {
  const problems: string[] = [];
  const [seen, open] = [new Set<string>(), [join(root, entry)]];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    const path = relative(root, file);
    const missing = path.includes('/generated/') ? [] : (nodeGlobals.exec(withoutComments(text)) ?? []);
    for (const name of missing) problems.push(`${path}: a browser has no ${name}, and loads it from ${entry}`);
    for (const [, specifier = ''] of text.matchAll(importing)) {
      if (specifier.startsWith('node:'))
        problems.push(`${path}: a browser has no ${specifier}, and loads it from ${entry}`);
      else open.push(...sourcesOf(specifier, file));
    }
  }
  return problems;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*.*?\*\/|^\s*\/\/.*$/gms, '');
}

/** The source that an import leads to in a browser; none outside the workspaces. */
function sourcesOf(specifier: string, from: string): readonly string[] {
  if (specifier.startsWith('.')) return specifier.endsWith('.ts') ? [resolve(dirname(from), specifier)] : [];
  const [owner = ''] = relative(root, from).split('/');
  const [name, subpath] = /^@wsekit\/([^/]+)(.*)$/.exec(specifier)?.slice(1) ?? [owner, undefined];
  if (subpath === undefined && !specifier.startsWith('#')) return [];
  const manifest = JSON.parse(readFileSync(join(root, name ?? owner, 'package.json'), 'utf8'));
  const target = subpath === undefined ? conditional(manifest.imports, specifier) : manifest.exports[`.${subpath}`];
  const source = target?.['wsekit-source'];
  const found = typeof source === 'string' ? source : source?.browser;
  if (typeof found !== 'string') throw new Error(`${specifier}, as ${from} has it, leads nowhere`);
  const star = /^#suites\/(.*)\.ts$/.exec(specifier)?.[1] ?? '';
  return [join(root, name ?? owner, found.replace('*', star))];
}

function conditional(imports: Readonly<Record<string, unknown>>, specifier: string): Readonly<Record<string, unknown>> {
  const found = imports[specifier] ?? imports[specifier.replace(/^#suites\/.*\.ts$/, '#suites/*.ts')];
  return Object(found);
}
