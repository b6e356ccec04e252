// When a client tries again, and where.
import { createEndpointPool } from '@wsekit/client-core';
import { TransportError } from '@wsekit/transports';
import { describe, expect, it } from 'vitest';
import { type FakeConnection, settled, World } from './world.ts';

/** The server that was dialled, without what the client tells of itself. */
function serverOf({ url }: { readonly url: string }): string | undefined {
  return url.split('?')[0];
}

const [one, two] = ['ws://one/wse', 'ws://two/wse'] as const;

const waitOf = ({ client, clock }: World): number =>
  client.status.state === 'waiting' ? client.status.retryAtMs - clock.nowMs() : Number.NaN;

/** Lets so much time pass, and does this with each dial there is. */
async function whileDialled(world: World, ms: number, answer: (world: World) => void): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 250) {
    if (world.pendingDials.length > 0) answer(world);
    await world.clock.pass(250, 250);
  }
}

async function refuses(world: World, retryAfterMs?: number): Promise<void> {
  await settled();
  world.pendingDials[0]?.fails(new TransportError('dial_refused', 'refused', { status: 503, retryAfterMs }));
  await settled();
}

describe('A client that has lost its server', () => {
  it('dials a server that opens and closes at once later and later', async () => {
    const world = new World();
    world.client.start();
    await settled();
    await whileDialled(world, 600_000, (it) => it.opens().ends(1005));
    expect(world.dials.length).toBeLessThan(32);
    expect(world.client.status.state).toBe('waiting');
  });

  it('dials a server that greets and closes at once later and later', async () => {
    const world = new World();
    world.client.start();
    await settled();
    await whileDialled(world, 600_000, (it) => {
      const connection = it.opens();
      connection.greets();
      connection.ends(1005);
    });
    expect(world.dials.length).toBeLessThan(32);
    expect(world.states.filter((state) => state === 'ready').length).toBeGreaterThan(20);
  });

  it('counts anew only once a session has lasted', async () => {
    const world = new World({ reconnect: { stableAfterMs: 5000 } });
    let connection: FakeConnection = await world.becomesReady();
    const waits: number[] = [];
    for (const lastsMs of [4999, 4999, 5000, 0]) {
      await world.clock.pass(lastsMs);
      connection.ends(1006);
      waits.push(waitOf(world));
      await world.clock.pass(waitOf(world));
      connection = world.opens();
      connection.greets();
    }
    expect(waits).toEqual([1000, 1500, 1000, 1500]);
  });

  it('gives up after as many failures in a row as it was told, and says so', async () => {
    const world = new World({ reconnect: { maxAttempts: 3 } });
    world.client.start();
    for (let dialled = 0; dialled < 4; dialled += 1) {
      await refuses(world);
      await world.clock.pass(5000);
    }
    expect(world.dials).toHaveLength(4);
    expect(world.client.status).toMatchObject({ state: 'closed', why: 'gave_up' });
    await expect(world.client.ready).rejects.toMatchObject({ code: 'gave_up' });
  });

  it('stays away for as long as HTTP Retry-After says, and a little longer, each client another', async () => {
    const world = new World();
    world.client.start();
    await refuses(world, 20_000);
    await world.clock.pass(20_999);
    expect(world.dials).toHaveLength(1);
    await world.clock.pass(2);
    expect(world.dials).toHaveLength(2);
  });

  it('goes elsewhere meanwhile where it can', async () => {
    const world = new World({}, [one, two]);
    world.client.start();
    await refuses(world, 20_000);
    await world.clock.pass(1000);
    expect(world.dials.map(serverOf)).toEqual([one, two]);
  });

  it('stays away for as long as an error before the end says', async () => {
    const world = new World();
    const connection = await world.becomesReady();
    connection.says({ c: 'WSE', t: 'error', p: { code: 'RATE_LIMITED', retry_after: 30 } });
    connection.ends(4429);
    await world.clock.pass(31_000);
    expect(world.dials).toHaveLength(1);
    await world.clock.pass(1000);
    expect(world.dials).toHaveLength(2);
  });

  it('lets no server keep it away for longer than five minutes', async () => {
    const world = new World();
    world.client.start();
    await refuses(world, 1e300);
    await world.clock.pass(300_000, 1000);
    expect(world.dials).toHaveLength(1);
    await world.clock.pass(20_000, 1000);
    expect(world.dials).toHaveLength(2);
  });

  it('goes to another endpoint behind 4300, and comes back to the only one', async () => {
    const many = new World({}, [one, two]);
    (await many.becomesReady()).ends(4300);
    await many.clock.pass(1000);
    expect(many.dials.map(serverOf)).toEqual([one, two]);
    const single = new World();
    (await single.becomesReady()).ends(4300);
    await single.clock.pass(1000);
    expect(single.dials.map(serverOf)).toEqual([one, one]);
    expect(single.client.endpoints).toMatchObject([{ failures: 0, score: 100 }]);
  });

  it('stays down behind 1001 where it was told so', async () => {
    const world = new World({ reconnect: { returnsFromGoingAway: false } });
    (await world.becomesReady()).ends(1001);
    expect(world.client.status).toMatchObject({ state: 'closed', why: 'ended', because: { code: 1001 } });
  });

  it('does with a code of the application what that says', async () => {
    const world = new World({ reconnect: { reactions: { 4000: 'stay_down' } } });
    (await world.becomesReady()).ends(4000);
    expect(world.client.status).toMatchObject({ state: 'closed', why: 'ended' });
  });

  it('counts one failure of an endpoint once, and lets its breaker open and close', async () => {
    const world = new World({}, [one, two]);
    world.client.start();
    await refuses(world);
    expect(world.client.endpoints).toMatchObject([{ score: 90, failures: 1 }, { failures: 0 }]);
    await whileDialled(world, 120_000, ({ pendingDials }) => pendingDials[0]?.fails(new Error('no route')));
    expect(world.client.endpoints.map(({ breaker }) => breaker)).toEqual(['open', 'open']);
    await whileDialled(world, 33_000, ({ client, dials }) => {
      expect(client.endpoints.find(({ url }) => dials.at(-1)?.url.startsWith(`${url}?`))?.breaker).toBe('half_open');
    });
    for (let sessions = 0; sessions < 3; sessions += 1) {
      world.client.reconnectNow();
      await settled();
      world.opens().greets();
      await world.clock.pass(10_000);
    }
    const tried = world.dials.at(-1)?.url;
    expect(world.client.endpoints.find(({ url }) => tried?.startsWith(`${url}?`))).toMatchObject({
      breaker: 'closed',
      failures: 0,
    });
  });

  it('shares what it learns with clients of the same pool, and spreads over it', async () => {
    const pool = createEndpointPool([one, two], { balance: 'least_connections' });
    const worlds = [new World({}, pool), new World({}, pool)];
    for (const world of worlds) world.client.start();
    await settled();
    for (const world of worlds) world.opens().greets();
    expect(worlds.map(({ dials }) => dials[0] && serverOf(dials[0]))).toEqual([one, two]);
    expect(pool.snapshot(0).map(({ connections }) => connections)).toEqual([1, 1]);
    for (const { client } of worlds) client.close();
    expect(pool.snapshot(0).map(({ connections }) => connections)).toEqual([0, 0]);
  });
});

