import { listen as listenUws } from '@wsekit/transports/uws';
import { listen as listenWs } from '@wsekit/transports/ws';
import { describe, expect, it } from 'vitest';
import { expandLive } from '../../src/live/expand-live.ts';
import { defaultLiveLimits } from '../../src/live/limits.ts';
import { createOurServerPeer } from '../../src/live/peers/ours.ts';
import { runLive } from '../../src/live/run-live.ts';
import { serverSuite } from '../../src/live/suites/server-suite.ts';
import { builtInKnownFailing } from '../../src/peers.ts';
import { reasonsOf } from '../../src/report/wording.ts';

const transports = [
  ['ws', listenWs],
  ['uws', listenUws],
] as const;

describe.each(transports)('our server on %s', (name, listen) => {
  it('passes every case of the server suite, in both readings', { timeout: 600_000 }, async () => {
    const peer = createOurServerPeer(name, listen);
    const everything = { side: serverSuite.side, dialects: [], profiles: [], all: false } as const;
    const runs = expandLive(serverSuite.cases, await peer.describe(), everything);
    const knownFailing = builtInKnownFailing(`server-${name}`);
    const limits = { ...defaultLiveLimits, quietMs: 0 };
    const results = await runLive({
      peer,
      suite: serverSuite,
      limits,
      signal: new AbortController().signal,
      runs,
      jobs: 8,
      knownFailing,
    });
    const others = results.filter(({ status }) => status !== 'passed' && status !== 'known');
    expect(others.map((result) => [result.run.name, ...reasonsOf(result)])).toEqual([]);
    expect(knownFailing.filter((entry) => !runs.some((run) => entry.matches(run.name)))).toEqual([]);
    expect(results.length).toBeGreaterThan(serverSuite.cases.length);
  });
});

describe('the server suite', () => {
  it('has ids of an area and a name, each once', () => {
    const ids = serverSuite.cases.map(({ id }) => id);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
