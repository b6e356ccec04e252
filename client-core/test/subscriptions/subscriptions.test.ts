// Topics of a client against servers that answer well, badly, and not at all.
import type { ClientEvent } from '@wsekit/client-core';
import { describe, expect, it } from 'vitest';
import { type FakeConnection, settled } from '../connection/world.ts';
import { answers, askedOf, position, Reader, tick } from './reader.ts';

describe('Topics of a client', () => {
  it('that are asked for in one tick are all asked for, and all again on the next connection', async () => {
    const reader = new Reader();
    const connection = await reader.ready();
    const { client } = reader.world;
    const outcomes = [client.subscribe('a'), client.subscribe(['b', 'c']), client.subscribe('a')];
    expect(askedOf(connection).flatMap(({ topics }) => topics)).toEqual(['a', 'b', 'c', 'a']);
    answers(connection, { success_topics: ['a', 'b', 'c'], failed_topics: [] });
    for (const outcome of outcomes) expect((await outcome).refused).toEqual([]);
    const next = await reader.again();
    expect(askedOf(next).flatMap(({ topics }) => topics)).toEqual(['a', 'b', 'c']);
  });

  it('that are asked for before it is ready are asked for then', async () => {
    const reader = new Reader({ topics: ['first'] });
    const outcome = reader.world.client.subscribe('second');
    const connection = await reader.ready();
    expect(askedOf(connection)).toEqual([{ action: 'subscribe', topics: ['first', 'second'] }]);
    answers(connection, { success_topics: ['second'] });
    expect(await outcome).toEqual({ subscribed: ['second'], refused: [] });
  });

  it('that are wanted from the beginning leave no timer', () => {
    const { world } = new Reader({ topics: ['first'] });
    expect(world.clock.pending).toBe(0);
  });

  it('are asked for in as many messages as they need', async () => {
    const reader = new Reader();
    const connection = await reader.ready();
    const topics = Array.from({ length: 5000 }, (_, index) => `${index} ${'x'.repeat(100)}`);
    reader.world.client.subscribe(topics).catch(() => {});
    const asked = askedOf(connection);
    expect(asked.flatMap((request) => request.topics)).toEqual(topics);
    expect(asked.length).toBeGreaterThan(5);
    for (const frame of connection.sent) expect(frame.length).toBeLessThan(200_000);
    reader.world.client.close();
  });

  it('whose presence cannot be written are refused, and cost the others nothing', async () => {
    const reader = new Reader();
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const early = reader.world.client.subscribe('a', { presence: circle });
    const other = reader.world.client.subscribe('b');
    const connection = await reader.ready();
    expect((await early).refused).toMatchObject([{ topic: 'a' }]);
    answers(connection, { success_topics: ['b'] });
    expect((await other).subscribed).toEqual(['b']);
    const late = reader.world.client.subscribe('c', { presence: circle });
    expect((await late).refused).toMatchObject([{ topic: 'c' }]);
    expect(reader.world.client.status.state).toBe('ready');
    expect(reader.world.client.topics.held).toEqual(['b']);
  });

  it('that are given up while they are asked for are not waited for', async () => {
    const reader = new Reader();
    await reader.ready();
    const outcome = reader.world.client.subscribe('a');
    reader.world.client.unsubscribe('a');
    expect((await outcome).refused).toMatchObject([{ topic: 'a', reason: 'it is not wanted any more' }]);
  });

  it('that were given up are passed over from then on, until they are wanted again', async () => {
    const reader = new Reader({ topics: ['a'] });
    const connection = await reader.ready();
    connection.says(tick(1));
    reader.world.client.unsubscribe('a');
    connection.says(tick(2));
    connection.says(tick(9));
    answers(connection, { success_topics: ['a'] });
    connection.says(tick(10));
    answers(connection, { action: 'unsubscribe', success_topics: ['a'] });
    reader.world.client.subscribe('a').catch(() => {});
    expect(askedOf(connection).at(-1)).toEqual({ action: 'subscribe', topics: ['a'] });
    connection.says(tick(20));
    expect(reader.ticks).toEqual([1, 20]);
    reader.world.client.close();
  });

  it('stay held when they are asked for once more', async () => {
    const reader = new Reader({ topics: ['a'] });
    const connection = await reader.ready();
    answers(connection, { success_topics: ['a'] });
    const again = reader.world.client.subscribe('a');
    expect(reader.world.client.topics.held).toEqual(['a']);
    answers(connection, { success_topics: ['a'] });
    await again;
    expect(reader.told('subscribed')).toHaveLength(1);
  });

  it('are held no more from the moment the session is left', async () => {
    const reader = new Reader({ topics: ['a'] });
    answers(await reader.ready(), { success_topics: ['a'] });
    reader.world.client.reconnectNow();
    expect(reader.world.client.topics).toEqual({ wanted: ['a'], held: [] });
  });
});

