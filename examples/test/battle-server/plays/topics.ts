import assert from 'node:assert/strict';
import { closeAll, connectAll, ToolClient } from '../tool-client.ts';
import { channelsOf, type Play, untilEach } from './play.ts';

const topic = 'battle_all';
const published = 500;
const perTopic = 200;
const tolerance = 0.5;

/** Workers of a queue group share the publications of a topic; its other subscribers get all of them. */
export const queueGroups: Play = {
  name: 'queue-groups',
  args: ['--no-publish'],
  async play({ port }) {
    const workers = await connectAll(port, 5, 'qg-worker');
    for (const worker of workers) worker.command('subscribe_queue_group', { topics: [topic], queue_group: 'workers' });
    for (const { p } of await Promise.all(workers.map((worker) => worker.find('queue_group_subscribed')))) {
      assert.deepEqual(p, { topics: [topic], group: 'workers' });
    }
    const readers = await connectAll(port, 2, 'qg-fanout');
    for (const reader of readers) reader.command('subscribe', { topics: [topic] });
    await Promise.all(readers.map((reader) => reader.catchUp()));

    const publisher = await ToolClient.connect(port);
    publisher.command('publish_messages', { topic, count: published });
    assert.equal((await publisher.find('publish_ack')).p?.count, published);
    await Promise.all(readers.map((reader) => reader.collect(untilEach([topic], published))));
    const shares = await Promise.all(workers.map(async (worker) => channelsOf(await worker.catchUp())[topic] ?? 0));
    assert.equal(
      shares.reduce((sum, share) => sum + share, 0),
      published,
    );
    const fair = published / workers.length;
    for (const share of shares) assert.ok(Math.abs(share - fair) <= fair * tolerance, `${shares} is not fair`);

    const [worker] = workers;
    worker?.command('queue_group_info', { topic });
    assert.deepEqual((await worker?.find('queue_group_info_result'))?.p, { topic, groups: { workers: 5 } });
    await closeAll([publisher, ...workers, ...readers]);
  },
};

/** Lists of what is allowed and denied decide over what a subscription brings. */
export const topicAcl: Play = {
  name: 'topic-acl',
  args: ['--no-publish'],
  async play({ port }) {
    const lists = [{ allow: ['battle_all'] }, { allow: ['battle_*'] }, { deny: ['battle_half'] }, undefined];
    const clients = await connectAll(port, lists.length, 'acl');
    for (const [index, client] of clients.entries()) {
      if (lists[index] === undefined) continue;
      client.command('set_topic_acl', lists[index]);
      assert.deepEqual((await client.find('acl_set')).p, { allow: null, deny: null, ...lists[index] });
    }
    for (const client of clients) client.command('subscribe', { topics: ['battle_all', 'battle_half'] });
    await Promise.all(clients.map((client) => client.catchUp()));

    const publisher = await ToolClient.connect(port, { user: 'acl-publisher' });
    for (const each of ['battle_all', 'battle_half']) {
      publisher.command('publish_messages', { topic: each, count: perTopic });
      await publisher.find('publish_ack');
    }
    const one = { battle_all: perTopic };
    const both = { battle_all: perTopic, battle_half: perTopic };
    const got = await Promise.all(clients.map(async (client) => channelsOf(await client.catchUp())));
    assert.deepEqual(got, [one, both, one, both]);
    await closeAll([publisher, ...clients]);
  },
};
