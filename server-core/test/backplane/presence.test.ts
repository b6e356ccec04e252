// Shows presence over three servers on one bus: who is told of whom, and what becomes of users whose node is gone.
import { describe, expect } from 'vitest';
import { type Node, tellOfNodes } from './nodes.ts';

const room = ['room'];

/** Connects a user who is present in the room. */
async function enter(node: Node, name: string, data: object = {}) {
  const client = await node.user(name);
  node.server.subscribeConnection(client.id, room, { presence: { ...data } });
  await node.quiet();
  return client;
}

const users = ({ server }: Node): Record<string, unknown> =>
  Object.fromEntries(Object.entries(server.presence('room')).map(([id, { data }]) => [id, data]));

const news = ({ messages }: { readonly messages: readonly Record<string, unknown>[] }): string[] =>
  messages
    .filter(({ t }) => String(t).startsWith('presence_'))
    .map(({ t, p }) => `${String(t).replace('presence_', '')} ${(p as { user_id: string }).user_id}`);

describe('Presence among three nodes', () => {
  tellOfNodes('is the same on each of them', {}, async (a, b, c) => {
    const alice = await enter(a, 'alice', { status: 'online' });
    await enter(b, 'bob', { status: 'away' });
    a.server.updatePresence(alice.id, { status: 'busy' });
    await a.quiet();
    const all = { alice: { status: 'busy' }, bob: { status: 'away' } };
    expect([a, b, c].map(users)).toEqual([all, all, all]);
    expect([a, b, c].map(({ server }) => server.presenceStats('room').users)).toEqual([2, 2, 2]);
  });

  tellOfNodes('is told to clients of other nodes, and to their applications with the node', {}, async (a, b) => {
    const bob = await enter(b, 'bob');
    const alice = await enter(a, 'alice');
    a.server.updatePresence(alice.id, { status: 'busy' });
    a.server.disconnect(alice.id);
    await a.quiet();
    expect(news(bob)).toEqual(['join bob', 'join alice', 'update alice', 'leave alice']);
    const told = b.events.filter((event) => 'userId' in event && event.userId === 'alice');
    expect(told).toEqual([
      { type: 'presence_join', topic: 'room', userId: 'alice', data: {}, node: a.backplane.id },
      { type: 'presence_leave', topic: 'room', userId: 'alice', data: { status: 'busy' }, node: a.backplane.id },
    ]);
  });

  tellOfNodes('keeps a user who is still on another node, whoever came first', {}, async (a, b, c) => {
    const [first, second] = [await enter(a, 'alice', { n: 1 }), await enter(b, 'alice', { n: 2 })];
    const carol = await enter(c, 'carol');
    expect(users(c).alice).toEqual({ n: 2 });
    a.server.disconnect(first.id);
    await a.quiet();
    expect([a, b, c].map((node) => users(node).alice)).toEqual([{ n: 2 }, { n: 2 }, { n: 2 }]);
    b.server.disconnect(second.id);
    await a.quiet();
    expect([a, b, c].map((node) => users(node).alice)).toEqual([undefined, undefined, undefined]);
    expect(news(carol)).toEqual(['join carol', 'leave alice']);
  });

  tellOfNodes('lets users of a node go when it is cut off, and has them back with it', {}, async (a, b, c) => {
    await enter(a, 'alice');
    const bob = await enter(b, 'bob');
    a.backplane.cut();
    await a.quiet();
    expect([a, b, c].map((node) => Object.keys(users(node)))).toEqual([['alice'], ['bob'], ['bob']]);
    await enter(a, 'alex');
    a.backplane.heal();
    await a.quiet();
    expect([a, b, c].map((node) => Object.keys(users(node)).sort())).toEqual(Array(3).fill(['alex', 'alice', 'bob']));
    expect(news(bob)).toEqual(['join bob', 'leave alice', 'join alice', 'join alex']);
  });

  tellOfNodes('lets users of a node go that stops', {}, async (a, b) => {
    await enter(a, 'alice');
    const bob = await enter(b, 'bob');
    await a.close();
    await b.quiet();
    expect([Object.keys(users(b)), news(bob)]).toEqual([['bob'], ['join bob', 'leave alice']]);
  });

  const options = { presence: { maxDataBytes: 20, maxMembers: 2 } };
  tellOfNodes('holds what other nodes tell to the same limits', { options }, async (a, b) => {
    const news = { kind: 'join', topic: 'room', updatedAtMs: 1 } as const;
    for (const [userId, data] of [
      ['one', {}],
      ['long', { x: 'x'.repeat(20) }],
      ['two', {}],
      ['three', {}],
    ] as const) {
      a.backplane.announcePresence({ ...news, userId, data });
    }
    await a.quiet();
    expect(Object.keys(users(b))).toEqual(['one', 'two']);
  });

  tellOfNodes('takes a word of a clock that is far ahead for one that can be corrected', {}, async (a, b) => {
    const year = 365 * 24 * 3_600_000;
    a.backplane.announcePresence({
      kind: 'join',
      topic: 'room',
      userId: 'alice',
      data: {},
      updatedAtMs: Date.now() + 99 * year,
    });
    await a.quiet();
    const alice = await enter(b, 'alice', { here: true });
    expect(users(a)).toEqual({ alice: { here: true } });
    b.server.disconnect(alice.id);
    await a.advance(6_000);
    expect(users(a)).toEqual({});
  });
});
