import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from '@wsekit/server-core';
import { listen } from '@wsekit/transports/ws';
import { afterAll, describe, expect, it } from 'vitest';
import { runServerConformance } from '../../../src/live/run-server-conformance.ts';
import { tokenText } from '../../../src/live/steps/token.ts';
import { suiteSecret } from '../../../suites/language/index.ts';
import { type Ran, runMain } from '../../support/run-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'wse-live-'));
const server = createServer({ jwt: { secret: suiteSecret } });
const { url } = await server.listen(listen);
const token = tokenText(undefined, 'alice', Date.now()) ?? '';

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.stop({ timeoutMs: 1 });
});

const run = (...args: readonly string[]): Promise<Ran> => runMain(['server', ...args]);

describe('wse-conformance server --url', () => {
  it('holds a running server to what the wire shows, by a token it takes', { timeout: 120_000 }, async () => {
    const { code, stdout } = await run(
      '--url',
      url,
      '--token',
      token,
      '--profile',
      'observed',
      '--skip',
      'frames/message-above-the-limit',
    );
    expect(stdout).toMatch(/taken for D2g|\d+ passed/);
    expect(stdout).toContain('everything as expected');
    expect(Number(/(\d+) passed/.exec(stdout)?.[1])).toBeGreaterThan(60);
    expect(code).toBe(0);
  });

  it('asks for one of the two readings, and tells both side by side', { timeout: 120_000 }, async () => {
    const { code, stdout } = await run(
      '--url',
      url,
      '--token',
      token,
      '--run',
      'handshake/version-2',
      '--run',
      'handshake/hello-again',
    );
    expect(stdout).toContain('handshake/version-2');
    expect(stdout).toMatch(/documented {2}1 passed, 1 failed\nobserved {4}2 passed\n/);
    expect(code).toBe(0);
  });

  it('says what is wrong with a server that refuses the token', async () => {
    const { code, stderr } = await run('--url', url, '--token', 'no token');
    expect(stderr).toContain('it refuses: {"c":"WSE"');
    expect(code).toBe(2);
  });

  it('says when nobody is there', async () => {
    const { code, stderr } = await run('--url', 'ws://127.0.0.1:9/');
    expect(stderr).toContain('ECONNREFUSED');
    expect(code).toBe(2);
  });
});

describe('wse-conformance server', () => {
  it('lists cases, those that need no driver marked', async () => {
    const { stdout } = await run(
      '--peer',
      'ws',
      '--list',
      '--dialect',
      'D2g',
      '--profile',
      'observed',
      '--run',
      'handshake',
    );
    expect(stdout).toContain('handshake/hello-again/[dialect:D2g]/[profile:observed]  [wire]\n');
    expect(stdout).toContain('handshake/hello-limits-by-default/[dialect:D2g]/[profile:observed]\n');
  });

  it('explains cases and requirements, and has a help', async () => {
    expect((await run('--explain', 'presence/a-room')).stdout).toMatch(
      /WSE-PRS-003 \(MUST\).*a1 hears the message.*alone: wse-conformance server --run presence\/a-room/s,
    );
    expect((await run('--explain', 'WSE-LIM-001')).stdout).toMatch(/shown by:.*liveness\/ping-is-answered/s);
    expect((await run('--help')).stdout).toContain('--url ws://HOST:PORT/PATH');
  });

  it('writes its reports, and says what has changed since one', async () => {
    const file = join(folder, 'report.json');
    const html = join(folder, 'report.html');
    const chosen = ['--peer', 'ws', '--run', 'liveness/ping-is-answered', '--dialect', 'D2g'];
    const first = await run(...chosen, '--report', `json=${file}`, '--report', `html=${html}`, '--trace');
    expect(first.stderr).toMatch(/liveness\/ping-is-answered.* a > text .*"t":"ping"/);
    expect(readFileSync(html, 'utf8')).toContain('each ping is answered by one PONG');
    const report = JSON.parse(readFileSync(file, 'utf8'));
    expect(report.as_expected).toBe(true);
    report.peers[0].results[0].status = 'failed';
    writeFileSync(file, JSON.stringify(report));
    const again = await run(...chosen, '--since', file, '--seed', '7', '--jobs', '2');
    expect(again.stdout).toMatch(/failed -> passed\nws: 1 changed, 0 new, 0 gone/);
  });

  it.each([
    [['--peer', 'nobody'], '--peer "nobody": there are ws, uws, bun'],
    [['--url', 'http://x'], 'a URL with ws: or wss: is needed'],
    [['--url', 'ws://x', '--peer', 'ws'], 'one of --url, --peer and a command after --'],
    [['--peer', 'ws', '--run', 'typo/**'], '--run: a pattern matches no case'],
    [['--report', 'xml'], '--report "xml": there are text'],
    [['--since', 'no-such-file'], '--since no-such-file'],
    [['--explain', 'handshake'], 'did you mean '],
  ])('takes no wrong use: %j', async (args, message) => {
    const { code, stderr } = await run(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe('runServerConformance', () => {
  it("makes a test of each case, for anybody's test runner", { timeout: 60_000 }, async () => {
    const tests: { readonly name: string; readonly body: () => Promise<void> }[] = [];
    const areas: string[] = [];
    runServerConformance(
      { url, token },
      {
        describe: (name, body) => {
          areas.push(name);
          body();
        },
        it: (name, body) => tests.push({ name, body }),
      },
    );
    expect(areas).toEqual(expect.arrayContaining(['connection', 'handshake', 'frames']));
    expect(tests.length).toBeGreaterThan(60);
    const few = tests.filter(({ name }) => name.startsWith('handshake/hello'));
    await Promise.all(few.map(({ body }) => body()));
    expect(few.length).toBeGreaterThan(2);
  });

  it('fails by what differs and what happened', { timeout: 60_000 }, async () => {
    const tests = new Map<string, () => Promise<void>>();
    const runner = {
      describe: (_: string, body: () => void) => body(),
      it: (name: string, body: () => Promise<void>) => tests.set(name.split(':')[0] ?? '', body),
    };
    runServerConformance({ url, token, profile: 'documented' }, runner);
    await expect(tests.get('handshake/version-2')?.()).rejects.toThrow(
      /protocol_version: expected 1, got 2.*a < text/s,
    );
  });
});
