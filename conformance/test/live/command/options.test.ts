// What the commands for servers, clients and nodes have in common: every option, in each of them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLog } from '@wsekit/codec/log';
import { createServer, type WseServer } from '@wsekit/server-core';
import { createMesh } from '@wsekit/server-core/cluster';
import { listen } from '@wsekit/transports/ws';
import { afterAll, describe, expect, it } from 'vitest';
import { liveOptions } from '../../../src/live/command/arguments.ts';
import { runMain } from '../../support/run-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'wse-options-'));
const servers: WseServer[] = [];
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(servers.map((server) => server.stop({ timeoutMs: 1 })));
});

const driver = [
  ...['--', process.execPath, '--conditions=wsekit-source', '--import', import.meta.resolve('tsx')],
  fileURLToPath(new URL('../../fixtures/live-driver.ts', import.meta.url)),
];
/** Options that not every command has. */
const ofSome: Readonly<Record<string, readonly string[]>> = {
  url: ['server'],
  token: ['server'],
  address: ['node'],
  log: ['server', 'client'],
};

const commands = [
  { command: 'server', peer: 'ws', one: 'liveness/ping-is-answered', area: 'liveness', asks: 'WSE-LIM-001' },
  { command: 'client', peer: 'memory', one: 'heartbeat/a-ping-is-answered', area: 'heartbeat', asks: 'WSE-LIM-010' },
  { command: 'node', peer: 'memory', one: 'hello/is-answered', area: 'hello', asks: 'WSE-CLU-' },
] as const;

describe.each(commands)('wse-conformance $command', ({ command, peer, one, area, asks }) => {
  const run = (...args: readonly string[]) => runMain([command, '--peer', peer, ...args]);
  const listed = async (...args: readonly string[]): Promise<readonly string[]> =>
    (await run('--list', '--run', area, ...args)).stdout.split('\n').filter((line) => line !== '');

  it('tells each of its options in its help', async () => {
    const { stdout } = await runMain([command, '--help']);
    const own = liveOptions.filter((name) => (ofSome[name] ?? [command]).includes(command) && name !== 'help');
    expect(own.filter((name) => !new RegExp(`--${name}\\b`).test(stdout))).toEqual([]);
  });

  it('picks cases by --run, --skip, --level, --dialect and --profile', async () => {
    const all = await listed();
    expect(all.length).toBeGreaterThan(5);
    expect(all.every((name) => name.startsWith(`${area}/`))).toBe(true);
    expect(await listed('--skip', one)).toEqual(all.filter((name) => !name.startsWith(`${one}/`)));
    expect((await listed('--level', 'must')).length).toBeLessThanOrEqual(all.length);
    const last = await listed('--dialect', 'D2g', '--profile', 'observed');
    expect(last.every((name) => name.includes('[dialect:D2g]/[profile:observed]'))).toBe(true);
    expect(last.length).toBeLessThan(all.length);
    expect((await listed('--all')).length).toBeGreaterThanOrEqual(all.length);
  });

  it('orders them by --seed, the same for the same', async () => {
    const [plain, seeded, again] = [await listed(), await listed('--seed', '7'), await listed('--seed', '7')];
    expect(seeded).toEqual(again);
    expect(seeded).not.toEqual(plain);
    expect([...seeded].sort()).toEqual([...plain].sort());
  });

  it('explains a case: what it demands, what is sent and heard, and how to run it alone', async () => {
    const { stdout } = await run('--explain', one);
    expect(stdout).toContain(asks);
    expect(stdout).toMatch(/\((?:MUST|SHOULD)\) \S.*steps:\n {4}\S/s);
    expect(stdout).toContain(`alone: wse-conformance ${command} --run ${one} --trace`);
  });

  it('traces, runs side by side, reports, and says what has changed since', async () => {
    const file = join(folder, `${command}.json`);
    const chosen = ['--run', one, '--dialect', 'D2g', '--jobs', '2'];
    const first = await run(...chosen, '--trace', '--report', `json=${file}`);
    expect([first.code, first.stderr]).toEqual([0, expect.stringMatching(new RegExp(`${one}.* [<>] `))]);
    expect(JSON.parse(readFileSync(file, 'utf8')).as_expected).toBe(true);
    expect((await run(...chosen, '--since', file)).stdout).toMatch(/: 0 changed, 0 new, 0 gone\n$/);
  });

  it('speaks to a driver in the framing that is asked for', { timeout: 60_000 }, async () => {
    const asked = [command, '--run', one, '--framing', 'size-delimited', '--profile', 'observed'];
    const { code, stdout } = await runMain([...asked, ...driver, 'size-delimited']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('behind a driver')]);
  });
});

