import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { tinyEnvironment } from '../support/tiny-library.ts';

const cli = fileURLToPath(new URL('../fixtures/tiny-cli.ts', import.meta.url));
const fakeDriver = fileURLToPath(new URL('../fixtures/fake-driver.mjs', import.meta.url));
const driver = ['--', process.execPath, fakeDriver];
const folder = mkdtempSync(join(tmpdir(), 'wse-conformance-'));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process. */
async function run(...args: string[]): Promise<Outcome> {
  const streams = { stdout: '', stderr: '' };
  const write = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      streams[name] += text;
    },
  });
  const code = await main(args, tinyEnvironment(write('stdout'), write('stderr'), new AbortController().signal));
  return { code, ...streams };
}

/** Starts the command line as a process of its own. */
function start(...args: string[]): ChildProcess {
  const node = ['--import', import.meta.resolve('tsx'), '--conditions=wsekit-source', cli];
  return spawn(process.execPath, [...node, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function finish(child: ChildProcess): Promise<Outcome> {
  const streams = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    streams.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    streams.stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...streams };
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('exit code 0', () => {
  it('when everything is as expected', async () => {
    const { code, stdout } = await run('codec', '--skip', 'bad');
    expect(stdout).toContain('4 passed in');
    expect(stdout).toContain('everything as expected');
    expect(code).toBe(0);
  });

  it('when what fails is known to fail, given with its reason in a file', async () => {
    const list = join(folder, 'list.txt');
    writeFileSync(list, '# says another thing\nbad/**\n');
    const { code, stdout } = await run('codec', '--known-failing', `@${list}`);
    expect(stdout).toContain('1 known to fail');
    expect(code).toBe(0);
  });

  it('for help, lists and explanations', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('Exit code: 0') });
    expect(await run('codec', '--list', '--run', 'good')).toMatchObject({
      code: 0,
      stdout: 'good/one/[dialect:D2g]/[profile:observed]\ngood/two/[dialect:D2g]/[profile:observed]\n',
    });
    const explained = await run('codec', '--explain', 'bad/one');
    expect(explained.stdout).toMatch(/bad\/one.*WSE-FRM-001 \(MUST\).*text said.*decode \{"raw_text":"wanted"\}/s);
    const requirement = await run('codec', '--explain', 'WSE-FRM-001');
    expect(requirement.stdout).toMatch(/^WSE-FRM-001 \(MUST\).*shown by:.*bad\/one/s);
  });
});

describe('exit code 1', () => {
  it('when a case fails', async () => {
    const { code, stdout } = await run('codec');
    expect(stdout).toContain('decode.raw_text: expected "wanted", got "said"');
    expect(code).toBe(1);
  });

  it('when a known failure passes', async () => {
    const { code, stdout } = await run('codec', '--run', 'good', '--known-failing', 'good/one');
    expect(stdout).toContain('PASSED AGAINST THE LIST  codec  good/one');
    expect(code).toBe(1);
  });

  it('when a driver dies and hangs, each at the cost of one case', async () => {
    const { code, stdout } = await run('codec', '--skip', 'bad', '--timeout', '400', ...driver);
    expect(stdout).toMatch(/died: the driver ended with exit code 7.*about to die/s);
    expect(stdout).toContain('timed out: no answer within 400 ms');
    expect(stdout).toContain('2 passed, 2 failed');
    expect(code).toBe(1);
  });
});

describe('exit code 2', () => {
  it.each([
    [['codec', '--dialect', 'D9'], '--dialect "D9": there are D1, D2a'],
    [['codec', '--nonsense'], '--nonsense'],
    [['codec', 'more'], 'a driver of your own goes after --'],
    [['codec', '--'], 'the command of a driver is missing'],
    [['codec', '--peer', 'nobody'], '--peer "nobody": there are codec, codec-process'],
    [['codec', '--out', 'x.txt'], 'each --out needs its --report'],
    [['codec', '--run', 'typo/**'], '--run: a pattern matches no case of this run:\n  typo/**'],
    [['codec', '--known-failing', 'typo'], '--known-failing: a pattern matches no case'],
    [['codec', '--known-failing', '@no-such-file'], 'cannot read the list'],
    [['codec', '--explain', 'good'], 'did you mean good/one, good/two?'],
    [['codec', '--timeout', 'soon'], '--timeout "soon"'],
  ])('for wrong use: %j', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('for a driver that cannot be run, with its standard error', async () => {
    const { code, stderr } = await run('codec', ...driver, 'silent-exit');
    expect(stderr).toMatch(/driver cannot be run: .*exit code 3.*no module named wse/s);
    expect(code).toBe(2);
  });
});

describe('reports', () => {
  it('go to files, one for each, and the text to standard output', async () => {
    const [tap, html] = [join(folder, 'deep/report.tap'), join(folder, 'report.html')];
    const { stdout } = await run(
      'codec',
      '--run',
      'good',
      '--report',
      'tap',
      '--out',
      tap,
      '--report',
      'html',
      '--out',
      html,
    );
    expect(stdout).toContain('everything as expected');
    expect(stdout).toContain(`tap report: ${tap}\nhtml report: ${html}\n`);
    expect(readFileSync(tap, 'utf8')).toContain('1..2\nok 1 - codec good/one');
    expect(readFileSync(html, 'utf8')).toContain('<!doctype html>');
  });

  it('take the place of the text when they have no file', async () => {
    const { stdout } = await run('codec', '--run', 'good', '--report', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ as_expected: true });
  });

  it('leave a trace on standard error', async () => {
    const { stderr } = await run('codec', '--run', 'good/one', '--trace', ...driver);
    expect(stderr).toMatch(/ms {2}driver {2}-> {2}\{.*"decode":.*\n.*<- {2}\{.*"raw_text":"good\/one"/);
  });
});

it.each([
  [0, ['codec', '--skip', 'bad']],
  [1, ['codec']],
  [2, ['codec', '--nonsense']],
])('ends the process with exit code %i', async (expected, args) => {
  const { code } = await finish(start(...args));
  expect(code).toBe(expected);
});

it('tells what is known and leaves no driver behind when it is interrupted', async () => {
  const child = start('codec', '--run', 'driver/hang', '--run', 'good', '--timeout', '60000', '--trace', ...driver);
  const outcome = finish(child);
  await new Promise<void>((resolve) => {
    child.stderr?.on('data', (chunk) => String(chunk).includes('"text":"hang"') && resolve());
  });
  child.kill('SIGINT');
  const { code, stdout } = await outcome;
  expect(stdout).toContain('ended before its time, 2 passed, 1 not run');
  expect(code).toBe(1);
});
