// Shows servers whose backplane keeps the history: any node recovers, in full or not at all, and engines may come and go.
import { describe, expect } from 'vitest';
import type { Client } from '../stories/stage.ts';
import { heard, message, type Node, tellOfNodes } from './nodes.ts';

const history = true;

const places = ({ messages }: Client): unknown[] => messages.filter(({ t }) => t === 'n').map(({ o }) => o);

const epochOf = ({ messages }: Client): unknown => messages.find(({ e }) => e !== undefined)?.e;

/** Subscribes with a position, and waits for the answer. */
const recover = (node: Node, { id }: { id: string }, position?: object) =>
  node.settled(
    node.server.subscribeWithRecovery(id, ['news'], position === undefined ? undefined : { news: position }),
  );

async function publish(node: Node, ...values: readonly unknown[]): Promise<void> {
  for (const value of values) node.server.broadcast('news', message(value));
  await node.quiet();
}

describe('With a history on the backplane', () => {
  tellOfNodes(
    'all nodes give one order and one position, their own publications included',
    { history },
    async (a, b) => {
      const [alice, bob] = [await a.user('alice'), await b.user('bob')];
      for (const [node, { id }] of [
        [a, alice],
        [b, bob],
      ] as const)
        node.server.subscribeConnection(id, ['news']);
      for (let n = 0; n < 3; n += 1) {
        a.server.broadcast('news', message(`a${n}`));
        b.server.broadcast('news', message(`b${n}`));
      }
      await a.quiet();
      expect([heard(alice), places(alice)]).toEqual([heard(bob), [0, 1, 2, 3, 4, 5]]);
      expect(places(bob)).toEqual(places(alice));
      expect(a.server.healthSnapshot()).toMatchObject({ recovery_enabled: true, recovery_topic_count: 0 });
    },
  );

  tellOfNodes('a client recovers at any node what any node has published', { history }, async (a, b, c) => {
    const alice = await a.user('alice');
    a.server.subscribeConnection(alice.id, ['news']);
    await publish(a, 0, 1);
    alice.connection?.terminate();
    await publish(b, 2);
    await publish(c, 3);
    const again = await c.user('alice');
    const answer = await recover(c, again, { epoch: epochOf(alice), offset: 1 });
    await publish(a, 4);
    expect([heard(again), places(again)]).toEqual([
      [2, 3, 4],
      [2, 3, 4],
    ]);
    expect(answer).toMatchObject({ recovered: true, topics: { news: { epoch: epochOf(alice), offset: 3, count: 2 } } });
  });

  tellOfNodes(
    'what is published while the history is asked follows what is replayed, once',
    { history },
    async (a, b) => {
      await publish(a, 0, 1, 2);
      const bob = await b.user('bob');
      const { topics } = await recover(b, bob);
      const epoch = topics.news?.epoch;
      const answer = b.server.subscribeWithRecovery(bob.id, ['news'], { news: { epoch, offset: 0 } });
      await publish(a, 3, 4);
      b.server.broadcast('news', message(5));
      expect(await b.settled(answer)).toMatchObject({ recovered: true });
      await publish(b, 6);
      expect([heard(bob), places(bob)]).toEqual([
        [1, 2, 3, 4, 5, 6],
        [1, 2, 3, 4, 5, 6],
      ]);
    },
  );

  tellOfNodes('a client is told of a loss, and goes on without a gap', { history }, async (a, b) => {
    await publish(a, ...Array(200).keys());
    const bob = await b.user('bob');
    const { topics } = await recover(b, bob);
    const lost = await recover(b, bob, { epoch: topics.news?.epoch, offset: 3 });
    const other = await recover(b, bob, { epoch: '00000000', offset: 3 });
    await publish(a, 'next');
    const at = { epoch: topics.news?.epoch, offset: 199, recoverable: true, recovered: false, count: 0 };
    expect([lost.topics.news, other.topics.news, places(bob)]).toEqual([at, at, [200]]);
  });

  const served = { subscriptions: 'server' } as const;
  tellOfNodes(
    'subscription_update is answered behind the replay and before what follows',
    { history, options: served },
    async (a, b) => {
      await publish(a, 0, 1);
      const bob = await b.user('bob');
      const { topics } = await recover(b, bob);
      b.server.unsubscribeConnection(bob.id);
      const recovery = { news: { epoch: topics.news?.epoch, offset: 0 } };
      bob.send(
        JSON.stringify({
          t: 'subscription_update',
          p: { action: 'subscribe', topics: ['news'], recover: true, recovery },
        }),
      );
      await b.until(() => b.server.topicSubscriberCount('news') === 1);
      await publish(a, 2);
      await b.quiet();
      expect(bob.messages.slice(-3).map(({ t, o }) => [t, o])).toEqual([
        ['n', 1],
        ['subscription_update', undefined],
        ['n', 2],
      ]);
    },
  );

  tellOfNodes('a text that cannot be stamped goes to all and takes no place', { history }, async (a, b) => {
    const bob = await b.user('bob');
    b.server.subscribeConnection(bob.id, ['news']);
    a.server.broadcast('news', message(0));
    a.server.broadcast('news', 'plain');
    await publish(a, 1);
    expect([bob.heard.includes('plain'), places(bob)]).toEqual([true, [0, 1]]);
  });
});

