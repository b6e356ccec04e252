// Topics of a client against servers that answer well, badly, and not at all.
import type { ClientEvent, ClientMessage, ClientOptions } from '@wsekit/client-core';
import { describe, expect, it } from 'vitest';
import { type FakeConnection, settled, World } from '../connection/world.ts';

interface Asked {
  readonly action: string;
  readonly topics: readonly string[];
  readonly recovery?: Readonly<Record<string, unknown>>;
  readonly presence?: unknown;
}

/** What the server was asked about topics, in order. */
function askedOf({ sent }: FakeConnection): Asked[] {
  return sent
    .map((frame) => JSON.parse(String(frame).replace(/^WSE/, '')))
    .filter(({ t }) => t === 'subscription_update')
    .map(({ p }) => p);
}

function answers(connection: FakeConnection, payload: Readonly<Record<string, unknown>>): void {
  connection.says({ c: 'WSE', t: 'subscription_update', p: { action: 'subscribe', success: true, ...payload }, v: 1 });
}

const tick = (o: number, tp = 'a', e = '00000001'): unknown => ({ tp, e, o, c: 'U', t: 'tick', p: o, v: 1 });
const position = (offset: number, recovered?: boolean, count = 0): unknown => ({
  a: { epoch: '00000001', offset, count, ...(recovered === undefined ? {} : { recovered }) },
});

/** A client that is ready, and what it was told of topics and ticks. */
class Reader {
  readonly world: World;
  readonly ticks: unknown[] = [];
  connection: FakeConnection | undefined;

  constructor(options: Partial<ClientOptions> = {}) {
    this.world = new World(options);
    this.world.client.on('tick', ({ payload }: ClientMessage) => this.ticks.push(payload));
  }

  async ready(features: Readonly<Record<string, unknown>> = {}): Promise<FakeConnection> {
    this.connection = await this.world.becomesReady(features);
    return this.connection;
  }

  /** The connection breaks off, and another is there. */
  async again(
    greets: (connection: FakeConnection) => void = (connection) => connection.greets(),
  ): Promise<FakeConnection> {
    this.world.openConnections.at(-1)?.ends(1006);
    await this.world.clock.pass(2000);
    const connection = this.world.opens();
    greets(connection);
    await settled();
    return connection;
  }

  told(...types: ClientEvent['type'][]): ClientEvent[] {
    return this.world.events.filter(({ type }) => types.includes(type));
  }
}

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

describe('A topic that several nodes publish to', () => {
  const [one, other] = ['00000001', '00000002'];

  async function reads(): Promise<{ reader: Reader; connection: FakeConnection }> {
    const reader = new Reader({ topics: ['a'] });
    const connection = await reader.ready({ cluster: true });
    for (const [offset, epoch] of [
      [5, one],
      [0, other],
      [6, one],
      [1, other],
    ] as const)
      connection.says(tick(offset, 'a', epoch));
    expect(reader.told('lost')).toHaveLength(1);
    return { reader, connection };
  }

  const gapsOf = (connection: FakeConnection) => askedOf(connection).flatMap(({ recovery }) => recovery ?? []);

  it('takes no message twice, whatever came of the other nodes since', async () => {
    const { reader, connection } = await reads();
    for (const [offset, epoch] of [
      [6, one],
      [1, other],
      [5, one],
      [7, one],
    ] as const)
      connection.says(tick(offset, 'a', epoch));
    expect(reader.ticks).toEqual([5, 0, 6, 1, 7]);
    expect(reader.told('lost')).toHaveLength(1);
  });

  it('has its gaps asked for one after the other, each in the history it is in', async () => {
    const { reader, connection } = await reads();
    connection.says(tick(8, 'a', one));
    connection.says(tick(4, 'a', other));
    expect(gapsOf(connection)).toEqual([{ a: { epoch: one, offset: 6 } }]);
    connection.says(tick(7, 'a', one));
    connection.says(tick(8, 'a', one));
    answers(connection, {
      success_topics: ['a'],
      recovery: { a: { epoch: one, offset: 8, recovered: true, count: 2 } },
    });
    expect(gapsOf(connection)).toEqual([{ a: { epoch: one, offset: 6 } }, { a: { epoch: other, offset: 1 } }]);
    for (const offset of [2, 3, 4]) connection.says(tick(offset, 'a', other));
    answers(connection, {
      success_topics: ['a'],
      recovery: { a: { epoch: other, offset: 4, recovered: true, count: 3 } },
    });
    expect(reader.ticks).toEqual([5, 0, 6, 1, 7, 8, 2, 3, 4]);
    expect(reader.told('lost')).toHaveLength(1);
    expect(gapsOf(connection)).toHaveLength(2);
  });

  it('goes on in each history once a loss was told, and takes nothing again', async () => {
    const { reader, connection } = await reads();
    connection.says(tick(9, 'a', one));
    answers(connection, {
      success_topics: ['a'],
      recovery: { a: { epoch: one, offset: 9, recovered: false, count: 0 } },
    });
    for (const [offset, epoch] of [
      [9, one],
      [1, other],
      [4, other],
      [10, one],
    ] as const)
      connection.says(tick(offset, 'a', epoch));
    expect(reader.ticks).toEqual([5, 0, 6, 1, 4, 10]);
    expect(reader.told('lost')).toHaveLength(2);
  });

  it('is not set back by a node that is behind', async () => {
    const { reader, connection } = await reads();
    answers(connection, {
      success_topics: ['a'],
      recovery: { a: { epoch: one, offset: 3, recovered: false, count: 0 } },
    });
    for (const offset of [4, 5, 6, 7]) connection.says(tick(offset, 'a', one));
    expect(reader.ticks).toEqual([5, 0, 6, 1, 7]);
  });
});

