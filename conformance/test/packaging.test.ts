import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { subcommands } from '../src/cli/subcommands.ts';
import { runMain } from './support/run-main.ts';

const home = resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(home, file), 'utf8');
const own = JSON.parse(read('package.json'));
const action = read('action.yml');
const dockerfile = read('Dockerfile');
const folder = mkdtempSync(join(tmpdir(), 'wse-action-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The block of the action that a shell runs. */
const script = (/ {6}run: \|\n((?: {8}.*\n|\n)*)/.exec(action)?.[1] ?? '').replace(/^ {8}/gm, '');

/** Stands in for npx: runs the command line over a handful of cases, and keeps what it was asked for. */
const npx = join(folder, 'npx');
writeFileSync(
  npx,
  `#!/bin/bash
printf '%s\\n' "$@" > "${folder}/asked"
shift 4
exec "${process.execPath}" --conditions=wsekit-source --import tsx "${home}/test/fixtures/tiny-cli.ts" "$@"
`,
);
chmodSync(npx, 0o755);

function runAction(inputs: Readonly<Record<string, string>>): Promise<{ code: number; output: string }> {
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env.PATH}`,
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    ...{ COMMAND: 'codec', ARGUMENTS: '', DRIVER: '', REPORTS: '', VERSION: 'latest' },
    ...inputs,
  };
  return new Promise((done) => {
    execFile(
      'bash',
      ['-e', '-o', 'pipefail', '-c', script],
      { cwd: resolve(home, '..'), env },
      (error, stdout, stderr) => {
        done({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
      },
    );
  });
}

describe('the GitHub Action', () => {
  it('names commands that exist', () => {
    const named = /What is run: ([\w, -]+)"/.exec(action)?.[1]?.split(', ') ?? [];
    expect(named.length).toBeGreaterThan(3);
    const known = ['codec', 'run', 'server', 'client', 'node', ...Object.keys(subcommands)];
    expect(named).toEqual(expect.arrayContaining(['server', 'client', 'node']));
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(action).toContain(`@wsekit/conformance@$VERSION" wse-conformance`);
    expect(own.name).toBe('@wsekit/conformance');
    expect(Object.keys(own.bin)).toContain('wse-conformance');
  });

  it('runs the command, writes the reports, and appends the summary of the job', async () => {
    const reports = join(folder, 'reports');
    const { code, output } = await runAction({ ARGUMENTS: '--run\ngood/**\n--level\nmust', REPORTS: reports });
    expect([code, output]).toEqual([0, expect.stringContaining('junit report: ')]);
    for (const file of ['summary.md', 'junit.xml', 'report.json', 'index.html', 'badge.svg']) {
      expect([file, existsSync(join(reports, file))]).toEqual([file, true]);
    }
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toBe(readFileSync(join(reports, 'summary.md'), 'utf8'));
    expect(readFileSync(join(folder, 'asked'), 'utf8').split('\n').slice(0, 4)).toEqual([
      '--yes',
      '--package',
      '@wsekit/conformance@latest',
      'wse-conformance',
    ]);
  });

  it('uses the inputs it declares, and no others', () => {
    const declared = [...(/^inputs:\n((?: {2}.*\n)+)/m.exec(action)?.[1] ?? '').matchAll(/^ {2}([\w-]+):$/gm)];
    const used = [...action.matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g)];
    expect(new Set(used.map(([, name]) => name))).toEqual(new Set(declared.map(([, name]) => name)));
    expect(declared.length).toBeGreaterThan(4);
  });

  it('holds a server to the suite, and writes the same reports', { timeout: 60_000 }, async () => {
    const reports = join(folder, 'of-a-server');
    const chosen = '--peer\nws\n--run\nliveness/ping-is-answered';
    const { code, output } = await runAction({ COMMAND: 'server', ARGUMENTS: chosen, REPORTS: reports });
    expect([code, output]).toEqual([0, expect.stringContaining('junit report: ')]);
    expect(JSON.parse(readFileSync(join(reports, 'report.json'), 'utf8')).as_expected).toBe(true);
    expect(existsSync(join(reports, 'badge.svg'))).toBe(true);
  });

  it('gives the exit code of the command, and takes no input for a command of the shell', async () => {
    const { code, output } = await runAction({ ARGUMENTS: `--run\n$(touch ${folder}/owned); echo` });
    expect(code).toBe(2);
    expect(output).toContain('wse-conformance: --run');
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });

  it('hands a driver over behind its arguments', async () => {
    await runAction({ DRIVER: 'node\nmy driver.js' });
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe(
      '--yes\n--package\n@wsekit/conformance@latest\nwse-conformance\ncodec\n--\nnode\nmy driver.js\n',
    );
  });
});

describe('the image', () => {
  it('starts a command of this package, and shows its help by default', async () => {
    const entry: string[] = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)?.[1] ?? '[]');
    const first: string[] = JSON.parse(/^CMD (.*)$/m.exec(dockerfile)?.[1] ?? '[]');
    expect(Object.keys(own.bin)).toContain(entry[0]?.split('/').at(-1));
    expect((await runMain(first)).stdout).toContain('Usage');
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  it('packs this package and all of the repository it needs', () => {
    const packed = [...dockerfile.matchAll(/--workspace (\S+)/g)].map(([, name]) => name ?? '');
    const needed = (name: string): string[] => {
      const { dependencies = {} } = JSON.parse(read(`../${name}/package.json`));
      const below = Object.keys(dependencies).flatMap((each) => (each.startsWith('@wsekit/') ? [each.slice(8)] : []));
      return [name, ...below.flatMap(needed)];
    };
    expect([...packed].sort()).toEqual([...new Set(needed('conformance'))].sort());
    const scripts = JSON.parse(read('../package.json')).scripts;
    for (const [, name] of dockerfile.matchAll(/npm run (\w+)/g)) expect(Object.keys(scripts)).toContain(name);
  });

  it('is used in its own words as its first lines say', async () => {
    const used = /docker run .* wse-conformance (\w+)/.exec(dockerfile)?.[1] ?? '';
    expect(Object.keys(subcommands)).toContain(used);
  });
});
