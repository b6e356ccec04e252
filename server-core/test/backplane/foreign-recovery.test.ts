// Shows clients that move between three servers on one bus without a history: each node recovers what it has heard of others.
import { describe, expect } from 'vitest';
import type { Client } from '../stories/stage.ts';
import { heard, message, type Node, tellOfNodes } from './nodes.ts';

const options = { recovery: true, profile: 'documented', path: '/wse' } as const;

/** Subscribes as clients do by themselves under `documented`. */
async function subscribe(node: Node, client: Client, recovery?: object): Promise<Record<string, unknown>> {
  const p = { action: 'subscribe', topics: ['news'], ...(recovery === undefined ? {} : { recover: true, recovery }) };
  client.send(JSON.stringify({ t: 'subscription_update', p }));
  await node.quiet();
  const answer = client.messages.findLast(({ t }) => t === 'subscription_update');
  return (answer?.p ?? {}) as Record<string, unknown>;
}

const places = ({ messages }: Client): string[] => messages.filter(({ t }) => t === 'n').map(({ e, o }) => `${e}:${o}`);

describe('Clients that move between nodes without a history', () => {
  tellOfNodes('recover what the node has heard of the one they come from', { options }, async (a, b) => {
    const [alice, stays] = [await a.user('alice'), await b.user('stays')];
    await subscribe(a, alice);
    await subscribe(b, stays);
    for (let n = 0; n < 3; n += 1) a.server.broadcast('news', message(n));
    await a.quiet();
    alice.connection?.terminate();
    for (let n = 3; n < 6; n += 1) a.server.broadcast('news', message(n));
    await a.quiet();
    const [epoch, offset] = places(alice).at(-1)?.split(':') ?? [];
    const moved = await b.user('alice');
    const answer = await subscribe(b, moved, { news: { epoch, offset: Number(offset) } });
    expect([heard(moved), heard(stays)]).toEqual([
      [3, 4, 5],
      [0, 1, 2, 3, 4, 5],
    ]);
    expect(answer).toMatchObject({
      recovered: true,
      recovery: { news: { epoch, offset: 5, recovered: true, count: 3 } },
    });
    a.server.broadcast('news', message(6));
    await a.quiet();
    expect(places(moved)).toEqual(places(stays).slice(3));
  });

  tellOfNodes('are told of a loss where nobody has held the topic all along', { options }, async (a, b) => {
    const [alice, left] = [await a.user('alice'), await b.user('left')];
    await subscribe(a, alice);
    await subscribe(b, left);
    for (let n = 0; n < 3; n += 1) a.server.broadcast('news', message(n));
    await a.quiet();
    left.connection?.terminate();
    await a.quiet();
    a.server.broadcast('news', message(3));
    await a.quiet();
    const [epoch] = places(alice).at(-1)?.split(':') ?? [];
    const moved = await b.user('alice');
    const answer = await subscribe(b, moved, { news: { epoch, offset: 2 } });
    expect([answer.recovered, heard(moved)]).toEqual([false, []]);
  });

  tellOfNodes(
    'are told of a loss where the node they come from is gone, or was for a while',
    { options },
    async (a, b) => {
      const [alice, stays] = [await a.user('alice'), await b.user('stays')];
      await subscribe(a, alice);
      await subscribe(b, stays);
      a.server.broadcast('news', message(0));
      await a.quiet();
      const [epoch] = places(alice)[0]?.split(':') ?? [];
      a.backplane.cut();
      a.server.broadcast('news', message(1));
      await a.quiet();
      const [one, two] = [await b.user('one'), await b.user('two')];
      expect((await subscribe(b, one, { news: { epoch, offset: 0 } })).recovered).toBe(false);
      a.backplane.heal();
      a.server.broadcast('news', message(2));
      await a.quiet();
      const answer = await subscribe(b, two, { news: { epoch, offset: 0 } });
      expect([answer.recovered, heard(two)]).toEqual([false, []]);
    },
  );

  const observed = { ...options, profile: 'observed', subscriptions: 'server' } as const;
  tellOfNodes(
    'get what other nodes published without stamp as published servers do',
    { options: observed },
    async (a, b) => {
      const [alice, bob] = [await a.user('alice'), await b.user('bob')];
      await subscribe(a, alice);
      await subscribe(b, bob);
      a.server.broadcast('news', message(0));
      await a.quiet();
      expect(Object.keys(alice.messages.at(-1) ?? {})).toEqual(['tp', 'e', 'o', 'c', 't', 'p']);
      expect(bob.messages.at(-1)).toEqual({ c: 'U', t: 'n', p: 0 });
    },
  );

  tellOfNodes('are not stamped a position that was heard before', { options }, async (a, b) => {
    const bob = await b.user('bob');
    await subscribe(b, bob);
    const position = { epoch: 7, offset: 5 };
    for (const offset of [5, 5, 6])
      a.backplane.publish({ topic: 'news', text: message(offset), position: { ...position, offset } });
    await a.quiet();
    expect([heard(bob), places(bob)]).toEqual([
      [5, 5, 6],
      ['00000007:5', 'undefined:undefined', '00000007:6'],
    ]);
  });
});
