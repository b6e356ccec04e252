import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const binaries = join(packageFolder, '../node_modules/.bin');
const output = mkdtempSync(join(tmpdir(), 'driver-protocol-'));

function buf(...args: string[]): void {
  const env = { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}` };
  execFileSync(join(binaries, 'buf'), args, { cwd: packageFolder, env, stdio: 'pipe' });
}

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

afterAll(() => rmSync(output, { recursive: true }));

it('passes the lint rules of its schema language', () => {
  expect(() => buf('lint')).not.toThrow();
});

it('is committed as it is generated', () => {
  buf('generate', '--output', output);
  expect(contents(join(output, 'src/generated'))).toEqual(contents(join(packageFolder, 'src/generated')));
});
