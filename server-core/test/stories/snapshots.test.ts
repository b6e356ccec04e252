// Shows how clients get the state of topics they ask for: at once or later, in order, and what they are told when they do not.
import type { Envelope } from '@wsekit/codec';
import { expect } from 'vitest';
import { type Client, jwt } from './stage.ts';
import { tell } from './tell.ts';

const sync = (p: object, t = 'sync_request'): string => JSON.stringify({ c: 'S', t, p, cid: 's' });
const isDone = (client: Client): boolean => client.types.includes('snapshot_complete');
const stateOf = (topic: string): Envelope => ({ p: { topic, state: 1 } });

tell('A client that asks for snapshots', (it) => {
  it('gets one for each topic in order, and then that they are complete', {
    options: {
      jwt,
      snapshots: (topic) => (topic === 'prices' ? { t: 'prices_snapshot', p: { bid: 1 } } : stateOf(topic)),
    },
  }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(sync({ topics: ['prices', 'news', 'prices'], include_snapshots: true, last_sequence: 0 }));
    await stage.until(() => isDone(alice));
    expect(alice.messages.slice(1)).toMatchObject([
      { c: 'S', t: 'prices_snapshot', p: { bid: 1 }, cid: 's' },
      { c: 'S', t: 'news_snapshot', p: { topic: 'news', state: 1 }, cid: 's' },
      { c: 'S', t: 'snapshot_complete', p: { topics: ['prices', 'news'], success: true, count: 2 }, cid: 's' },
    ]);
    expect(stage.told).toEqual(['auth_connect']);
  });

  it('asks by three names, for what it holds unless it says more, and for none when it wants none', {
    options: { jwt, snapshots: stateOf },
  }, async (stage) => {
    const alice = await stage.user('alice');
    stage.server.subscribeConnection(alice.id, ['held']);
    for (const type of ['sync_request', 'snapshot_request', 'request_snapshot']) alice.send(sync({}, type));
    alice.send(sync({ include_snapshots: false }));
    alice.send(sync({ topics: [] }));
    await stage.until(() => alice.types.filter((type) => type === 'snapshot_complete').length === 5);
    const counts = alice.messages
      .filter(({ t }) => t === 'snapshot_complete')
      .map(({ p }) => (p as { count: number }).count);
    expect(counts).toEqual([1, 1, 1, 0, 0]);
    expect(alice.types.filter((type) => type === 'held_snapshot')).toHaveLength(3);
  });

  it('gets what comes at once before anything that is published afterwards', {
    options: { jwt, snapshots: stateOf },
  }, async (stage) => {
    const alice = await stage.user('alice');
    stage.server.subscribeConnection(alice.id, ['a']);
    stage.server.onEvent((event) => {
      if (event.type === 'msg') stage.server.broadcast('a', '{"t":"later"}');
    });
    alice.send(sync({ topics: ['a'] }));
    alice.send('{"t":"publish"}');
    await stage.until(() => alice.types.includes('later'));
    expect(alice.types.slice(1)).toEqual(['a_snapshot', 'snapshot_complete', 'later']);
  });

  it('waits for those that take time, several messages or none for a topic', {
    options: {
      jwt,
      snapshots: async (topic) => {
        await Promise.resolve();
        return topic === 'many' ? [{ p: 1 }, { p: 2 }] : undefined;
      },
    },
  }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(sync({ topics: ['many', 'empty'] }));
    await stage.until(() => isDone(alice));
    expect(alice.types.slice(1)).toEqual(['many_snapshot', 'many_snapshot', 'snapshot_complete']);
    expect(alice.messages.at(-1)?.p).toMatchObject({ topics: ['many', 'empty'], success: true, count: 2 });
  });

  it('is told which could not be made, and gets the others', {
    options: {
      jwt,
      onError: () => {},
      snapshots: (topic) => {
        if (topic === 'broken') throw new Error('cannot');
        if (topic === 'late broken') return Promise.reject(new Error('cannot'));
        if (topic === 'unwritable')
          return {
            p: {
              get x(): never {
                throw new Error('cannot');
              },
            },
          };
        return stateOf(topic);
      },
    },
  }, async (stage) => {
    const alice = await stage.user('alice', { wse_topics: { deny: ['secret'] } });
    alice.send(sync({ topics: ['secret', 'broken', 'late broken', 'unwritable', 'good'] }));
    await stage.until(() => isDone(alice));
    expect(alice.messages.slice(1)).toMatchObject([
      { t: 'error', cid: 's', p: { code: 'INVALID_SUBSCRIPTION', details: { topic: 'secret' } } },
      { t: 'error', p: { code: 'HANDLER_ERROR', details: { topic: 'broken' } } },
      { t: 'error', p: { code: 'HANDLER_ERROR', details: { topic: 'late broken' } } },
      { t: 'error', p: { code: 'HANDLER_ERROR', details: { topic: 'unwritable' } } },
      { t: 'good_snapshot' },
      { t: 'snapshot_complete', p: { topics: ['good'], success: false, count: 1 } },
    ]);
  });

  const aborted: string[] = [];
  it('is told when time is over, and the source as well', {
    options: {
      jwt,
      snapshotTimeoutMs: 500,
      snapshots: (topic, _, signal) =>
        topic === 'quick'
          ? stateOf(topic)
          : new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => {
                aborted.push(topic);
                reject(new Error('aborted'));
              });
            }),
    },
  }, async (stage) => {
    const alice = await stage.user('alice');
    aborted.splice(0);
    alice.send(sync({ topics: ['slow', 'quick'] }));
    await stage.quiet();
    await stage.advance(499);
    expect(alice.types).toEqual(['server_ready']);
    await stage.advance(1);
    await stage.until(() => isDone(alice));
    expect(alice.messages.slice(1)).toMatchObject([
      { t: 'error', p: { code: 'SERVER_ERROR', details: { topic: 'slow' } } },
      { t: 'quick_snapshot' },
      { t: 'snapshot_complete', p: { topics: ['quick'], success: false } },
    ]);
    expect(aborted).toEqual(['slow']);
  });

  const signals: AbortSignal[] = [];
  it('and goes leaves nobody working for it', {
    options: {
      jwt,
      snapshots: (_topic, _id, signal) => {
        signals.push(signal);
        return new Promise(() => {});
      },
    },
  }, async (stage) => {
    const alice = await stage.user('alice');
    signals.splice(0);
    alice.send(sync({ topics: ['a', 'b'] }));
    await stage.until(() => signals.length === 1);
    alice.connection?.close();
    await stage.until(() => stage.told.includes('disconnect'));
    await stage.quiet();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('asks for no more topics, and no more at a time, than the server takes', {
    options: { jwt, maxSnapshotTopics: 2, snapshots: () => new Promise(() => {}) },
  }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(sync({ topics: ['a', 'b', 'c'] }));
    for (let n = 0; n < 5; n += 1) alice.send(sync({ topics: ['a'] }));
    alice.send(sync({ topics: 'a' }));
    await stage.until(() => alice.types.length === 4);
    expect(alice.messages.slice(1)).toMatchObject([
      { t: 'error', p: { code: 'INVALID_MESSAGE', message: 'snapshots of 3 topics, at most 2 at a time' } },
      { t: 'error', p: { code: 'RATE_LIMITED' } },
      { t: 'error', p: { code: 'INVALID_MESSAGE' } },
    ]);
  });

  it('asks the application where there is no source', { options: { profile: 'documented', jwt } }, async (stage) => {
    const alice = await stage.user('alice');
    for (const type of ['sync_request', 'snapshot_request', 'request_snapshot']) alice.send(sync({}, type));
    await stage.until(() => stage.told.length === 4);
    expect(stage.told).toEqual(['auth_connect', 'msg', 'msg', 'msg']);
  });
});
