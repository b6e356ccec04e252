import { dialer } from '@wsekit/transports/ws';
import { describe, expect, it } from 'vitest';
import { expandLive } from '../../src/live/expand-live.ts';
import { defaultLiveLimits } from '../../src/live/limits.ts';
import { memoryBridge } from '../../src/live/peers/memory-bridge.ts';
import { createOurClientPeer } from '../../src/live/peers/our-client.ts';
import { runLive } from '../../src/live/run-live.ts';
import { clientSuite } from '../../src/live/suites/client-suite.ts';
import { reasonsOf } from '../../src/report/wording.ts';
import { requirementTexts } from '../../src/requirement-texts.ts';

describe('our client', () => {
  it('passes every case of the client suite, in both readings', { timeout: 240_000 }, async () => {
    const peer = createOurClientPeer('ws', () => ({ dialer }), ['websocket']);
    const everything = { side: clientSuite.side, dialects: [], profiles: [], all: false } as const;
    const runs = expandLive(clientSuite.cases, await peer.describe(), everything);
    const limits = { ...defaultLiveLimits, quietMs: 0 };
    const results = await runLive({
      peer,
      suite: clientSuite,
      limits,
      signal: new AbortController().signal,
      runs,
      jobs: 8,
    });
    const others = results.filter(({ status }) => status !== 'passed');
    expect(others.map((result) => [result.run.name, ...reasonsOf(result)])).toEqual([]);
    expect(results.length).toBeGreaterThan(clientSuite.cases.length);
  });

  it('passes over the transport in memory what asks for no frames below it', { timeout: 120_000 }, async () => {
    const peer = createOurClientPeer('memory', memoryBridge);
    const newest = { side: clientSuite.side, dialects: ['D2g'], profiles: ['observed'], all: false } as const;
    const runs = expandLive(clientSuite.cases, await peer.describe(), newest);
    const limits = { ...defaultLiveLimits, quietMs: 0 };
    const results = await runLive({
      peer,
      suite: clientSuite,
      limits,
      signal: new AbortController().signal,
      runs,
      jobs: 8,
    });
    const others = results.filter(({ status }) => status !== 'passed');
    expect(others.map((result) => [result.run.name, ...reasonsOf(result)])).toEqual([]);
    expect(results.length).toBeGreaterThan(200);
  });
});

describe('the client suite', () => {
  it('has ids of an area and a name, each once', () => {
    const ids = clientSuite.cases.map(({ id }) => id);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('proves requirements that the protocol has', () => {
    const known = requirementTexts();
    const proved = clientSuite.cases.flatMap(({ requirements }) => requirements);
    expect(proved.filter((id) => !known.has(id))).toEqual([]);
    expect(clientSuite.cases.filter(({ requirements }) => requirements.length === 0)).toEqual([]);
  });
});
