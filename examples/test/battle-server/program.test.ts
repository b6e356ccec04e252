// Shows that the battle server is a program that starts, tells where it is, and ends as it should.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { ToolClient } from './tool-client.ts';

const main = resolve(import.meta.dirname, '../../battle-server/main.ts');
const running: ChildProcessWithoutNullStreams[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function run(...args: readonly string[]) {
  const child = spawn(process.execPath, ['--conditions=wsekit-source', '--import', 'tsx', main, ...args]);
  running.push(child);
  const ended = Promise.all([once(child, 'close'), text(child.stderr)]);
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  return { child, lines, output, ended: ended.then(([[code], errors]) => ({ code, errors })) };
}

describe('The battle server', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('tells its clients and ends with 0 at %s', async (signal) => {
    const { child, lines, output, ended } = run('--port', '0', '--rate', '100');
    while (!lines.some((line) => line.includes('Ready'))) await once(output, 'line');
    const client = await ToolClient.connect(Number(/ws:\/\/127\.0\.0\.1:(\d+)\/wse/.exec(lines.join())?.[1]));
    await client.find('battle');
    child.kill(signal);
    expect((await client.closed).code).toBe(1001);
    expect(await ended).toEqual({ code: 0, errors: '' });
  });

  it('prints its options', async () => {
    const { lines, ended } = run('--help');
    expect((await ended).code).toBe(0);
    expect(lines.join()).toContain('--no-publish');
  });

  it('ends with 2 at a wrong command line, and says what is wrong', async () => {
    const { code, errors } = await run('--mode', 'alone').ended;
    expect(code).toBe(2);
    expect(errors).toContain('--mode is alone, allowed are standalone, cluster, cluster-subscribe');
  });

  it('ends with 1 where what it needs for a cluster is not there, and says so', async () => {
    const { code, errors } = await run('--port', '0', '--no-metrics', '--seeds', '127.0.0.1:1').ended;
    expect([code, errors]).toEqual([1, expect.stringContaining('seeds need clusterAddr')]);
  });

  it.each(['clients', 'metrics'])('ends with 1 where its port for %s is taken', async (whose) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const ports = whose === 'clients' ? [port, '--no-metrics'] : [0, '--metrics-port', port];
    const { code, errors } = await run('--port', ...ports.map(String)).ended;
    taken.close();
    expect(code).toBe(1);
    expect(errors).toContain('EADDRINUSE');
  });
});