describe('--log', () => {
  it.each([commands[0], commands[1]])(
    'of wse-conformance $command writes what went over its connections',
    async ({ command, peer, one }) => {
      const file = join(folder, `${command}.wselog`);
      const { code } = await runMain([command, '--peer', peer, '--run', one, '--dialect', 'D2g', '--log', file]);
      const { records, problems } = readLog(readFileSync(file, 'utf8'));
      expect([code, problems]).toEqual([0, []]);
      const decoded = records.flatMap((record) =>
        record.k === 'in' || record.k === 'out' ? [[record.k, record.decoded]] : [],
      );
      expect(decoded).toContainEqual([
        command === 'server' ? 'out' : 'in',
        expect.objectContaining({ t: command === 'server' ? 'ping' : 'PONG' }),
      ]);
      expect(decoded).toContainEqual([
        command === 'server' ? 'in' : 'out',
        expect.objectContaining({ t: command === 'server' ? 'PONG' : 'ping' }),
      ]);
      expect(records.some((record) => 'conn' in record && record.conn?.startsWith(`${one}/`))).toBe(true);
    },
  );

  it('can be replayed: what the suite sent is sent again', async () => {
    const file = join(folder, 'again.wselog');
    const chosen = ['--run', 'handshake/hello-again', '--profile', 'observed', '--dialect', 'D2g'];
    await runMain(['server', '--peer', 'ws', ...chosen, '--log', file]);
    const server = createServer();
    servers.push(server);
    const { url } = await server.listen(listen);
    const { stdout } = await runMain(['replay', file, '--against', url, '--timeout', '300']);
    expect(stdout).toMatch(/^connection handshake\/hello-again\S* a: .*\([2-9]\d* frames of the client/);
  });

  it('is not for nodes, whose links have another', async () => {
    const { code, stderr } = await runMain(['node', '--peer', 'memory', '--log', join(folder, 'node.wselog')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--log is for servers and clients')]);
  });
});

/** A port that nobody listens at. */
async function freePort(): Promise<number> {
  const holder = createTcpServer();
  await new Promise<void>((done) => holder.listen(0, '127.0.0.1', done));
  const address = holder.address();
  await new Promise((done) => holder.close(done));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

describe('--attach', () => {
  it.each([
    {
      command: 'server',
      at: (port: number) => ['--url', `ws://127.0.0.1:${port}/wse`, '--run', 'liveness/ping-is-answered'],
      begin: async (port: number) => {
        const server = createServer();
        servers.push(server);
        await server.listen(listen, { port });
      },
    },
    {
      command: 'node',
      at: (port: number) => ['--address', `127.0.0.1:${port}`, '--run', 'hello/is-answered'],
      begin: async (port: number) => {
        servers.push(createServer({ backplane: createMesh({ listen: { host: '127.0.0.1', port } }) }));
      },
    },
  ])(
    'of wse-conformance $command waits until somebody is there',
    { timeout: 60_000 },
    async ({ command, at, begin }) => {
      const port = await freePort();
      let begun: Promise<void> | undefined;
      const never = new AbortController().signal;
      const { code, stderr, stdout } = await runMain(
        [command, ...at(port), '--attach', '--profile', 'observed'],
        never,
        (text) => {
          if (text.startsWith('waiting for')) begun ??= begin(port);
        },
      );
      await begun;
      expect(stderr).toMatch(/^waiting for .*ECONNREFUSED/);
      expect([code, stdout]).toEqual([0, expect.stringContaining('everything as expected')]);
    },
  );

  it('ends when the command is ended', async () => {
    const stop = new AbortController();
    const asked = ['server', '--url', `ws://127.0.0.1:${await freePort()}/wse`, '--attach'];
    const { code, stderr } = await runMain(asked, stop.signal, () => stop.abort());
    expect([code, stderr]).toEqual([2, expect.stringContaining('ECONNREFUSED')]);
  });

  it('of wse-conformance client hurries nobody, and holds it to one case after the other', async () => {
    const { code } = await runMain(['client', '--peer', 'memory', '--attach', '--run', 'heartbeat/a-ping-is-answered']);
    expect(code).toBe(0);
  });
});
