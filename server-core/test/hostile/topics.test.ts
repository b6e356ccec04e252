// Shows what becomes of requests for too many topics, for topics that are none, and for patterns made to be slow.
import type { ServerOptions } from '@wsekit/server-core';
import { expect } from 'vitest';
import { jwt, tokenOf } from '../stories/stage.ts';
import type { RawClient } from './raw-client.ts';
import { besiege } from './siege.ts';

const options: ServerOptions = { jwt, profile: 'documented', recovery: true };
const terms = { options, token: tokenOf('witness') };
const subscribe = (topics: readonly unknown[], more: object = {}): string =>
  JSON.stringify({ t: 'subscription_update', p: { action: 'subscribe', topics, ...more } });
const unsubscribe = (topics: readonly string[]): string =>
  JSON.stringify({ t: 'subscription_update', p: { action: 'unsubscribe', topics } });

interface Answer {
  readonly success_topics: string[];
  readonly failed_topics: string[];
  readonly recovery: Record<string, unknown>;
}

/** The answers to subscriptions so far. */
function answers(client: RawClient): Answer[] {
  return client.messages.filter(({ t }) => t === 'subscription_update').map(({ p }) => p as Answer);
}

function lastAnswer(client: RawClient): Answer {
  const last = answers(client).at(-1);
  if (last === undefined) throw new Error('no answer');
  return last;
}

const plain = { ...terms, options: { ...options, compressionThresholdBytes: 0 } };

besiege('Ten thousand topics', (it) => {
  const names = Array.from({ length: 10_000 }, (_, index) => `topic ${index}`);

  it('in one request are held, and gone with their connection', plain, async (siege) => {
    const client = await siege.user('mallory');
    client.send(subscribe(names));
    await siege.stage.until(() => answers(client).length === 1);
    expect(lastAnswer(client).success_topics).toHaveLength(10_000);
    expect(siege.metric('topics')).toBe(10_000);
    client.reset();
    await siege.stage.until(() => siege.server.connectionCount === 1);
    expect(siege.metric('topics')).toBe(0);
  });

  it('in hundreds of requests are the same', plain, async (siege) => {
    const client = await siege.user('mallory');
    for (let from = 0; from < 10_000; from += 40) {
      client.send(subscribe(names.slice(from, from + 40)));
      // Who keeps uWebSockets.js reading for long without a break is cut.
      if (from % 1000 === 960) await siege.stage.until(() => answers(client).length === from / 40 + 1);
    }
    expect(siege.metric('topics')).toBe(10_000);
    client.send(unsubscribe(names));
    await siege.stage.until(() => siege.metric('topics') === 0);
  });

  it('are held as far as they fit, and the others refused by name', {
    ...plain,
    options: { ...plain.options, maxHeldBytes: 100 * (1024 + 10) },
  }, async (siege) => {
    const client = await siege.user('mallory');
    const long = names.map((name) => name.padEnd(10, '.'));
    client.send(subscribe(long));
    await siege.stage.until(() => answers(client).length === 1);
    expect([lastAnswer(client).success_topics, lastAnswer(client).failed_topics.length]).toEqual([
      long.slice(0, 100),
      9900,
    ]);
    client.send(unsubscribe(long.slice(0, 50)));
    client.send(subscribe([...long.slice(60, 70), ...long.slice(200, 300)]));
    await siege.stage.until(() => answers(client).length === 3);
    expect(lastAnswer(client).success_topics).toEqual([...long.slice(60, 70), ...long.slice(200, 250)]);
    expect(siege.metric('topics')).toBe(100);
  });

  it('that come and go leave nothing behind', plain, async (siege) => {
    const client = await siege.user('mallory');
    for (let round = 0; round < 10; round += 1) {
      client.send(subscribe(names.slice(0, 1000)));
      client.send(unsubscribe(names.slice(0, 1000)));
    }
    await siege.stage.until(() => answers(client).length === 20);
    expect(siege.metric('topics')).toBe(0);
    client.send(subscribe(names));
    await siege.stage.until(() => answers(client).length === 21);
    expect(lastAnswer(client).failed_topics).toEqual([]);
  });

  it('of queue groups count as topics do', {
    ...plain,
    options: { ...plain.options, maxHeldBytes: 100 * (1024 + 10) },
  }, async (siege) => {
    const { id } = await siege.user('mallory');
    const long = names.map((name) => name.padEnd(10, '.'));
    const result = siege.server.subscribeConnection(id, long, { queueGroup: 'workers' });
    expect([result.subscribed.length, result.refused[0]?.why]).toEqual([100, 'limit']);
    expect(siege.server.subscribeConnection(id, long.slice(0, 1)).refused).toEqual([{ topic: long[0], why: 'limit' }]);
    siege.server.unsubscribeConnection(id);
    expect(siege.server.subscribeConnection(id, long, { queueGroup: 'others' }).subscribed).toHaveLength(100);
    expect([siege.server.queueGroupInfo(long[0] ?? ''), siege.server.queueGroupInfo(long[100] ?? '')]).toEqual([
      { others: 1 },
      {},
    ]);
  });

  it('of a query are held as far as they fit', {
    ...plain,
    options: { ...plain.options, topicsFromQuery: true, maxHeldBytes: 100 * (1024 + 4) },
  }, async (siege) => {
    const few = Array.from({ length: 5000 }, (_, index) => String(index).padStart(4, '0'));
    const client = await siege.user('mallory', `/wse?topics=${few.join(',')}`);
    expect(siege.metric('topics')).toBe(100);
    client.destroy();
  });
});