describe('When the engine is lost', () => {
  tellOfNodes(
    'a node goes on for its own, says so, and gives what it missed when it is back',
    { history },
    async (a, b) => {
      const [alice, bob] = [await a.user('alice'), await b.user('bob')];
      for (const [node, { id }] of [
        [a, alice],
        [b, bob],
      ] as const)
        node.server.subscribeConnection(id, ['news']);
      await publish(a, 'before');
      a.backplane.cut();
      expect(a.server.healthSnapshot()).toMatchObject({ backplane_state: 'degraded', cluster_connected: false });
      expect(a.server.prometheusMetrics()).toContain('wsekit_backplane_degraded 1');
      await publish(a, 'alone');
      await publish(b, 'missed', 'missed too');
      expect([heard(alice), places(alice)]).toEqual([
        ['before', 'alone'],
        [0, undefined],
      ]);
      a.backplane.heal();
      await a.quiet();
      await publish(b, 'after');
      expect([heard(alice), places(alice)]).toEqual([
        ['before', 'alone', 'missed', 'missed too', 'after'],
        [0, undefined, 1, 2, 3],
      ]);
      expect(heard(bob)).toEqual(['before', 'missed', 'missed too', 'after']);
      const lines = a.log.filter(({ backplane }) => backplane === 'memory').map(({ level, state }) => [level, state]);
      expect(lines).toEqual([
        ['info', 'connected'],
        ['warn', 'degraded'],
        ['info', 'connected'],
      ]);
      expect(a.server.prometheusMetrics()).toContain('wsekit_backplane_filled_total 2');
    },
  );

  tellOfNodes('who comes back meanwhile is told of a loss', { history }, async (a) => {
    const alice = await a.user('alice');
    a.server.subscribeConnection(alice.id, ['news']);
    await publish(a, 0, 1);
    a.backplane.cut();
    const again = await a.user('alice');
    const answer = await recover(a, again, { epoch: epochOf(alice), offset: 0 });
    await publish(a, 'alone');
    const at = { epoch: epochOf(alice), offset: 1, recoverable: true, recovered: false, count: 0 };
    expect([answer.recovered, answer.topics.news, heard(again)]).toEqual([false, at, ['alone']]);
  });

  tellOfNodes(
    'who comes back to a node that knows nothing of the topic stays where it stood, and recovers later',
    { history },
    async (a, b) => {
      const alice = await a.user('alice');
      a.server.subscribeConnection(alice.id, ['news']);
      await publish(a, 0, 1);
      b.backplane.cut();
      const again = await b.user('alice');
      const position = { epoch: epochOf(alice), offset: 1 };
      const answer = await recover(b, again, position);
      await publish(a, 'missed', 'missed too');
      b.backplane.heal();
      await b.quiet();
      await publish(a, 'behind a gap');
      expect(answer.topics.news).toEqual({ ...position, recoverable: true, recovered: false, count: 0 });
      expect([heard(again), places(again)]).toEqual([['behind a gap'], [4]]);
      const later = await recover(b, again, answer.topics.news);
      await b.quiet();
      expect([later.recovered, heard(again).slice(1)]).toEqual([true, ['missed', 'missed too', 'behind a gap']]);
    },
  );

  tellOfNodes('what comes a second time is dropped and counted', { history }, async (a, b) => {
    const bob = await b.user('bob');
    b.server.subscribeConnection(bob.id, ['news']);
    await publish(a, 0, 1);
    const { e: epoch } = bob.messages.at(-1) ?? {};
    const position = { epoch: Number.parseInt(String(epoch), 16), offset: 1 };
    b.backplane.take({ kind: 'publication', publication: { topic: 'news', text: message(1), node: 'x', position } });
    await publish(a, 2);
    expect([heard(bob), b.server.prometheusMetrics()]).toEqual([
      [0, 1, 2],
      expect.stringContaining('wsekit_backplane_duplicates_total 1'),
    ]);
  });
});
