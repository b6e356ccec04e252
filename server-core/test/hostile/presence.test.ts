// Shows what becomes of presence in many topics, with much data, with data that is none, and of those who come and go.
import type { ServerOptions } from '@wsekit/server-core';
import { expect, vi } from 'vitest';
import { jwt, tokenOf } from '../stories/stage.ts';
import { besiege } from './siege.ts';

const options: ServerOptions = { jwt, profile: 'documented', presence: true, compressionThresholdBytes: 0 };
const terms = { options, token: tokenOf('witness') };
const join = (topics: readonly string[], presence: unknown): string =>
  JSON.stringify({ t: 'subscription_update', p: { action: 'subscribe', topics, presence } });
const leave = (topics: readonly string[]): string =>
  JSON.stringify({ t: 'subscription_update', p: { action: 'unsubscribe', topics } });
const rooms = Array.from({ length: 10_000 }, (_, index) => `room ${index}`);

besiege('Presence', (it) => {
  it('in more topics than fit is refused, the subscriptions stand, and nothing is left behind', {
    ...terms,
    options: { ...options, maxHeldBytes: 1_000_000 },
  }, async (siege) => {
    const client = await siege.user('mallory');
    client.send(join(rooms.slice(0, 200), { big: 'x'.repeat(4000) }));
    await siege.stage.until(() => siege.metric('topics') === 200);
    // Topics are subscribed to first, and presence gets the room that is left.
    const present = Math.floor((1_000_000 - 200 * 1024 - rooms.slice(0, 200).join('').length) / (1024 + 4096));
    expect([siege.metric('presence_topics'), siege.metric('presence_users')]).toEqual([present, present]);
    client.send(leave(rooms.slice(0, 200)));
    await siege.stage.until(() => siege.metric('topics') === 0);
    expect(siege.metric('presence_users')).toBe(0);
    client.send(join(rooms.slice(200, 300), {}));
    await siege.stage.until(() => siege.metric('presence_topics') === 100);
    client.reset();
    await siege.stage.until(() => siege.server.connectionCount === 1);
    expect([siege.metric('presence_topics'), siege.metric('topics')]).toEqual([0, 0]);
  });

  it('takes no data above its limit, however it is made', terms, async (siege) => {
    const client = await siege.user('mallory');
    const deep = Array.from({ length: 100 }).reduce<unknown>((inner) => ({ a: inner }), 1);
    const data = [
      { x: 'x'.repeat(4097) },
      { x: 'é'.repeat(2045) },
      { x: Array(4000).fill(0) },
      { deep },
      { x: '\u0001'.repeat(700) },
    ];
    for (const [index, each] of data.entries()) client.send(join([`room ${index}`], each));
    await siege.stage.until(() => siege.metric('topics') === 5);
    expect(siege.metric('presence_topics')).toBe(1);
    expect(siege.server.presenceStats('room 3')).toEqual({ users: 1, connections: 1 });
  });

  it('measures data once, for however many topics it comes', terms, async (siege) => {
    const client = await siege.user('mallory');
    const spy = vi.spyOn(Buffer, 'byteLength');
    client.send(join(rooms.slice(0, 1000), { big: 'x'.repeat(500_000) }));
    await siege.stage.until(() => siege.metric('topics') === 1000);
    const measured = spy.mock.calls.filter(([value]) => typeof value === 'string' && value.length > 400_000);
    spy.mockRestore();
    expect([measured.length < 10, siege.metric('presence_topics')]).toEqual([true, 0]);
  });

  it('takes no data that is no object for data, and has no names that mean something', terms, async (siege) => {
    const client = await siege.user('mallory');
    for (const [index, presence] of [null, 5, 'x', [], true].entries()) client.send(join([`room ${index}`], presence));
    client.send(
      '{"t":"subscription","p":{"action":"subscribe","topics":["proto"],"presence":{"__proto__":{"x":1},"constructor":{},"y":2}}}',
    );
    await siege.stage.until(() => siege.metric('topics') === 6);
    expect(siege.metric('presence_topics')).toBe(1);
    expect(siege.server.presence('proto')).toEqual({ mallory: { data: { y: 2 }, connections: 1 } });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('of users with names that mean something is shown like that of others', terms, async (siege) => {
    for (const name of ['__proto__', 'constructor', 'x'.repeat(4000)]) {
      const client = await siege.user(name);
      client.send(join(['room'], { n: name.length }));
    }
    await siege.stage.until(() => siege.metric('presence_users') === 3);
    expect(Object.keys(siege.server.presence('room'))).toEqual(['__proto__', 'constructor', 'x'.repeat(4000)]);
  });

  it('in wide integers of MessagePack costs nobody a connection', terms, async (siege) => {
    const client = await siege.user('mallory', '/wse?format=msgpack');
    // {t: 'subscription', p: {action: 'subscribe', topics: ['wide'], presence: {n: 2 ** 63}}}
    const text = (value: string): Buffer => Buffer.concat([Buffer.from([0xa0 | value.length]), Buffer.from(value)]);
    const parts = ['t', 'subscription', 'p', 'action', 'subscribe', 'topics', 'wide', 'presence', 'n'].map(text);
    const [t, type, p, action, subscribe, topics, wide, presence, n] = parts as [Buffer, ...Buffer[]];
    const all = [0x82, t, type, p, 0x83, action, subscribe, topics, 0x91, wide, presence, 0x81, n, 0xcf];
    client.send(
      Buffer.concat([
        ...all.map((part) => (typeof part === 'number' ? Buffer.of(part) : (part ?? Buffer.alloc(0)))),
        Buffer.from('8000000000000000', 'hex'),
      ]),
    );
    await siege.stage.until(() => siege.server.topicSubscriberCount('wide') === 1);
    await siege.exchange();
    expect(client.hasEnded).toBe(false);
    expect(siege.server.presence('wide')).toEqual({ mallory: { data: { n: 2n ** 63n }, connections: 1 } });
  });

  it('that comes and goes is told in order, and leaves nothing behind', terms, async (siege) => {
    const client = await siege.user('mallory');
    for (let round = 0; round < 100; round += 1) {
      client.send(join(['room'], { round }));
      client.send(leave(['room']));
    }
    const told = (): string[] => siege.stage.told.filter((type) => type.startsWith('presence'));
    await siege.stage.until(() => told().length === 200);
    expect(told()).toEqual(
      Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 'presence_join' : 'presence_leave')),
    );
    expect(siege.metric('presence_topics')).toBe(0);
  });

  const warnings: object[] = [];
  const logger = { debug() {}, info() {}, warn: (details: object) => void warnings.push(details), error() {} };

  it('that is refused is written down, and a flood of it is not', {
    ...terms,
    options: { ...options, logger },
  }, async (siege) => {
    warnings.length = 0;
    const client = await siege.user('mallory');
    const long = rooms.slice(0, 1000).map((room) => room.padEnd(300, '.'));
    client.send(join(long, { big: 'x'.repeat(5000) }));
    await siege.stage.until(() => siege.metric('topics') === 1000);
    expect(warnings).toHaveLength(16);
    expect(warnings[0]).toEqual({ connectionId: client.id, topic: long[0]?.slice(0, 256), why: 'too_large' });
    expect(warnings[15]).toMatchObject({ isLastWrittenDown: true });
  });
});
