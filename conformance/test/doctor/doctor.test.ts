import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { provider } from '@wsekit/codec/crypto';
import { encodeJwt } from '@wsekit/server-core';
import { afterEach, describe, expect, it } from 'vitest';
import { examine } from '../../src/doctor/examine.ts';
import { clientPing } from '../../src/doctor/ping.ts';
import { doctorText } from '../../src/doctor/report.ts';
import { serve } from '../log/conversation.ts';
import { runMain } from '../support/run-main.ts';

const secret = 'a secret of at least 32 bytes, for tests';
const nowSeconds = Math.floor(Date.now() / 1000);
const token = encodeJwt({ sub: 'doctor', iat: nowSeconds, exp: nowSeconds + 3600 }, secret);
const stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function ours(options: Parameters<typeof serve>[0] = {}): Promise<URL> {
  const { server, url } = await serve({
    authenticate: undefined as never,
    jwt: { secret },
    encryption: { provider },
    ...options,
  });
  stops.push(() => server.stop({ timeoutMs: 200 }));
  return new URL(url);
}

async function stranger(behave: (socket: Socket) => void): Promise<URL> {
  const sockets = new Set<Socket>();
  const server: Server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    behave(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return new URL(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
}

function ask(url: URL, more: { token?: string; patienceMs?: number; timeoutMs?: number } = {}) {
  const { patienceMs = 20_000, timeoutMs = 28_000, ...rest } = more;
  const signal = new AbortController().signal;
  return examine({ url, patienceMs, settleMs: 50, timeoutMs, signal, nowMs: () => performance.now(), ...rest });
}

describe('the doctor', () => {
  it('finds out what our server speaks and does, each answer with its evidence', async () => {
    const examination = await ask(await ours(), { token });
    const said = Object.fromEntries(examination.findings.map(({ what, says }) => [what, says]));
    expect(examination).toMatchObject({ speaksWse: true, isCutShort: false });
    expect(said).toMatchObject({
      greeting: 'server_ready comes first, by itself',
      dialect: 'D2g (server_version 2.5.1)',
      encryption: 'a key was agreed on, derivation unsalted (by its version)',
      'no token': 'refused: error AUTH_REQUIRED, then Close 4401 Authentication failed',
      ping: expect.stringMatching(/^answered by PONG with v 1, in \d+ ms$/),
      'WebSocket Ping': 'answered once',
      subscription: 'answered, success true',
      recovery: 'announced; the answer speaks of positions',
      'format=msgpack': 'announced; events come as M: frames',
      compression: 'announced; long events come as C: frames',
      'max frame': '1048576 bytes',
      'broken JSON': expect.stringContaining('the connection goes on'),
      'Close 1000': 'answered by Close 1000 bye',
    });
    for (const what of ['dialect', 'no token', 'ping', 'max frame']) {
      expect(examination.findings.find((each) => each.what === what)?.evidence).not.toEqual([]);
    }
    expect(examination.findings.filter(({ isQuirk }) => isQuirk === true)).toEqual([]);
  });

  it('tells servers of other dialects, limits and options apart', async () => {
    const old = await ask(
      await ours({ dialect: 'D2b', maxFrameBytes: 4096, recovery: false, subscriptions: 'application' }),
      { token, patienceMs: 3000 },
    );
    const said = Object.fromEntries(old.findings.map(({ what, says }) => [what, says]));
    expect(said).toMatchObject({
      dialect: expect.stringMatching(/^D2b /),
      encryption: expect.stringContaining('derivation salted'),
      'no token': 'refused: error AUTH_REQUIRED, then Close without a code',
      subscription: 'not answered: that is left to the application',
      recovery: 'announced as off',
    });
    expect(said['max frame']).toMatch(/4096|less than/);
  });

  it('says of who takes no token that it was not let in, and still what it speaks', async () => {
    const { findings, speaksWse } = await ask(await ours());
    expect(speaksWse).toBe(true);
    expect(findings.find(({ what }) => what === 'no token')?.says).toContain('AUTH_REQUIRED');
  });

  it.each<[string, (socket: Socket) => void, RegExp]>([
    ['hangs', () => {}, /nothing answers in time/],
    ['speaks another protocol', (socket) => void socket.write('SSH-2.0-OpenSSH\r\n'), /does not answer in HTTP/],
    ['refuses', (socket) => void socket.end('HTTP/1.1 426 Upgrade Required\r\n\r\n'), /HTTP 426/],
    ['hangs up', (socket) => void socket.destroy(), /the connection ended/],
    ['speaks other WebSockets', (socket) => void socket.write('HTTP/1.1 101 x\r\n\r\n'), /a WebSocket server answers/],
    [
      'floods',
      (socket) => {
        socket.write('HTTP/1.1 101 x\r\n\r\n');
        const text = Buffer.concat([Buffer.from('817e0400', 'hex'), Buffer.alloc(1024, 'x')]);
        const flood = (): void => {
          while (!socket.destroyed && socket.write(text));
        };
        socket.on('drain', flood);
        flood();
      },
      /a WebSocket server answers/,
    ],
  ])('is done in its time with one that %s', async (_, behave, says) => {
    // Only who never answers is waited for: the others are done as soon as they have done what they do.
    const patienceMs = says.test('nothing answers in time') ? 50 : 10_000;
    const examination = await ask(await stranger(behave), { patienceMs, timeoutMs: 4000 });
    expect(examination.speaksWse).toBe(false);
    expect(examination.findings[0]?.says).toMatch(says);
  });

  it('stops where its time is over, and says so', async () => {
    const examination = await ask(await ours(), { token, timeoutMs: 30 });
    expect(examination.isCutShort).toBe(true);
    expect(doctorText(examination)).toContain('The time was over before all was asked');
  });
});

describe('the command doctor', () => {
  it('writes text with a mark at what is odd, or JSON; 0 for a WSE server, 1 for another', async () => {
    const url = (await ours()).href;
    const text = await runMain(['doctor', url, '--token', token, '--timeout', '4000']);
    expect(text.stdout).toContain(': speaks WSE\n');
    expect(text.code).toBe(0);
    const json = await runMain(['doctor', url, '--token', token, '--timeout', '4000', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      format: 'wse-doctor/1',
      speaks_wse: true,
      findings: expect.any(Array),
    });
    expect(json.stdout).not.toContain(token);
    const other = await runMain(['doctor', (await stranger(() => {})).href, '--patience', '20']);
    expect(other.code).toBe(1);
    expect(other.stdout).toContain('does not speak WSE');
  });

  it('explains itself, and refuses what is no URL of a server', async () => {
    expect((await runMain(['doctor', '--help'])).stdout).toContain('--patience MS');
    expect((await runMain(['doctor', 'http://x'])).code).toBe(2);
    expect((await runMain(['doctor'])).stderr).toContain('doctor: one URL is needed');
  });
});

describe('a ping that is padded', () => {
  it.each([100, 4096, 1_048_576])('has %d bytes exactly', (bytes) => {
    expect(clientPing(bytes)).toHaveLength(bytes);
    expect(JSON.parse(clientPing(bytes))).toMatchObject({ t: 'ping' });
  });
});
