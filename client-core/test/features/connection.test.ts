// The client table of the published README, row by row: how a client gets to a server, and what it knows of the way.
import {
  adaptive,
  createEndpointPool,
  type EndpointPool,
  exponential,
  fibonacci,
  linear,
  type ReconnectStrategy,
} from '@wsekit/client-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage, type Told } from '../stories/stage.ts';
import { type Tap, tapOn } from './tap.ts';

let stage: Stage;
let tap: Tap;
beforeEach(() => {
  stage = new Stage();
  tap = tapOn(stage.dialer);
});
afterEach(() => stage.close());

const others = [5008, 5009].map((port) => ({ port, url: `ws://memory:${port}/wse` }));

/** Servers at every address, the first of the stage. */
async function serveEverywhere(): Promise<readonly { readonly connectionCount: number }[]> {
  const first = await stage.serve({ authenticate: () => ({ userId: 'alice' }) });
  const rest = await Promise.all(others.map(({ port }) => stage.settled(stage.serveElsewhere(port))));
  return [first, ...rest];
}

async function lives(ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 1000) await stage.advance(1000);
}

async function cut(): Promise<void> {
  for (const link of stage.network.links) link.cut();
  await stage.quiet();
}

describe('Auto-reconnection', () => {
  /** The waits of a client, each as it was when it began. */
  function waitsOf({ client }: Told): number[] {
    const waits: number[] = [];
    client.onEvent((event) => {
      if (event.type !== 'status' || event.status.state !== 'waiting') return;
      waits.push(Math.round(event.status.retryAtMs - stage.unixClock.nowMs()));
    });
    return waits;
  }

  async function waitsWith(strategy: ReconnectStrategy, random = 0.5, jitter = 0): Promise<number[]> {
    const waits = waitsOf(stage.start({ reconnect: { strategy, jitter }, random: () => random }));
    await lives(200_000);
    return waits;
  }

  it.each([
    ['exponential', exponential, [1000, 1500, 2250, 3375, 5063, 7594]],
    ['linear', linear, [1000, 2000, 3000, 4000, 5000, 6000]],
    ['fibonacci', fibonacci, [1000, 2000, 3000, 5000, 8000, 13_000]],
    ['adaptive', adaptive, [1000, 1500, 2250, 3375, 5063, 7594]],
  ])('waits from 1 s to 30 s between tries, %s', async (_mode, strategy, first) => {
    const waits = await waitsWith(strategy());
    expect(waits.slice(0, first.length)).toEqual(first);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
    expect((await waitsWith(strategy({ maxDelayMs: 1000 }))).at(-1)).toBe(1000);
  });

  it('waits longer by the adaptive strategy where sessions break off', async () => {
    await stage.serve();
    const told = await stage.ready({ reconnect: { strategy: adaptive(), jitter: 0 } });
    const waits = waitsOf(told);
    await lives(20_000);
    await stage.stopServer();
    await lives(20_000);
    expect(waits.slice(0, 2)).toEqual([2000, 6000]);
  });

  it.each([
    [0, 900],
    [0.999_999, 1100],
  ])('spreads waits by a tenth either way: chance %d waits %d ms', async (chance, waitMs) => {
    expect((await waitsWith(exponential(), chance, 0.1))[0]).toBe(waitMs);
  });

  it('comes back by itself, with its topics and what it missed', async () => {
    const server = await stage.serve();
    const { client, messages, states } = await stage.ready({ topics: ['prices'] });
    await stage.until(() => client.topics.held.length === 1);
    server.broadcast('prices', '{"t":"tick","p":1}');
    const ticks = (): unknown[] => messages.flatMap(({ type, payload }) => (type === 'tick' ? [payload] : []));
    await stage.until(() => ticks().length === 1);
    await cut();
    server.broadcast('prices', '{"t":"tick","p":2}');
    await lives(2000);
    await stage.until(() => ticks().length === 2);
    expect(ticks()).toEqual([1, 2]);
    expect(states).toEqual(['connecting', 'handshaking', 'ready', 'waiting', 'connecting', 'handshaking', 'ready']);
  });
});

describe('Connection pool', () => {
  const urls = ['ws://memory:5007/wse', ...others.map(({ url }) => url)];

  it.each([
    ['weighted_round_robin', [6, 3, 3]],
    ['least_connections', [6, 3, 3]],
    ['random', [6, 3, 3]],
  ] as const)('spreads clients over servers by weight, %s', async (balance, expected) => {
    const servers = await serveEverywhere();
    let draws = 0;
    const random = (): number => (draws++ % 12) / 12;
    const endpoints = urls.map((url, at) => ({ url, weight: at === 0 ? 2 : 1 }));
    const pool = createEndpointPool(endpoints, { balance, random });
    for (let clients = 0; clients < 12; clients += 1) await stage.settled(stage.start({}, pool).client.ready);
    expect(servers.map(({ connectionCount }) => connectionCount)).toEqual(expected);
  });

  it('scores the health of a server from 100 down to 10, less with each failure in a row, and up again', () => {
    const pool = createEndpointPool(urls);
    const scores = [0, 1, 2, 3].map(() => {
      pool.failed(urls[0] ?? '', 0);
      return pool.snapshot(0)[0]?.score;
    });
    expect(scores).toEqual([90, 70, 40, 10]);
    pool.succeeded(urls[0] ?? '', 40, 0);
    expect(pool.snapshot(0)[0]?.score).toBe(22);
    expect(pool.snapshot(1_000_000)[0]?.score).toBe(98);
  });

  it('sends fewer clients where health is worse', async () => {
    const servers = await serveEverywhere();
    const pool = createEndpointPool(urls, { balance: 'weighted_round_robin' });
    for (let failures = 0; failures < 4; failures += 1) pool.failed(urls[0] ?? '', stage.unixClock.nowMs());
    for (let clients = 0; clients < 21; clients += 1) await stage.settled(stage.start({}, pool).client.ready);
    expect(servers.map(({ connectionCount }) => connectionCount)).toEqual([1, 10, 10]);
  });

  it('moves to the next server when one is gone', async () => {
    const servers = await serveEverywhere();
    const { client } = stage.start({}, urls);
    await stage.settled(client.ready);
    expect(client.status).toMatchObject({ url: urls[0] });
    await stage.stopServer();
    await lives(5000);
    expect(client.status).toEqual({ state: 'ready', url: urls[1] });
    expect(servers[1]?.connectionCount).toBe(1);
    expect(client.endpoints.map(({ score }) => score > 99)).toEqual([false, true, true]);
  });
});

