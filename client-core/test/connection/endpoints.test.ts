import { describe, expect, it } from 'vitest';
import { createEndpointPool, type EndpointPool } from '../../src/connection/endpoints.ts';

const [a, b, c] = ['ws://a/wse', 'ws://b/wse', 'ws://c/wse'] as const;

function failTimes(pool: EndpointPool, url: string, times: number, nowMs = 0): void {
  for (let done = 0; done < times; done += 1) pool.failed(url, nowMs);
}

describe('A pool of endpoints', () => {
  it('goes to the next of the list when one fails, and back to it a minute later', () => {
    const pool = createEndpointPool([a, b]);
    expect(pool.pick(0)).toMatchObject({ url: a });
    pool.failed(a, 0);
    expect(pool.pick(1000)).toMatchObject({ url: b });
    pool.failed(b, 1000);
    expect(pool.pick(2000)).toMatchObject({ url: a });
    pool.failed(a, 2000);
    expect(pool.pick(62_000)).toMatchObject({ url: a });
  });

  it('passes over one whose breaker is open, and tries it once at a time from then on', () => {
    const pool = createEndpointPool([a, b], { balance: 'least_connections' });
    failTimes(pool, a, 5);
    pool.opened(b);
    expect(pool.pick(59_999)).toMatchObject({ url: b });
    expect(pool.pick(60_000)).toMatchObject({ url: a });
    expect(pool.pick(60_000)).toMatchObject({ url: b });
    pool.released(a);
    expect(pool.pick(60_000)).toMatchObject({ url: a });
  });

  it('with every breaker open gives the one that rests longest, and no second try meanwhile', () => {
    const pool = createEndpointPool([a, b]);
    failTimes(pool, a, 5, 2000);
    failTimes(pool, b, 5, 1000);
    expect(pool.pick(3000)).toMatchObject({ url: b });
    expect(pool.pick(3000)).toMatchObject({ url: a });
    expect(pool.pick(3000)).toEqual({ retryAtMs: 4000 });
  });

  it('keeps others from one that is tried out, whatever becomes of connections from before', () => {
    const pool = createEndpointPool([a]);
    failTimes(pool, a, 5);
    expect(pool.pick(60_000)).toEqual({ url: a, isProbe: true });
    pool.failed(a, 60_000);
    pool.succeeded(a, 1, 60_000);
    expect(pool.pick(120_000)).toEqual({ retryAtMs: 121_000 });
    pool.released(a);
    expect(pool.pick(120_000)).toEqual({ url: a, isProbe: true });
  });

  it('leaves a server alone for as long as it has asked', () => {
    const pool = createEndpointPool([a, b]);
    pool.failed(a, 0, 30_000);
    pool.failed(b, 0, 20_000);
    expect(pool.pick(10_000)).toEqual({ retryAtMs: 20_000 });
    expect(pool.earliestMs()).toBe(20_000);
    expect(pool.pick(20_000)).toMatchObject({ url: b });
    expect(pool.snapshot(20_000).map(({ notBeforeMs }) => notBeforeMs)).toEqual([30_000, undefined]);
  });

  it('avoids an endpoint unless there is no other', () => {
    const pool = createEndpointPool([a, b]);
    expect(pool.pick(0, a)).toMatchObject({ url: b });
    failTimes(pool, b, 5);
    expect(pool.pick(0, a)).toMatchObject({ url: a });
    expect(createEndpointPool([a]).pick(0, a)).toMatchObject({ url: a });
  });

  it('takes the one it is told to prefer, until that fails, and again a minute later', () => {
    const pool = createEndpointPool([a, b], { balance: 'weighted_round_robin' });
    pool.prefer(c);
    expect(pool.pick(0)).toMatchObject({ url: c });
    expect(pool.pick(0, c)).not.toMatchObject({ url: c });
    pool.failed(c, 0);
    expect(pool.pick(1000)).not.toMatchObject({ url: c });
    expect(pool.pick(60_000)).toMatchObject({ url: c });
    expect(pool.snapshot(0).filter(({ isPreferred }) => isPreferred)).toMatchObject([{ url: c }]);
  });

  it('tells what it knows of each', () => {
    const pool = createEndpointPool([a, { url: b, weight: 3 }]);
    pool.opened(a);
    pool.succeeded(a, 40, 0);
    failTimes(pool, b, 5);
    expect(pool.snapshot(0)).toEqual([
      {
        url: a,
        weight: 1,
        score: 100,
        breaker: 'closed',
        failures: 0,
        latencyMs: 40,
        connections: 1,
        isPreferred: false,
        notBeforeMs: undefined,
      },
      {
        url: b,
        weight: 3,
        score: 10,
        breaker: 'open',
        failures: 5,
        latencyMs: undefined,
        connections: 0,
        isPreferred: false,
        notBeforeMs: undefined,
      },
    ]);
    pool.closed(a);
    expect(pool.snapshot(0)[0]?.connections).toBe(0);
  });

  it('keeps one entry for an endpoint that is added twice', () => {
    const pool = createEndpointPool([a]);
    pool.failed(a, 0);
    pool.add({ url: a, weight: 5 });
    expect(pool.snapshot(0)).toMatchObject([{ url: a, weight: 1, failures: 1 }]);
  });

  it('takes no notice of what is told of an endpoint it does not have', () => {
    const pool = createEndpointPool([a]);
    pool.opened(b);
    pool.closed(b);
    pool.succeeded(b, 1, 0);
    pool.failed(b, 0);
    pool.released(b);
    expect(pool.urls).toEqual([a]);
  });

  it('names every mistake in its options', () => {
    const make = (): EndpointPool =>
      createEndpointPool(['http://x', { url: a, weight: 0 }], {
        balance: 'fair' as 'random',
        breaker: { failures: 0, openMs: -1, successes: 1.5 },
      });
    expect(make).toThrow(/http:\/\/x.*weight.*balance is fair.*breaker.failures.*breaker.successes.*breaker.openMs/s);
    expect(() => createEndpointPool([])).toThrow('no URL is given');
    expect(() => createEndpointPool([a]).add('nonsense')).toThrow('invalid_options');
  });
});
