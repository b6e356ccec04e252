import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonLines } from '../../src/driver/json-lines.ts';
import { expandLive } from '../../src/live/expand-live.ts';
import { defaultLiveLimits } from '../../src/live/limits.ts';
import { createDriverPeer } from '../../src/live/peers/driver.ts';
import { runLive } from '../../src/live/run-live.ts';
import { serverSuite } from '../../src/live/suites/server-suite.ts';
import { reasonsOf } from '../../src/report/wording.ts';

const main = fileURLToPath(new URL('../../src/drivers/ours/server-main.ts', import.meta.url));
const command = [process.execPath, '--import', import.meta.resolve('tsx'), '--conditions=wsekit-source', main];
const signal = new AbortController().signal;
const peer = createDriverPeer({ name: 'driver', command, framing: jsonLines, timeoutMs: 20_000, signal });

afterAll(() => peer.close());

describe('a server behind a driver', () => {
  it('is started, called, told of and stopped for each case', { timeout: 120_000 }, async () => {
    const options = { side: 'server', dialects: ['D2g'], profiles: ['observed'], all: false } as const;
    const areas =
      /^(compression\/|presence\/a-room|recovery\/asked|tokens\/short|liveness\/server-pings|delivery\/one-order)/;
    const cases = serverSuite.cases.filter(({ id }) => areas.test(id));
    const runs = expandLive(cases, await peer.describe(), options);
    const limits = { ...defaultLiveLimits, quietMs: 0 };
    const results = await runLive({ peer, suite: serverSuite, limits, signal, runs, jobs: 1 });
    const others = results.filter(({ status }) => status !== 'passed');
    expect(others.map((result) => [result.run.name, ...reasonsOf(result)])).toEqual([]);
    expect(results.length).toBeGreaterThan(12);
  });

  it('costs its own case when it dies, and is started again', { timeout: 60_000 }, async () => {
    const fragile = createDriverPeer({
      name: 'fragile',
      command: [process.execPath, '-e', fragileDriver],
      framing: jsonLines,
      timeoutMs: 2000,
      signal,
    });
    const options = { side: 'server', dialects: ['D2g'], profiles: ['observed'], all: false } as const;
    const cases = serverSuite.cases.filter(
      ({ id }) => id === 'handshake/hello-limits-by-default' || id === 'tokens/none',
    );
    const runs = expandLive(cases, await fragile.describe(), options);
    const results = await runLive({
      peer: fragile,
      suite: serverSuite,
      limits: defaultLiveLimits,
      signal,
      runs,
      jobs: 1,
    });
    await fragile.close();
    expect(results.map(({ status, trouble }) => [status, trouble?.kind])).toEqual([
      ['failed', 'died'],
      ['failed', 'died'],
    ]);
  });
});

/** Says who it is, and ends when it is to start a server. */
const fragileDriver = `
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, describe } = JSON.parse(line);
  if (describe === undefined) process.exit(3);
  console.log(JSON.stringify({ id, describe: { name: 'fragile', sides: ['server'] } }));
});`;