describe('Circuit breaker', () => {
  const [dead, alive] = [`ws://memory:5007/wse`, others[0]?.url ?? ''];
  const breakerOf = (pool: EndpointPool): unknown => pool.snapshot(stage.unixClock.nowMs())[0]?.breaker;
  const dialsOf = (url: string): number => tap.dialled.filter((each) => each.split('?')[0] === url).length;

  /** Clients of one pool that take the first server there is. */
  async function starts(pool: EndpointPool, clients: number): Promise<void> {
    for (let each = 0; each < clients; each += 1) stage.start({ dialer: tap.dialer }, pool);
    await stage.quiet();
  }

  /** A pool whose first server so many clients have found dead. */
  async function failing(clients: number): Promise<EndpointPool> {
    await stage.serveElsewhere(5008);
    const pool = createEndpointPool([dead, alive], { balance: 'random', random: () => 0 });
    await starts(pool, clients);
    return pool;
  }

  it('opens behind 5 failures, and nobody dials a server for 60 s that others found dead', async () => {
    const pool = await failing(4);
    expect(breakerOf(pool)).toBe('closed');
    await starts(pool, 1);
    expect([breakerOf(pool), dialsOf(dead)]).toEqual(['open', 5]);
    await starts(pool, 20);
    await lives(58_000);
    expect([breakerOf(pool), dialsOf(dead)]).toEqual(['open', 5]);
    expect(dialsOf(alive)).toBe(25);
  });

  it('is half open behind 60 s: one client at a time tries, and a failure opens it again', async () => {
    const pool = await failing(5);
    await lives(61_000);
    expect(breakerOf(pool)).toBe('half_open');
    await starts(pool, 10);
    expect([breakerOf(pool), dialsOf(dead)]).toEqual(['open', 6]);
  });

  it('closes behind 3 sessions that lasted', async () => {
    const pool = await failing(5);
    await lives(61_000);
    await stage.serve({ authenticate: () => ({ userId: 'alice' }) });
    const states: unknown[] = [];
    for (let sessions = 0; sessions < 3; sessions += 1) {
      await starts(pool, 1);
      await lives(11_000);
      states.push(breakerOf(pool));
    }
    expect(states).toEqual(['half_open', 'half_open', 'closed']);
    expect(dialsOf(dead)).toBe(8);
  });

  it('holds up no client that has nowhere else to go', async () => {
    const { client } = stage.start({ dialer: tap.dialer });
    await lives(30_000);
    expect(client.endpoints[0]?.breaker).toBe('open');
    await stage.serve();
    await lives(31_000);
    expect(client.status.state).toBe('ready');
  });
});

describe('Network monitor', () => {
  const pingMs = 15_000;
  const slow = (latencyMs: number): void => {
    for (const link of stage.network.links) link.configure({ latencyMs });
  };

  it('measures latency by its own clock, from ping to PONG', async () => {
    await stage.serve();
    const { client } = await stage.ready();
    slow(60);
    await lives(4 * pingMs);
    expect(client.quality).toMatchObject({ samples: 3, latencyMs: 120, jitterMs: 0, lossPercent: 0, level: 'good' });
  });

  it('measures jitter: how much latency changes', async () => {
    await stage.serve();
    const { client } = await stage.ready();
    await lives(1000);
    for (const latencyMs of [10, 50, 10]) {
      slow(latencyMs);
      await lives(pingMs);
    }
    expect(client.quality).toMatchObject({ jitterMs: 80, lossPercent: 0 });
  });

  it('measures loss: pings that get no answer, of a hundred', async () => {
    await stage.serve();
    const { client } = await stage.ready({ dialer: tap.dialer, session: { idleTimeoutMs: 600_000 } });
    await lives(2 * pingMs);
    tap.between = (frame) => (String(frame).includes('PONG') ? [] : [frame]);
    await lives(3 * pingMs);
    expect(client.quality).toMatchObject({ samples: 4, lossPercent: 50, level: 'poor' });
  });

  it.each([
    [10, 'excellent', 90],
    [50, 'good', 62],
    [100, 'fair', 41],
    [200, 'poor', 16],
  ])('scores the connection by the worst of them: %d ms each way are %s, %d', async (latencyMs, level, score) => {
    await stage.serve();
    const { client } = await stage.ready();
    slow(latencyMs);
    await lives(4 * pingMs);
    expect(client.quality).toMatchObject({ level, score });
  });
});