besiege('Topics of 64 KiB', (it) => {
  const long = Array.from({ length: 300 }, (_, index) => String(index).padEnd(65_535, 'x'));

  it('are held as far as they fit, and told in an answer as far as that is short', plain, async (siege) => {
    const client = await siege.user('mallory');
    const fits = Math.floor(16_777_216 / (65_535 + 1024));
    expect(siege.server.subscribeConnection(client.id, long).subscribed).toEqual(long.slice(0, fits));
    client.send('{"t":"metrics_request","p":{}}');
    client.send('{"t":"debug_request","p":{}}');
    await siege.stage.until(() => client.messages.some(({ t }) => t === 'debug_response'));
    const metrics = client.messages.find(({ t }) => t === 'metrics_response')?.p;
    expect(metrics).toMatchObject({ subscriptions: [long[0]], subscription_count: fits });
  });
});

besiege('Topics that are none', (it) => {
  it('are refused by name: with control characters, too long, or empty patterns too long', plain, async (siege) => {
    const client = await siege.user('mallory');
    const bad = ['a\nb', '\u0000', 'x\u007f', 'x'.repeat(65_536), 'é'.repeat(32_768), `*${'x'.repeat(512)}`];
    const good = ['', 'x'.repeat(65_535), 'a*', '\u0080', '../../etc', '$SYS', ' '];
    client.send(subscribe([...bad, ...good]));
    await siege.stage.until(() => answers(client).length === 1);
    expect([lastAnswer(client).failed_topics, lastAnswer(client).success_topics]).toEqual([bad, good]);
  });

  it('are topics like others where JavaScript gives their names a meaning', plain, async (siege) => {
    const client = await siege.user('mallory');
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
    client.send(subscribe(names, { recover: true, recovery: { toString: null, constructor: 1 } }));
    await siege.stage.until(() => answers(client).length === 1);
    expect(lastAnswer(client).success_topics).toEqual(names);
    expect(lastAnswer(client).recovery.toString).toMatchObject({ recovered: false });
    for (const name of names) expect(siege.server.broadcast(name, '{"t":"x"}')).toBe(1);
    expect(({} as Record<string, unknown>).epoch).toBeUndefined();
  });

  it('of positions that are none are not recovered, and cost nobody a connection', plain, async (siege) => {
    const client = await siege.user('mallory');
    siege.server.broadcast('a', '{"t":"x"}');
    for (const position of [null, 5, 'x', [], true, { epoch: {}, offset: [] }, { epoch: 'zz', offset: 1e300 }]) {
      client.send(subscribe(['a'], { recover: true, recovery: { a: position } }));
    }
    for (const recovery of [null, 5, [], 'x']) client.send(subscribe(['a'], { recover: true, recovery }));
    await siege.stage.until(() => answers(client).length === 11);
    expect(client.hasEnded).toBe(false);
    for (const { recovery } of answers(client)) expect(recovery.a).toMatchObject({ recovered: false, count: 0 });
  });

  it('cost a request that is none an error', plain, async (siege) => {
    const client = await siege.user('mallory');
    const requests = [null, 1, 'x', [], {}, { topics: 'a' }, { topics: { length: 1 } }, { topics: [{}] }];
    for (const p of requests) client.send(JSON.stringify({ t: 'subscription_update', p }));
    for (const action of [null, 1, {}, 'Subscribe', '__proto__']) {
      client.send(JSON.stringify({ t: 'subscription', p: { action, topics: ['a'] } }));
    }
    await siege.stage.until(() => client.errors.length === 13);
    expect(client.errors).toEqual([...Array(8).fill('INVALID_SUBSCRIPTION'), ...Array(5).fill('INVALID_ACTION')]);
    expect(siege.metric('topics')).toBe(0);
  });
});

