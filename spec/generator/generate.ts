// Writes everything that is made from the schema; with --check only says what would change, and fails if anything would.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative, resolve, sep } from 'node:path';
import { loadModel } from './model.ts';
import { fillTables } from './prose.ts';

const spec = resolve(import.meta.dirname, '..');
const root = resolve(spec, '..');
const binaries = join(root, 'node_modules/.bin');

/** Directory in which every file is made by `buf generate`; what else is found there is left over. */
const descriptors = 'spec/src/generated/pb';

/** How often generators may need the output of each other: the layout reads constants that are generated, too. */
const maxPasses = 3;

/** A file that is not as the schema wants it. */
export interface Difference {
  /** Path from the root of the repository. */
  readonly path: string;
  /** What it should hold; undefined when it should not be there. */
  readonly content: string | undefined;
}

/** Makes every file anew and returns those that differ from what is on disk. */
export function findDifferences(): readonly Difference[] {
  const wanted = new Map([...generatedFiles(), ...filledChapters()]);
  const differing = Array.from(wanted, ([path, content]) => ({ path, content })).filter(
    ({ path, content }) => readIfThere(path) !== content,
  );
  const leftOver = filesBelow(join(root, descriptors))
    .map((file) => portable(relative(root, file)))
    .filter((path) => !wanted.has(path))
    .map((path) => ({ path, content: undefined }));
  return [...differing, ...leftOver];
}

/** Runs `buf generate` into a directory of its own and reads what it made, by path from the root. */
function generatedFiles(): ReadonlyMap<string, string> {
  const target = mkdtempSync(join(tmpdir(), 'wsekit-generate-'));
  try {
    const path = `${binaries}${delimiter}${process.env.PATH ?? ''}`;
    execFileSync(join(binaries, 'buf'), ['generate', '-o', join(target, 'spec')], {
      cwd: spec,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const files = filesBelow(target).map(
      (file) => [portable(relative(target, file)), readFileSync(file, 'utf8')] as const,
    );
    return new Map(files);
  } finally {
    rmSync(target, { recursive: true });
  }
}

function filledChapters(): ReadonlyMap<string, string> {
  const model = loadModel();
  const chapters = readdirSync(join(spec, 'protocol')).filter((file) => file.endsWith('.md'));
  return new Map(
    chapters.map((file) => {
      const path = `spec/protocol/${file}`;
      return [path, fillTables(readFileSync(join(root, path), 'utf8'), model)];
    }),
  );
}

function filesBelow(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function readIfThere(path: string): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function portable(path: string): string {
  return path.split(sep).join('/');
}

function apply({ path, content }: Difference): void {
  const file = join(root, path);
  if (content === undefined) {
    rmSync(file);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function main(): void {
  const checking = process.argv.includes('--check');
  for (let pass = 0; pass < maxPasses; pass++) {
    const differences = findDifferences();
    for (const { path } of differences) console.log(checking ? `differs: ${path}` : `wrote ${path}`);
    if (differences.length === 0) return;
    if (checking) {
      console.error('generated files are not those of the schema; run `npm run generate`');
      process.exitCode = 1;
      return;
    }
    differences.forEach(apply);
  }
}

if (process.argv[1] === import.meta.filename) main();
