// A client that cannot send: what becomes of messages while there is no session, while it may not, and while there is no room.
import { createMemoryStorage } from '@wsekit/client-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage, type Told } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

interface Heard {
  readonly t: unknown;
  readonly data: Record<string, unknown>;
}

/** What the server's application gets, in order. */
function ear(server: Stage['server']): Heard[] {
  const heard: Heard[] = [];
  server.onEvent((event) => {
    if (event.type === 'msg') heard.push({ t: event.t, data: event.data as Record<string, unknown> });
  });
  return heard;
}

const payloads = (heard: readonly Heard[]): unknown[] => heard.map(({ data }) => data.p);
const drops = ({ events }: Told): unknown[] =>
  events.flatMap((event) => (event.type === 'dropped' ? [[event.envelope.p, event.reason]] : []));

async function cut(): Promise<void> {
  for (const link of stage.network.links) link.cut();
  await stage.quiet();
}

describe('Losses of published clients that this one does not have', () => {
  it('the offline queue is never replayed: here it is, in order, once the client is ready again', async () => {
    const heard = ear(await stage.serve());
    const { client } = await stage.ready();
    await cut();
    expect([1, 2, 3].map((p) => client.send('say', p))).toEqual(['queued', 'queued', 'queued']);
    expect(client.outbox.messages).toBe(3);
    await stage.settled(client.flushed());
    await stage.until(() => heard.length === 3);
    expect([payloads(heard), client.send('say', 4)]).toEqual([[1, 2, 3], 'sent']);
  });

  it('a message sent before the client is ready is lost: here it waits', async () => {
    const heard = ear(await stage.serve());
    const { client } = stage.start();
    expect(client.send('say', 'early')).toBe('queued');
    await stage.until(() => heard.length === 1);
    expect(payloads(heard)).toEqual(['early']);
  });

  it('retries double messages: here one that waits is kept once, under its id', async () => {
    const heard = ear(await stage.serve());
    const { client } = stage.start();
    for (let tries = 0; tries < 5; tries += 1) client.send('say', 'once', { id: 'the-id' });
    expect([client.outbox.messages, client.outbox.bytes < 200]).toEqual([1, true]);
    await stage.settled(client.flushed());
    await stage.until(() => heard.length > 0);
    await stage.quiet();
    expect(heard.map(({ data }) => data.id)).toEqual(['the-id']);
  });

  it('expired messages block a full queue: here they make room, and are told', async () => {
    const told = stage.start({ offline: { maxMessages: 2, maxAgeMs: 1000 } });
    for (const p of ['a', 'b']) told.client.send('say', p);
    await stage.advance(1000);
    expect(told.client.send('say', 'c')).toBe('queued');
    expect([told.client.outbox.messages, drops(told)]).toEqual([
      1,
      [
        ['a', 'expired'],
        ['b', 'expired'],
      ],
    ]);
  });

  it('records without `priority` are invisible: here those of every level leave, the higher first', async () => {
    const heard = ear(await stage.serve());
    const { client } = await stage.ready();
    await cut();
    client.send('say', 'plain');
    for (const priority of [1, 10, 5, 3, 8]) client.send('say', priority, { priority });
    await stage.settled(client.flushed());
    await stage.until(() => heard.length === 6);
    expect(payloads(heard)).toEqual([10, 8, 'plain', 5, 3, 1]);
  });

  it('without a storage everything is dropped: here memory keeps it, and what finds no room is told', async () => {
    const told = stage.start({ offline: { maxMessages: 2 } });
    expect(['a', 'b', 'c'].map((p) => told.client.send('say', p))).toEqual(['queued', 'queued', 'dropped']);
    expect(drops(told)).toEqual([['c', 'full']]);
  });

  it('a queued message loses its time, its cid and an empty payload: here it leaves as it was given', async () => {
    const heard = ear(await stage.serve());
    const { client } = stage.start();
    const ts = new Date(stage.unixClock.nowMs()).toISOString();
    client.send('say', 0, { cid: 'c-1', priority: 8, id: 'i-1' });
    await stage.advance(7);
    await stage.until(() => heard.length === 1);
    const given = { t: 'say', p: 0, cid: 'c-1', pri: 8, id: 'i-1', ts };
    expect(heard[0]?.data).toMatchObject(given);
  });

  it('a message whose turn does not come at once is lost in the batch timer: here it waits for its rate', async () => {
    const heard = ear(await stage.serve());
    const { client } = await stage.ready({ session: { rate: { capacity: 2, refillPerSecond: 10 } } });
    expect(['a', 'b', 'c', 'd'].map((p) => client.send('say', p))).toEqual(['sent', 'sent', 'held', 'held']);
    await stage.advance(100);
    await stage.until(() => heard.length === 3);
    await stage.advance(100);
    await stage.until(() => heard.length === 4);
    expect(payloads(heard)).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('A message', () => {
  it('that has waited for too long is told and not sent, once the client is back', async () => {
    const told = stage.start({ offline: { maxAgeMs: 60_000 } });
    told.client.send('say', 'old');
    await stage.advance(59_000);
    told.client.send('say', 'young');
    await stage.advance(2_000);
    const heard = ear(await stage.serve());
    told.client.reconnectNow();
    await stage.settled(told.client.flushed());
    await stage.until(() => heard.length > 0);
    expect([payloads(heard), drops(told), told.client.outbox.dropped]).toEqual([
      ['young'],
      [['old', 'expired']],
      { expired: 1 },
    ]);
  });

  it('is dropped at once, and told, where nothing is to be kept', async () => {
    const told = stage.start({ offline: false });
    expect(told.client.send('say', 1)).toBe('dropped');
    expect(drops(told)).toEqual([[1, 'offline']]);
  });

  it('that cannot be written throws at once, waiting or not', async () => {
    await stage.serve();
    const { client } = stage.start();
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => client.send('say', circle)).toThrow(expect.objectContaining({ code: 'unencodable_value' }));
    expect(() => client.sendBatch([{ type: 'say' }, { type: 'say', payload: new Map() }])).toThrow();
    expect(client.outbox.messages).toBe(0);
    await stage.settled(client.ready);
    expect(() => client.send('say', circle)).toThrow(expect.objectContaining({ code: 'unencodable_value' }));
  });

  it('leaves as it was when it was given, whatever becomes of its payload', async () => {
    const heard = ear(await stage.serve());
    const { client } = stage.start();
    const payload = { n: 1, wide: 2n ** 60n };
    client.send('say', payload);
    payload.n = 2;
    await stage.until(() => heard.length === 1);
    expect(payloads(heard)).toMatchObject([{ n: 1 }]);
    expect(JSON.stringify(payloads(heard), (_, value) => (typeof value === 'bigint' ? `${value}` : value))).toMatch(
      /1152921504606846976|1152921504606847000/,
    );
  });

  it('is taken back by its signal for as long as it waits', async () => {
    const heard = ear(await stage.serve());
    const told = stage.start();
    const { signal, abort } = abortable();
    told.client.send('say', 'taken back', { signal });
    told.client.send('say', 'kept', { signal: abortable().signal });
    abort();
    expect([drops(told), told.client.send('say', 'too late', { signal })]).toEqual([
      [['taken back', 'cancelled']],
      'dropped',
    ]);
    await stage.until(() => heard.length === 1);
    abort();
    expect(payloads(heard)).toEqual(['kept']);
  });

  it('gives its place to one more urgent, and is told so', async () => {
    const told = stage.start({ offline: { maxMessages: 2, maxBytes: 2_000 } });
    told.client.send('say', 'low', { priority: 1 });
    told.client.send('say', 'normal');
    expect(told.client.send('say', 'high', { priority: 8 })).toBe('queued');
    expect(told.client.send('say', 'x'.repeat(2_000), { priority: 10 })).toBe('dropped');
    expect(told.client.send('say', 'y'.repeat(1_800), { priority: 10 })).toBe('queued');
    expect(drops(told).map((drop) => String(drop).slice(-16))).toEqual([
      'low,displaced',
      'xxxxxx,too_large',
      'normal,displaced',
      'high,displaced',
    ]);
  });

  it('counts against the bound of being away once the session is gone', async () => {
    await stage.serve();
    const told = await stage.ready({
      offline: { maxMessages: 2 },
      session: { rate: { capacity: 1, refillPerSecond: 0.001 } },
    });
    for (const p of [0, 1, 2, 3, 4]) told.client.send('say', p);
    expect(told.client.outbox.messages).toBe(4);
    await cut();
    expect([told.client.outbox.messages, drops(told)]).toEqual([
      2,
      [
        [1, 'displaced'],
        [2, 'displaced'],
      ],
    ]);
  });

  it('that is too large for the server is not sent to close the connection', async () => {
    const told = stage.start();
    expect(told.client.send('say', 'x'.repeat(1_048_577))).toBe('dropped');
    expect(told.events.at(-1)).toMatchObject({ type: 'dropped', reason: 'too_large' });
  });

  it('waits for room in the transport', async () => {
    const heard = ear(await stage.serve());
    const { client } = await stage.ready();
    const link = [...stage.network.links].at(-1);
    const text = 'x'.repeat(900_000);
    const outcomes = Array.from({ length: 30 }, (_, p) => client.send('say', `${p} ${text}`));
    expect([outcomes[0], outcomes.at(-1)]).toEqual(['sent', 'held']);
    expect(link).toBeDefined();
    await stage.settled(client.flushed());
    await stage.until(() => heard.length === 30);
    expect(payloads(heard).map((p) => Number.parseInt(String(p), 10))).toEqual(outcomes.map((_, at) => at));
  });
});

describe('Waiting for everything to leave', () => {
  it('ends when nothing waits, with the signal, or with the client', async () => {
    const { client } = stage.start();
    await client.flushed();
    client.send('say', 1);
    const { signal, abort } = abortable();
    const [given, other] = [client.flushed(signal), client.flushed()];
    abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    client.close();
    await expect(other).rejects.toMatchObject({ code: 'closed' });
    await expect(client.flushed(signal)).rejects.toThrow('enough');
  });

  it('drops what memory alone keeps when the client is closed, and tells it', async () => {
    const told = stage.start();
    told.client.send('say', 1);
    told.client.close();
    expect([drops(told), told.client.send('say', 2)]).toEqual([[[1, 'closed']], 'dropped']);
  });

  it('ends when the queue is emptied', async () => {
    const told = stage.start();
    told.client.send('say', 1);
    const flushed = told.client.flushed();
    told.client.outbox.clear();
    await flushed;
    expect(drops(told)).toEqual([[1, 'cleared']]);
  });
});

describe('A request', () => {
  it('that was given up is not sent later', async () => {
    const told = stage.start();
    const request = told.client.request('ask', 1, { timeoutMs: 50 });
    await expect(stage.settled(request)).rejects.toMatchObject({ code: 'timeout' });
    expect([told.client.outbox.messages, drops(told)]).toEqual([0, [[1, 'cancelled']]]);
  });
});

describe('Several messages at once', () => {
  it('leave one by one to a server that does not unpack batches', async () => {
    const heard = ear(await stage.serve());
    const { client } = await stage.ready();
    const outcomes = client.sendBatch([
      { type: 'say', payload: 1 },
      { type: 'say', payload: 2 },
    ]);
    await stage.until(() => heard.length === 2);
    expect([outcomes, heard.map(({ t }) => t)]).toEqual([
      ['sent', 'sent'],
      ['say', 'say'],
    ]);
  });

  it('leave as one batch to a server that does, and the application gets them one by one', async () => {
    const heard = ear(await stage.serve({ profile: 'documented' }));
    const told = await stage.ready({ session: { profile: 'documented' } });
    const outcomes = told.client.sendBatch(Array.from({ length: 12 }, (_, payload) => ({ type: 'say', payload })));
    expect(new Set(outcomes)).toEqual(new Set(['sent']));
    await stage.until(() => told.messages.filter(({ type }) => type === 'batch_message_result').length === 2);
    expect(payloads(heard)).toEqual(outcomes.map((_, at) => at));
    const results = told.messages.filter(({ type }) => type === 'batch_message_result');
    expect(results.map(({ payload }) => payload)).toMatchObject([{ processed: 10 }, { processed: 2 }]);
  });

  it('are joined by themselves, unless one is critical', async () => {
    const heard = ear(await stage.serve({ profile: 'documented' }));
    const { client } = await stage.ready({ session: { profile: 'documented' }, batching: { maxDelayMs: 40 } });
    expect([1, 2].map((p) => client.send('say', p))).toEqual(['held', 'held']);
    await stage.advance(39);
    expect(heard).toEqual([]);
    await stage.advance(1);
    await stage.until(() => heard.length === 2);
    expect([client.send('say', 3), client.send('say', 4, { priority: 10 })]).toEqual(['held', 'sent']);
    await stage.until(() => heard.length === 4);
    expect(payloads(heard)).toEqual([1, 2, 4, 3]);
  });

  it('that the server refuses are told by their places in the batch', async () => {
    await stage.serve({ profile: 'documented' });
    const told = await stage.ready({ session: { profile: 'documented' } });
    told.client.sendBatch([
      { type: 'say', payload: 'taken' },
      { type: 'server_hello', payload: 'wrong way' },
      { type: 'say', payload: 'taken, too' },
    ]);
    await stage.until(() => drops(told).length > 0);
    await stage.quiet();
    expect(drops(told)).toEqual([['wrong way', 'refused']]);
    expect(told.events.filter(({ type }) => type === 'dropped')).toMatchObject([{ code: 'INVALID_MESSAGE' }]);
  });
});

describe('What a storage keeps', () => {
  it('leaves with the next client, before all that is new', async () => {
    const storage = createMemoryStorage();
    const first = stage.start({ offline: { storage } });
    for (const p of [1, 2]) first.client.send('say', p);
    await stage.settled(first.client.outbox.stored());
    first.client.close();
    await stage.quiet();
    expect(drops(first)).toEqual([]);
    const heard = ear(await stage.serve());
    const second = stage.start({ offline: { storage } });
    second.client.send('say', 3);
    await stage.settled(second.client.flushed());
    await stage.until(() => heard.length === 3);
    expect([payloads(heard), await storage.list()]).toEqual([[1, 2, 3], []]);
  });

  it('is sent by one of two clients alone, and by the other once that is gone', async () => {
    const storage = createMemoryStorage();
    const [one, other] = [stage.start({ offline: { storage } }), stage.start({ offline: { storage } })];
    one.client.send('say', 'of one');
    other.client.send('say', 'of the other');
    await stage.settled(one.client.outbox.stored());
    const heard = ear(await stage.serve());
    await stage.advance(2_000);
    await stage.until(() => heard.length === 2);
    await stage.quiet();
    expect(new Set(payloads(heard))).toEqual(new Set(['of one', 'of the other']));
    await stage.stopServer();
    await stage.quiet();
    one.client.send('say', 'left behind');
    await stage.settled(one.client.outbox.stored());
    one.client.close();
    const again = ear(await stage.serve());
    await stage.advance(30_000);
    await stage.until(() => again.length === 1);
    expect(payloads(again)).toEqual(['left behind']);
  });
});

function abortable(): { signal: AbortSignal; abort(reason?: unknown): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
}