besiege('Patterns that are made to be slow', (it) => {
  const evil = Array.from({ length: 1000 }, (_, index) => `*${'a*'.repeat(200)}${'a?'.repeat(20)}b${index}`);

  it('are no more than 128 a connection, and the others refused', plain, async (siege) => {
    const client = await siege.user('mallory');
    client.send(subscribe(evil));
    await siege.stage.until(() => answers(client).length === 1);
    expect([lastAnswer(client).success_topics, lastAnswer(client).failed_topics.length]).toEqual([
      evil.slice(0, 128),
      872,
    ]);
    client.send(unsubscribe(evil.slice(0, 1)));
    client.send(subscribe(evil.slice(900)));
    await siege.stage.until(() => answers(client).length === 3);
    expect(lastAnswer(client).success_topics).toEqual(evil.slice(900, 901));
  });

  it('meet no topic that nothing is published to', plain, async (siege) => {
    const client = await siege.user('mallory');
    const slow = Array.from({ length: 128 }, (_, index) => `*${'a'.repeat(250)}?${'a'.repeat(250)}b${index}*`);
    const long = Array.from({ length: 10 }, (_, index) => `${'a'.repeat(65_000)}${index}`);
    client.send(subscribe(slow));
    client.send(subscribe(long));
    client.send(subscribe(['short']));
    await siege.stage.until(() => answers(client).length === 3);
    await siege.exchange();
    expect(siege.server.broadcast('short', '{"t":"x"}')).toBe(1);
    expect(siege.server.broadcast(long[0] ?? '', '{"t":"x"}')).toBe(1);
  });

  it('are held against no more than 65,536 characters of positions', plain, async (siege) => {
    const client = await siege.user('mallory');
    siege.server.broadcast('a'.repeat(30_000), '{"t":"x"}');
    const positions = Array.from({ length: 20 }, (_, index) => ['a'.repeat(30_000 + index), { epoch: '0', offset: 0 }]);
    client.send(subscribe(['a*'], { recover: true, recovery: Object.fromEntries(positions) }));
    await siege.stage.until(() => answers(client).length === 1);
    expect(Object.keys(lastAnswer(client).recovery).map(({ length }) => length)).toEqual([2, 30_000, 30_001]);
  });
});

besiege('Histories', (it) => {
  it('are not replayed above what may wait, however often they are asked for', {
    ...plain,
    options: { ...plain.options, maxBufferedBytes: 100_000 },
  }, async (siege) => {
    const client = await siege.user('mallory');
    for (let index = 0; index < 100; index += 1)
      siege.server.broadcast('long', JSON.stringify({ t: 'x', p: 'y'.repeat(5000) }));
    client.send(subscribe(['long']));
    await siege.stage.until(() => answers(client).length === 1);
    const { epoch } = lastAnswer(client).recovery.long as { epoch: string };
    for (let sent = 0; sent < 100; sent += 1) {
      client.send(subscribe(['long'], { recover: true, recovery: { long: { epoch, offset: 0 } } }));
    }
    await siege.stage.until(() => answers(client).length === 101);
    expect(lastAnswer(client).recovery.long).toMatchObject({ recovered: false, count: 0 });
    expect(client.messages.filter(({ t }) => t === 'x')).toEqual([]);
  });
});
