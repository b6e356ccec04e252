// Shows three servers on one bus: what is published on one of them, and who gets it.
import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import { describe, expect } from 'vitest';
import { encrypt, isSealed } from '../stories/encrypt.ts';
import { tokenOf } from '../stories/stage.ts';
import { heard, message, tellOfNodes } from './nodes.ts';

describe('Publications among three nodes', () => {
  tellOfNodes('reach those who hold the topic, by name or by pattern, on every node, once', {}, async (a, b, c) => {
    const [alice, bob, carol, dave] = [
      await a.user('alice'),
      await b.user('bob'),
      await c.user('carol'),
      await c.user('dave'),
    ];
    a.server.subscribeConnection(alice.id, ['news']);
    b.server.subscribeConnection(bob.id, ['news', 'n*']);
    c.server.subscribeConnection(carol.id, ['n??s']);
    c.server.subscribeConnection(dave.id, ['other']);
    await a.quiet();
    expect([a.server.broadcast('news', message(1)), c.server.broadcast('news', message(2))]).toEqual([1, 1]);
    await a.quiet();
    expect([alice, bob, carol, dave].map((client) => heard(client).sort())).toEqual([[1, 2], [1, 2], [1, 2], []]);
    expect([alice, bob].map(({ messages }) => messages.at(-1))).toEqual([
      { c: 'U', t: 'n', p: 2 },
      { c: 'U', t: 'n', p: 2 },
    ]);
  });

  tellOfNodes('stay on their node when they are local, and when they are for everybody', {}, async (a, b) => {
    const [alice, bob] = [await a.user('alice'), await b.user('bob')];
    for (const [node, { id }] of [
      [a, alice],
      [b, bob],
    ] as const)
      node.server.subscribeConnection(id, ['news']);
    await a.quiet();
    a.server.broadcastLocal('news', message('local'));
    a.server.broadcastAll(message('all'));
    a.server.send(alice.id, message('one'));
    await a.quiet();
    expect([heard(alice), heard(bob)]).toEqual([['local', 'all', 'one'], []]);
  });

  tellOfNodes(
    'go to one member of a queue group on each node, of a topic that nobody holds besides',
    {},
    async (a, b, c) => {
      const workers = [await b.user('w1'), await b.user('w2'), await c.user('w3')] as const;
      for (const [at, node] of [b, b, c].entries()) {
        node.server.subscribeConnection(workers[at]?.id ?? '', ['jobs'], { queueGroup: 'g' });
      }
      await a.quiet();
      for (let n = 0; n < 4; n += 1) a.server.broadcast('jobs', message(n));
      await a.quiet();
      expect(workers.map((worker) => heard(worker))).toEqual([
        [0, 2],
        [1, 3],
        [0, 1, 2, 3],
      ]);
    },
  );

  tellOfNodes('go nowhere when nobody holds the topic any more, whichever way they stopped', {}, async (a, b) => {
    const [one, two, three] = [await b.user('1'), await b.user('2'), await b.user('3')];
    const sent = () => a.server.healthSnapshot().cluster_messages_sent;
    for (const { id } of [one, two]) b.server.subscribeConnection(id, ['news']);
    b.server.subscribeConnection(three.id, ['news'], { queueGroup: 'g' });
    const publish = async () => {
      a.server.broadcast('news', message(0));
      await a.quiet();
      return sent();
    };
    await a.quiet();
    const counts = [await publish()];
    b.server.unsubscribeConnection(one.id, ['news']);
    counts.push(await publish());
    b.server.disconnect(two.id);
    await a.quiet();
    counts.push(await publish());
    b.server.unsubscribeConnection(three.id);
    counts.push(await publish());
    expect(counts).toEqual([1, 2, 3, 3]);
  });

  const options = { encryption: { provider }, msgpack };
  tellOfNodes('come sealed to who has a key, and as text to who asked for MessagePack', { options }, async (a, b) => {
    const [alice, bob] = [
      await b.user('alice'),
      await b.connect({ path: '/wse?format=msgpack', token: tokenOf('bob') }),
    ];
    const { got } = await encrypt(b, alice);
    for (const { id } of [alice, bob]) b.server.subscribeConnection(id ?? '', ['news']);
    await a.quiet();
    a.server.broadcast('news', message(1));
    await a.quiet();
    expect([isSealed(alice.heard.at(-1)), got.at(-1)]).toEqual([true, expect.objectContaining({ t: 'n', p: 1 })]);
    expect(bob.heard.at(-1)).toBe('{"c":"U","t":"n","p":1}');
  });
});
