// Histories of topics as their messages tell of them: of several nodes, with gaps, and begun anew.
import { describe, expect, it } from 'vitest';
import type { FakeConnection } from '../connection/world.ts';
import { answers, askedOf, position, Reader, tick } from './reader.ts';

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
    // The other node's epoch, new at first; what was missing of the first; and what then was missing of the other.
    expect(reader.told('lost')).toHaveLength(3);
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

  it('that another node told lost is told again where more is missing when the first goes on', async () => {
    const reader = new Reader({ topics: ['a'] });
    (await reader.ready({ cluster: true })).says(tick(5));
    const next = await reader.again();
    answers(next, {
      success_topics: ['a'],
      recovery: { a: { epoch: '00000002', offset: 3, recovered: false, count: 0 } },
    });
    expect(reader.told('lost')).toMatchObject([{ reason: 'the server no longer has what was missed' }]);
    next.says(tick(4, 'a', '00000002'));
    expect(reader.told('lost')).toHaveLength(1);
    for (const offset of [9, 10]) next.says(tick(offset));
    expect(reader.told('lost')).toMatchObject([
      {},
      { topic: 'a', reason: 'more is missing than was known when a loss was told' },
    ]);
    expect(reader.ticks).toEqual([5, 4, 9, 10]);
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

  it('behind an answer that leaves the client where it stood is told lost then, and asked for with the next message', async () => {
    const reader = new Reader({ topics: ['a'] });
    (await reader.ready()).says(tick(5));
    const next = await reader.again();
    answers(next, { success_topics: ['a'], recovery: position(5, false) });
    next.says(tick(9));
    expect([reader.told('lost').length, reader.ticks]).toEqual([1, [5]]);
    expect(askedOf(next).at(-1)?.recovery).toEqual({ a: { epoch: '00000001', offset: 5 } });
    answers(next, { success_topics: ['a'], recovery: position(9, false) });
    next.says(tick(10));
    expect([reader.told('lost').length, reader.ticks]).toEqual([2, [5, 10]]);
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
