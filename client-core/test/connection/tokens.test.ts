// What a client does when its token is refused. (WSE-CONN-054, WSE-CONN-081)
import type { ClientOptions } from '@wsekit/client-core';
import { TransportError } from '@wsekit/transports';
import { describe, expect, it } from 'vitest';
import { settled, World } from './world.ts';

const shown = (world: World): (string | undefined)[] =>
  world.dials.map(({ options }) => options.headers?.authorization);

type Refusal = (world: World) => void;

function byClose(code: number): Refusal {
  return (world) => world.opens().ends(code);
}

function byStatus(status: number): Refusal {
  return ({ pendingDials }) => pendingDials[0]?.fails(new TransportError('dial_refused', 'refused', { status }));
}

function byError(errorCode: string): Refusal {
  return (world) => {
    const connection = world.opens();
    connection.says({ c: 'WSE', t: 'error', p: { code: errorCode, message: 'no' } });
    connection.ends(1005);
  };
}

const refusals: Readonly<Record<string, Refusal>> = {
  'close code 4401': byClose(4401),
  'close code 4403': byClose(4403),
  'close code 1008': byClose(1008),
  'HTTP status 401': byStatus(401),
  'HTTP status 403': byStatus(403),
  'an error AUTH_FAILED and a bare Close': byError('AUTH_FAILED'),
  'an error AUTH_REQUIRED and a bare Close': byError('AUTH_REQUIRED'),
};

/** A client whose first token is refused. */
async function refused(token: ClientOptions['token'], refuse: Refusal = byClose(4401)): Promise<World> {
  const world = new World(token === undefined ? {} : { token });
  world.client.start();
  await settled();
  refuse(world);
  await settled();
  return world;
}

describe('A client whose token is refused', () => {
  for (const [name, refuse] of Object.entries(refusals)) {
    it(`by ${name} comes back with another one`, async () => {
      const tokens = ['old', 'new'];
      const world = await refused(() => tokens.shift(), refuse);
      expect(world.states).toContain('refreshing');
      await world.clock.pass(1000);
      world.opens().greets();
      expect(shown(world)).toEqual(['Bearer old', 'Bearer new']);
      expect(world.client.status.state).toBe('ready');
    });

    it(`by ${name} stays down and says so where there is no other`, async () => {
      const world = await refused('old', refuse);
      expect(world.client.status).toMatchObject({ state: 'closed', why: 'unauthorized' });
      await expect(world.client.ready).rejects.toMatchObject({ code: 'unauthorized' });
    });
  }

  it('asks again, later and later, while its source fails', async () => {
    let asked = 0;
    const world = await refused(() => {
      asked += 1;
      if (asked > 1 && asked < 4) throw new Error('no network');
      return `token ${asked}`;
    });
    expect(world.client.status).toMatchObject({ state: 'waiting', failures: 1 });
    await world.clock.pass(1000);
    expect(world.client.status).toMatchObject({
      state: 'waiting',
      failures: 2,
      because: { error: { message: 'no network' } },
    });
    await world.clock.pass(1500);
    expect(shown(world)).toEqual(['Bearer token 1', 'Bearer token 4']);
  });

  it('waits for its source no longer than it was told, and does not hear it then', async () => {
    const answers: ((token: string) => void)[] = [];
    let asked = 0;
    const world = await refused(() => {
      asked += 1;
      return asked === 1 ? 'old' : new Promise((resolve) => answers.push(resolve));
    });
    expect(world.client.status.state).toBe('refreshing');
    await world.clock.pass(9999);
    expect(world.client.status.state).toBe('refreshing');
    await world.clock.pass(1);
    expect(world.client.status.state).toBe('waiting');
    answers[0]?.('late');
    await world.clock.pass(1000);
    expect(asked).toBe(3);
    answers[1]?.('in time');
    await settled();
    expect(shown(world)).toEqual(['Bearer old', 'Bearer in time']);
  });

  it('asks its source once at a time', async () => {
    let asked = 0;
    const world = new World({
      token: () => {
        asked += 1;
        return new Promise(() => {});
      },
    });
    world.client.start();
    await settled();
    world.client.reconnectNow();
    await settled();
    expect(asked).toBe(1);
  });

  it('never shows the refused one again, and goes on asking', async () => {
    let token = 'old';
    const world = await refused(() => token);
    for (let seconds = 0; seconds < 60; seconds += 1) await world.clock.pass(1000, 1000);
    expect(shown(world)).toEqual(['Bearer old']);
    expect(world.client.status).toMatchObject({ state: 'waiting', because: { error: { code: 'unauthorized' } } });
    token = 'new';
    await world.clock.pass(33_000, 1000);
    expect(shown(world)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('stays down where its source gives nothing any more', async () => {
    for (const nothing of [undefined, '']) {
      const tokens = ['old', nothing];
      const world = await refused(() => tokens.shift());
      expect(world.client.status).toMatchObject({ state: 'closed', why: 'unauthorized' });
    }
  });

  it('comes back in a browser where its source gives nothing: it may have renewed a cookie', async () => {
    const dials: string[] = [];
    const world = new World({
      token: () => undefined,
      dialer: {
        capabilities: { requestHeaders: false } as never,
        dial: (url) => {
          dials.push(url);
          return Promise.reject(new TransportError('dial_refused', 'refused', { status: 401 }));
        },
      },
    });
    world.client.start();
    await settled();
    expect(world.client.status.state).toBe('waiting');
    await world.clock.pass(1000);
    expect(dials).toHaveLength(2);
  });

  it('is not taken for refused by an error that was said long before the end', async () => {
    const world = new World({ token: 'token' });
    const connection = await world.becomesReady();
    connection.says({ c: 'WSE', t: 'error', p: { code: 'AUTH_FAILED' } });
    connection.says({ t: 'tick', p: 1 });
    connection.ends(1006);
    expect(world.client.status.state).toBe('waiting');
    await world.clock.pass(1000);
    const next = world.opens();
    next.greets();
    next.says({ c: 'WSE', t: 'error', p: { code: 'AUTH_FAILED' } });
    await world.clock.pass(11_000);
    next.ends(1006);
    expect(world.client.status.state).toBe('waiting');
  });

  it('does not blame the endpoint', async () => {
    const tokens = ['old', 'new'];
    const world = await refused(() => tokens.shift());
    expect(world.client.endpoints).toMatchObject([{ score: 100, failures: 0, breaker: 'closed' }]);
  });
});