describe('Positions of topics', () => {
  it('move by stamps, and are what is asked for on the next connection', async () => {
    const reader = new Reader({ topics: ['a'] });
    const connection = await reader.ready();
    answers(connection, { success_topics: ['a'], recovery: position(4) });
    connection.says(tick(5));
    connection.says(tick(6));
    const next = await reader.again();
    expect(askedOf(next)).toMatchObject([{ recovery: { a: { epoch: '00000001', offset: 6 } } }]);
    next.says(tick(7));
    answers(next, { success_topics: ['a'], recovery: position(7, true, 1) });
    expect(reader.told('recovered', 'lost')).toEqual([{ type: 'recovered', topic: 'a', count: 1 }]);
  });

  it('move by answers where messages have no stamps', async () => {
    const greets = (connection: FakeConnection): void => {
      connection.says({ c: 'WSE', t: 'server_ready', p: { connection_id: 'one' }, v: 1 });
      connection.says({ c: 'WSE', t: 'server_hello', p: { server_version: '2.2.0', features: {} }, v: 1 });
    };
    const reader = new Reader({ topics: ['a'] });
    reader.world.client.start();
    await settled();
    const first = reader.world.opens();
    greets(first);
    answers(first, { success_topics: ['a'], recovery: position(4) });
    const offsets: unknown[] = [];
    for (const offset of [9, 15]) {
      const next = await reader.again(greets);
      offsets.push(askedOf(next)[0]?.recovery?.a);
      answers(next, { success_topics: ['a'], recovery: position(offset, true, 5) });
    }
    expect(offsets).toMatchObject([{ offset: 4 }, { offset: 9 }]);
    expect(reader.told('recovered')).toHaveLength(2);
  });

  it('are taken from an answer whose epoch is a number', async () => {
    const reader = new Reader({ topics: ['a'] });
    answers(await reader.ready(), { success_topics: ['a'], recovery: { a: { epoch: 17, offset: 3 } } });
    expect(askedOf(await reader.again())[0]?.recovery).toEqual({ a: { epoch: '17', offset: 3 } });
  });

  it('are forgotten, and the loss told, where the server has no history any more', async () => {
    const reader = new Reader({ topics: ['a'] });
    (await reader.ready()).says(tick(5));
    const next = await reader.again();
    answers(next, { success_topics: ['a'], recovery: { a: { epoch: null, offset: 0, recovered: false, count: 0 } } });
    expect(reader.told('lost')).toMatchObject([{ topic: 'a' }]);
    expect(askedOf(await reader.again())[0]?.recovery).toBeUndefined();
  });

  it('are not told lost where nothing was asked for', async () => {
    const reader = new Reader({ topics: ['a'] });
    const connection = await reader.ready();
    answers(connection, { success_topics: ['a'], recovery: { a: { epoch: null, offset: 0, recovered: false } } });
    answers(connection, { recovery: { other: { epoch: '00000001', offset: 7, recovered: false } } });
    expect(reader.told('lost', 'recovered')).toEqual([]);
  });

  describe('of a topic that nothing has come of', () => {
    const none = { epoch: null, offset: 0, recovered: false, count: 0 };
    const answer = (a: unknown, b: unknown, recoverable = true): Readonly<Record<string, unknown>> => ({
      success_topics: ['a', 'b'],
      recoverable,
      recovery: { a, b },
    });
    const b = (epoch: string): unknown => ({ epoch, offset: 4, recovered: true, count: 0 });

    /** Two topics are held, of one nothing has come; their client is away for a time, and the next server says what it has. */
    async function lossesBehind(then: Readonly<Record<string, unknown>>, awayMs = 2000): Promise<ClientEvent[]> {
      const reader = new Reader({ topics: ['a', 'b'], session: { idleTimeoutMs: 1_000_000, pingIntervalMs: 900_000 } });
      answers(await reader.ready(), answer(none, b('00000001')));
      await reader.world.clock.pass(awayMs - 2000);
      answers(await reader.again(), then);
      return reader.told('lost', 'recovered').filter((event) => 'topic' in event && event.topic === 'a');
    }

    it('are not told lost where the server has none of it, and shows by another that it is the one from before', async () => {
      expect(await lossesBehind(answer(none, b('00000001')))).toEqual([]);
    });

    it('are told lost where the server may have forgotten: nothing says that it is the one from before', async () => {
      expect(await lossesBehind(answer(none, b('00000002')))).toHaveLength(1);
      expect(await lossesBehind(answer(none, none))).toHaveLength(1);
    });

    it('are told lost where the server has some by then', async () => {
      const some = { epoch: '00000003', offset: 3, recovered: false, count: 0 };
      expect(await lossesBehind(answer(some, b('00000001')))).toEqual([
        { type: 'lost', topic: 'a', reason: 'nothing had come of it before', messages: undefined },
      ]);
    });

    it('are told lost where the server keeps no histories', async () => {
      const losses = await lossesBehind(answer(none, none, false));
      expect(losses).toMatchObject([{ reason: 'the server keeps no history' }]);
    });

    it('are told lost where the server is a node of several, which show each others histories', async () => {
      const reader = new Reader({ topics: ['a', 'b'] });
      answers(await reader.ready(), answer(none, b('00000001')));
      const connection = await reader.again((next) => next.greets({ cluster: true }));
      answers(connection, answer(none, b('00000001')));
      expect(reader.told('lost')).toMatchObject([{ topic: 'a', reason: 'nothing had come of it before' }]);
    });

    it('are told lost where a history could have come and gone since the server was heard last', async () => {
      expect(await lossesBehind(answer(none, b('00000001')), 299_000)).toEqual([]);
      expect(await lossesBehind(answer(none, b('00000001')), 301_000)).toHaveLength(1);
    });
  });

  it('begin anew on each connection where what was missed is not wanted', async () => {
    const reader = new Reader();
    const connection = await reader.ready();
    reader.world.client.subscribe('a', { recover: false }).catch(() => {});
    connection.says(tick(5));
    const next = await reader.again();
    expect(askedOf(next)[0]).toEqual({ action: 'subscribe', topics: ['a'] });
    next.says(tick(90));
    next.says(tick(91));
    expect(reader.ticks).toEqual([5, 90, 91]);
    reader.world.client.close();
  });

  it('take no harm from answers that make no sense', async () => {
    const reader = new Reader({ topics: ['a'] });
    const connection = await reader.ready();
    connection.says(tick(5));
    for (const recovery of [
      null,
      7,
      [],
      { a: null },
      { a: { epoch: {}, offset: 1 } },
      { a: { epoch: 'x', offset: 0.5 } },
    ]) {
      answers(connection, { success_topics: 'a', failed_topics: { 0: 'a' }, recovery });
    }
    answers(connection, {
      success_topics: [7, null],
      recovery: { a: { epoch: '00000001', offset: 5, count: 'many' } },
    });
    connection.says(tick(6));
    expect(reader.ticks).toEqual([5, 6]);
    expect(reader.told('failed', 'lost', 'recovered')).toEqual([]);
  });
});