describe('A gap in a topic', () => {
  async function gapped(): Promise<{ reader: Reader; connection: FakeConnection }> {
    const reader = new Reader({ topics: ['a'] });
    const connection = await reader.ready();
    for (const offset of [1, 4, 5, 6]) connection.says(tick(offset));
    return { reader, connection };
  }

  it('is asked for once, however many messages come behind it', async () => {
    const { reader, connection } = await gapped();
    const gaps = askedOf(connection).filter(({ recovery }) => recovery !== undefined);
    expect(gaps).toEqual([
      { action: 'subscribe', topics: ['a'], recover: true, recovery: { a: { epoch: '00000001', offset: 1 } } },
    ]);
    for (const offset of [2, 3, 4, 5, 6]) connection.says(tick(offset));
    answers(connection, { success_topics: ['a'], recovery: position(6, true, 5) });
    connection.says(tick(7));
    expect(reader.ticks).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(reader.told('lost')).toEqual([]);
    expect(reader.told('recovered')).toEqual([{ type: 'recovered', topic: 'a', count: 5 }]);
  });

  it('at a server that keeps no histories is told lost at once, and the message behind it delivered', async () => {
    const reader = new Reader({ topics: ['a'] });
    const connection = await reader.ready();
    connection.says({ c: 'WSE', t: 'server_hello', p: { features: { recovery: false } }, v: 1 });
    for (const offset of [1, 4, 5]) connection.says(tick(offset));
    expect(askedOf(connection).filter(({ recovery }) => recovery !== undefined)).toEqual([]);
    expect(reader.told('lost')).toMatchObject([{ topic: 'a', reason: 'the server keeps no histories' }]);
    expect(reader.ticks).toEqual([1, 4, 5]);
  });

  it('between epochs of several nodes is told lost once for each that is new', async () => {
    const reader = new Reader({ topics: ['a'] });
    const connection = await reader.ready();
    for (const [epoch, offset] of [
      ['1', 1],
      ['2', 7],
      ['1', 2],
      ['2', 8],
      ['2', 8],
    ] as const)
      connection.says(tick(offset, 'a', `0000000${epoch}`));
    expect(reader.told('lost')).toMatchObject([{ topic: 'a', reason: 'the topic has another history' }]);
    expect(reader.ticks).toEqual([1, 7, 2, 8]);
  });

  it('between a history and the one that begins behind it is none: nothing is told lost', async () => {
    const reader = new Reader({ topics: ['a'] });
    const connection = await reader.ready();
    for (const [epoch, offset] of [
      ['1', 5],
      ['2', 0],
      ['2', 1],
      ['3', 0],
    ] as const)
      connection.says(tick(offset, 'a', `0000000${epoch}`));
    expect(reader.ticks).toEqual([5, 0, 1, 0]);
    expect(reader.told('lost')).toEqual([]);
    const epochs = reader.told('session').filter((event) => 'event' in event && event.event.type === 'new_epoch');
    expect(epochs).toHaveLength(2);
  });

  it('between a history and one that begins elsewhere is told lost: the node before may have published more', async () => {
    const reader = new Reader({ topics: ['a'] });
    const connection = await reader.ready({ cluster: true });
    connection.says(tick(5));
    connection.says(tick(0, 'a', '00000002'));
    expect(reader.told('lost')).toMatchObject([{ topic: 'a', reason: 'the topic has another history' }]);
  });

  it('between a history and one that begins on the next connection is told lost, unless the server has answered', async () => {
    const reader = new Reader({ topics: ['a'] });
    (await reader.ready()).says(tick(5));
    const silent = await reader.again();
    silent.says(tick(0, 'a', '00000002'));
    expect(reader.told('lost')).toMatchObject([{ topic: 'a', reason: 'the topic has another history' }]);
    const next = await reader.again();
    answers(next, {
      success_topics: ['a'],
      recovery: { a: { epoch: '00000002', offset: 0, recovered: true, count: 0 } },
    });
    next.says(tick(0, 'a', '00000003'));
    expect(reader.told('lost')).toHaveLength(1);
  });

  it('that was told lost with the answer is not told again when its history begins anew', async () => {
    const reader = new Reader({ topics: ['a'] });
    (await reader.ready()).says(tick(5));
    const next = await reader.again();
    answers(next, { success_topics: ['a'], recovery: { a: { epoch: null, offset: 0, recovered: false, count: 0 } } });
    next.says(tick(0, 'a', '00000002'));
    expect(reader.told('lost')).toMatchObject([{ reason: 'the server no longer has what was missed' }]);
    next.says(tick(4, 'a', '00000003'));
    expect(reader.told('lost')).toHaveLength(2);
  });

  it('that the server does not answer is told lost after 10 s, and the topic goes on', async () => {
    const { reader, connection } = await gapped();
    await reader.world.clock.pass(10_000);
    expect(reader.told('lost')).toMatchObject([{ topic: 'a' }]);
    connection.says(tick(7));
    connection.says(tick(8));
    expect(reader.ticks).toEqual([1, 7, 8]);
  });

  it('that the server says to have sent, and has not, is told lost, and asked for no more', async () => {
    const { reader, connection } = await gapped();
    answers(connection, { success_topics: ['a'], recovery: position(6, true, 5) });
    for (const offset of [7, 8, 9]) connection.says(tick(offset));
    expect(askedOf(connection)).toHaveLength(2);
    expect(reader.told('lost')).toMatchObject([{ topic: 'a' }]);
    expect(reader.ticks).toEqual([1, 7, 8, 9]);
  });

  it('that the server no longer has is told lost, and the topic goes on where it stands', async () => {
    const { reader, connection } = await gapped();
    answers(connection, { success_topics: ['a'], recovery: position(6, false) });
    connection.says(tick(7));
    expect(reader.ticks).toEqual([1, 7]);
    expect(reader.told('lost')).toHaveLength(1);
  });

  it('does not go on for ever with a server that always points back', async () => {
    const { reader, connection } = await gapped();
    let answered = 1;
    for (let offset = 7; offset < 107; offset += 1) {
      for (; answered < askedOf(connection).length; answered += 1) {
        answers(connection, { success_topics: ['a'], recovery: position(1, false) });
      }
      connection.says(tick(offset));
    }
    expect(askedOf(connection)).toHaveLength(2);
    expect(reader.ticks).toHaveLength(101);
  });

  it('is asked for anew on the next connection, where the question went with the last', async () => {
    const { reader } = await gapped();
    const next = await reader.again();
    expect(askedOf(next)).toMatchObject([{ recovery: { a: { offset: 1 } } }]);
    await reader.world.clock.pass(10_000);
    expect(reader.told('lost')).toEqual([]);
  });

  it('costs no timer of more than a thousand topics at a time', async () => {
    const reader = new Reader({ session: { rate: { capacity: 10_000, refillPerSecond: 10_000 } } });
    const connection = await reader.ready();
    for (let topic = 0; topic < 3000; topic += 1) {
      connection.says(tick(0, `topic ${topic}`));
      connection.says(tick(5, `topic ${topic}`));
    }
    expect(reader.world.clock.pending).toBeLessThanOrEqual(1002);
    expect(reader.told('lost')).toHaveLength(2000);
    reader.world.client.close();
    expect(reader.world.clock.pending).toBe(0);
  });
});
