// What happens between two things that happen: who is told of a change may act on it at once, and late answers come late.
import type { ConnectionStatus } from '@wsekit/client-core';
import { TransportError } from '@wsekit/transports';
import { describe, expect, it } from 'vitest';
import { settled, World } from './world.ts';

const states: readonly ConnectionStatus['state'][] = ['connecting', 'handshaking', 'ready', 'waiting', 'refreshing'];

function freshTokens(): () => string {
  let tokens = 0;
  return () => {
    tokens += 1;
    return `token ${tokens}`;
  };
}

/** Leads a client through all its states. */
async function throughAllStates(world: World): Promise<void> {
  world.client.start();
  await settled();
  world.pendingDials[0]?.fails(new TransportError('dial_refused', 'refused', { status: 401 }));
  await settled();
  await world.clock.pass(1000);
  if (world.pendingDials.length > 0) world.opens().greets();
  await settled();
}

function atOnce(world: World, state: string, act: () => void): void {
  let hasActed = false;
  world.client.onEvent((event) => {
    if (hasActed || event.type !== 'status' || event.status.state !== state) return;
    hasActed = true;
    act();
  });
}

describe('A client', () => {
  for (const state of states) {
    it(`that is closed by who is told that it is ${state} leaves nothing behind`, async () => {
      const world = new World({ token: freshTokens() });
      atOnce(world, state, () => world.client.close());
      await throughAllStates(world);
      expect(world.client.status).toMatchObject({ state: 'closed', why: 'asked' });
      expect({ timers: world.clock.pending, dials: world.pendingDials, open: world.openConnections }).toEqual({
        timers: 0,
        dials: [],
        open: [],
      });
      const seen = world.states.length;
      await world.clock.pass(100_000);
      expect(world.states).toHaveLength(seen);
      expect(world.states.filter((name) => name === 'closed')).toHaveLength(1);
    });

    it(`that is told to reconnect by who is told that it is ${state} does so once`, async () => {
      const world = new World({ token: freshTokens() });
      atOnce(world, state, () => world.client.reconnectNow());
      await throughAllStates(world);
      await world.clock.pass(1000);
      if (world.pendingDials.length > 0) world.opens().greets();
      expect(world.client.status.state).toBe('ready');
      expect(world.openConnections).toHaveLength(1);
      expect(world.pendingDials).toEqual([]);
    });
  }

  it('that is told to reconnect when it is ready is not taken for ready before it is again', async () => {
    const world = new World();
    let isReady = false;
    void world.client.ready.then(() => {
      isReady = true;
    });
    atOnce(world, 'ready', () => world.client.reconnectNow());
    await world.becomesReady();
    await settled();
    expect(isReady).toBe(false);
    world.opens().greets();
    await settled();
    expect(isReady).toBe(true);
  });

  it('that is closed over a message that is dropped by its end ends once', async () => {
    const world = new World({ offline: false, session: { rate: { capacity: 1, refillPerSecond: 1 } } });
    await world.becomesReady();
    world.client.send('sent');
    world.client.send('held');
    world.client.onEvent(({ type }) => {
      if (type === 'dropped') world.client.close();
    });
    world.client.reconnectNow();
    await settled();
    expect(world.states.filter((name) => name === 'closed')).toHaveLength(1);
    expect(world.states.at(-1)).toBe('closed');
    expect({ timers: world.clock.pending, dials: world.pendingDials }).toEqual({ timers: 0, dials: [] });
  });

  it('that is closed over a strategy that fails leaves nothing behind', async () => {
    const world = new World({ reconnect: { strategy: { delayMs: () => Number.NaN } } });
    const connection = await world.becomesReady();
    world.client.onEvent(({ type }) => {
      if (type === 'failed') world.client.close();
    });
    connection.ends(1006);
    expect(world.client.status.state).toBe('closed');
    expect(world.clock.pending).toBe(0);
  });

  it('that is closed by a message does not get the ones behind it', async () => {
    const world = new World();
    const connection = await world.becomesReady();
    const types: string[] = [];
    world.client.on('*', ({ type }) => {
      types.push(type);
      world.client.close();
    });
    connection.says({ t: 'batch', p: { messages: [{ t: 'a' }, { t: 'b' }], count: 2 } });
    expect(types).toEqual(['a']);
  });

  it('tells of a listener that throws, and goes on', async () => {
    const world = new World();
    const connection = await world.becomesReady();
    const error = new Error('mine');
    const heard: unknown[] = [];
    world.client.on('a', () => {
      throw error;
    });
    world.client.on('a', ({ payload }) => heard.push(payload));
    world.client.onEvent(() => {
      throw error;
    });
    connection.says({ t: 'a', p: 1 });
    connection.says({ t: 'a', p: 2 });
    expect(heard).toEqual([1, 2]);
    expect(world.events).toContainEqual({ type: 'failed', error });
    expect(world.client.status.state).toBe('ready');
  });

  it('refuses at once what it could not write when its turn comes, and goes on', async () => {
    const world = new World({ session: { rate: { capacity: 1, refillPerSecond: 10 } } });
    await world.becomesReady();
    expect(world.client.send('first')).toBe('sent');
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => world.client.send('second', circle)).toThrow(expect.objectContaining({ name: 'CodecError' }));
    expect(world.client.send('third')).toBe('held');
    await world.clock.pass(1000);
    expect(world.connections[0]?.sent.at(-1)).toContain('third');
  });

  it('gives up a dialer that does not, and closes what it opens later', async () => {
    const world = new World();
    world.client.start();
    await settled();
    const [dial] = world.pendingDials;
    await world.clock.pass(9999);
    expect(world.client.status.state).toBe('connecting');
    await world.clock.pass(1);
    expect(world.client.status).toMatchObject({ state: 'waiting', because: { error: { code: 'timeout' } } });
    expect(dial?.options.signal?.aborted).toBe(true);
    const late = dial?.opens();
    expect(late?.closedWith).toBe(1000);
    expect(world.client.status.state).toBe('waiting');
  });

  it('comes back from a dialer that throws', async () => {
    const error = new Error('no dialer');
    const broken = {
      capabilities: { ...new World().client, requestHeaders: true } as never,
      dial: () => {
        throw error;
      },
    };
    const world = new World({ dialer: broken });
    world.client.start();
    await settled();
    expect(world.client.status).toMatchObject({ state: 'waiting', because: { kind: 'failed', error } });
  });

  it('comes back from a strategy that throws, and says so', async () => {
    const error = new Error('no idea');
    const fail = (): never => {
      throw error;
    };
    const world = new World({ reconnect: { strategy: { delayMs: fail, lasted: fail } } });
    const connection = await world.becomesReady();
    connection.ends(1006);
    const { status } = world.client;
    expect(status.state === 'waiting' && status.retryAtMs - world.clock.nowMs()).toBe(30_000);
    expect(world.events.filter(({ type }) => type === 'failed')).toEqual([
      { type: 'failed', error },
      { type: 'failed', error },
    ]);
  });

  it('does not hear of a connection that it has left', async () => {
    const world = new World();
    const old = await world.becomesReady();
    world.client.changeEndpoint('ws://two/wse');
    await settled();
    const next = world.opens();
    next.greets();
    expect(next.dial.url).toMatch(/^ws:\/\/two\/wse\?/);
    old.says({ t: 'late', p: 1 });
    old.ends(1000);
    expect(world.client.status).toEqual({ state: 'ready', url: 'ws://two/wse' });
    expect(world.client.send('still', 1)).toBe('sent');
    expect(next.sent.at(-1)).toContain('still');
  });

  it('refuses options of sessions when it is made, not when it connects', () => {
    const session = { pingIntervalMs: 50_000, idleTimeoutMs: 40_000 };
    expect(() => new World({ session, openTimeoutMs: 0, tokenTimeoutMs: Number.POSITIVE_INFINITY })).toThrow(
      /openTimeoutMs is 0.*tokenTimeoutMs is Infinity.*session: a ping every 50000 ms/s,
    );
  });
});
