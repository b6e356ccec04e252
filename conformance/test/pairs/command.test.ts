import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { runMain } from '../support/run-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'wse-pairs-'));

afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const near = ['--server', 'ws', '--client', 'ws', '--dialect', 'D2g'];

describe('wse-conformance pairs', () => {
  it('runs what is wanted, prints the matrix and says that all is well', { timeout: 120_000 }, async () => {
    const file = join(folder, 'report.json');
    const { code, stdout } = await runMain(['pairs', ...near, '--run', 'opening/**', '--report', `json=${file}`]);
    expect(stdout).toMatch(/everything as expected/);
    expect(stdout).toMatch(/\n\s+ws \+ ws\nopening +30\/30\n/);
    expect(code).toBe(0);
    const report = JSON.parse(readFileSync(file, 'utf8'));
    expect(report.peers).toMatchObject([{ name: 'ws + ws' }]);
    expect(report.peers[0].results).toHaveLength(30);
  });

  it('passes over what is not installed, and says so', { timeout: 120_000 }, async () => {
    vi.stubEnv('WSEKIT_RUNTIMES_DIR', folder);
    const some = ['--client', 'ws', '--client', 'deno', '--client', 'chromium', '--server', 'ws', '--list'];
    const { code, stdout, stderr } = await runMain(['pairs', ...some]);
    expect(stderr).toBe(
      ['chromium', 'deno']
        .map((name) => `SKIPPED: our client on ${name}: not installed (npm run runtimes:install)\n`)
        .join(''),
    );
    expect(stdout).toMatch(/^ws \+ ws {2}/);
    expect(code).toBe(0);
  });

  it('lists runs by their pair and their settings; all are more', async () => {
    const few = await runMain(['pairs', '--server', 'ws', '--client', 'ws', '--list']);
    const all = await runMain(['pairs', '--server', 'ws', '--client', 'ws', '--list', '--all']);
    expect(few.stdout).toContain(
      'ws + ws  closing/by-the-client/[dialect:D2g]/[format:json]/[carriage:sealed]/[transport:tls]\n',
    );
    const [some, every] = [few, all].map(({ stdout }) => stdout.split('\n').length);
    expect(some).toBeLessThan((every ?? 0) / 1.5);
  });

  it('explains a case by its steps', async () => {
    const { stdout, code } = await runMain(['pairs', '--explain', 'recovering/what-was-missed']);
    expect(stdout).toContain('WSE-REC-040 (MUST)');
    expect(stdout).toContain('client: the application is told ["state", "connected"]');
    expect(stdout).toContain('the connection is cut');
    expect(code).toBe(0);
  });

  it('helps', async () => {
    expect(await runMain(['pairs', '--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('--all') });
  });

  it.each([
    [['--server', 'node'], '--server "node": there are ws, uws, bun'],
    [['--client', 'x'], '--client "x": there are ws, chromium, bun, deno, node22'],
    [['--dialect', 'D1'], '--dialect "D1": there are D2a'],
    [['--jobs', '0'], '--jobs "0": a whole number from 1 to 32 is needed'],
    [['ws'], 'pairs takes options alone, not "ws"'],
    [['--explain', 'x/y'], '--explain "x/y": there is no such case'],
    [[...near, '--list', '--run', 'x/**'], '--run: a pattern matches no case of this run'],
  ])('refuses %j', async (argv, why) => {
    expect(await runMain(['pairs', ...argv])).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
  });

  it('tells what both did where it is traced', { timeout: 120_000 }, async () => {
    const { stderr } = await runMain([
      'pairs',
      ...near,
      '--trace',
      '--run',
      'opening/both-are-ready/**/[transport:tcp]',
    ]);
    expect(stderr).toMatch(/ws \+ ws {2}opening\/both-are-ready\/.* server < \("auth_connect"/);
    expect(stderr).toMatch(/ client > state\(\)/);
  });
});
