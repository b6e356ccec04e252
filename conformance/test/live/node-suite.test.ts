import { describe, expect, it } from 'vitest';
import { expandLive } from '../../src/live/expand-live.ts';
import { defaultLiveLimits } from '../../src/live/limits.ts';
import { createOurNodePeer } from '../../src/live/peers/our-node.ts';
import { runLive } from '../../src/live/run-live.ts';
import { nodeSuite } from '../../src/live/suites/node-suite.ts';
import { reasonsOf } from '../../src/report/wording.ts';

describe.each(['memory', 'tcp'] as const)('our node over %s', (network) => {
  it('passes every case of the node suite, in both readings', { timeout: 600_000 }, async () => {
    const peer = createOurNodePeer(network);
    const { side, cases } = nodeSuite;
    const runs = expandLive(cases, await peer.describe(), { side, dialects: [], profiles: [], all: false });
    const limits = { ...defaultLiveLimits, quietMs: 0, patienceMs: 20_000 };
    const results = await runLive({
      peer,
      suite: nodeSuite,
      limits,
      signal: new AbortController().signal,
      runs,
      jobs: 4,
    });
    const others = results.filter(({ status }) => status !== 'passed' && status !== 'noted');
    expect(others.map((result) => [result.run.name, ...reasonsOf(result)])).toEqual([]);
    expect(results.length).toBeGreaterThan(400);
  });
});

describe('the node suite', () => {
  it('has ids of an area and a name, each once', () => {
    const ids = nodeSuite.cases.map(({ id }) => id);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