describe('A client that is told to connect anew', () => {
  it('does so at once, and begins to count from the start', async () => {
    const world = new World();
    world.client.start();
    for (let dialled = 0; dialled < 4; dialled += 1) {
      await refuses(world);
      await world.clock.pass(5000);
    }
    await refuses(world);
    world.client.reconnectNow();
    await settled();
    await refuses(world);
    expect(waitOf(world)).toBe(1000);
  });

  it('starts where it has not, and does nothing where it is closed', async () => {
    const world = new World();
    world.client.reconnectNow();
    await settled();
    expect(world.pendingDials).toHaveLength(1);
    world.client.close();
    world.client.reconnectNow();
    world.client.changeEndpoint(two);
    await settled();
    expect(world.dials).toHaveLength(1);
  });

  it('elsewhere closes what there is with 1000, prefers the new one, and falls back where that does not answer', async () => {
    const world = new World();
    const old = await world.becomesReady();
    world.client.changeEndpoint(two);
    await settled();
    expect(old.closedWith).toBe(1000);
    await refuses(world);
    await world.clock.pass(1000);
    expect(world.dials.map(serverOf)).toEqual([one, two, one]);
    expect(() => world.client.changeEndpoint('http://three')).toThrow('invalid_options');
  });

  it('takes endpoints that are added later', async () => {
    const world = new World();
    world.client.addEndpoint({ url: two, weight: 2 });
    world.client.start();
    await refuses(world);
    await world.clock.pass(1000);
    expect(world.dials.map(serverOf)).toEqual([one, two]);
  });
});
