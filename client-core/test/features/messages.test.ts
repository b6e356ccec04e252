// The client table of the published README, row by row: in what order messages leave and come, how many, and how often each.
import { type Client, createMemoryLocks } from '@wsekit/client-core';
import { createIndexedDbStorage } from '@wsekit/client-core/storage';
import 'fake-indexeddb/auto';
import type { Frame } from '@wsekit/spec';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenBy, polite, type ScriptedServer } from '../stories/scripted-server.ts';
import { Stage } from '../stories/stage.ts';
import { Browser } from '../stories/tab.ts';
import { ear, type Heard } from './ear.ts';
import { tapOn } from './tap.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

const payloads = (heard: readonly Heard[]): unknown[] => heard.map(({ p }) => p);

function sends(client: Client, count: number): string[] {
  return Array.from({ length: count }, (_, p) => client.send('say', p));
}

describe('Rate limiting', () => {
  it('sends 1,000 messages at once and 100 a second, and holds the rest', async () => {
    const heard = ear(await stage.serve());
    const { client, events } = await stage.ready();
    const limits = (): unknown[] => events.flatMap((told) => (told.type === 'session' ? [told.event.type] : []));
    const outcomes = sends(client, 1100);
    expect([outcomes.indexOf('held'), outcomes.lastIndexOf('sent')]).toEqual([1000, 999]);
    expect(limits().filter((type) => type === 'rate_limited')).toHaveLength(1);
    await stage.until(() => heard.length >= 1000);
    expect(heard).toHaveLength(1000);
    await stage.advance(500);
    await stage.until(() => heard.length >= 1050);
    expect(heard).toHaveLength(1050);
    await stage.advance(500);
    await stage.until(() => heard.length === 1100);
    expect(payloads(heard)).toEqual(Array.from({ length: 1100 }, (_, p) => p));
  });

  it('sends nothing for as long as the server asks when it limits', async () => {
    const heard = ear(await stage.serve({ inboundRate: { capacity: 10, refillPerSecond: 2 } }));
    const { client, events } = await stage.ready();
    sends(client, 20);
    const isPaused = (): boolean =>
      events.some((event) => event.type === 'session' && event.event.type === 'slowed' && event.event.to === 'none');
    await stage.until(isPaused);
    await stage.quiet();
    expect(client.send('say', 'later')).toBe('held');
    await stage.advance(900);
    expect(heard.length).toBeLessThanOrEqual(10);
    expect(payloads(heard)).not.toContain('later');
    await stage.advance(200);
    await stage.until(() => payloads(heard).includes('later'));
  });

  it('sends half as much while the server warns', async () => {
    const server = await listenBy(stage, polite);
    const { client, events } = await stage.ready({ session: { rate: { capacity: 10, refillPerSecond: 1 } } });
    const said = (): number => server.heard.filter((text) => text.includes('"say"')).length;
    server.connections[0]?.send('{"c":"S","t":"rate_limit_warning","p":{"retry_after":60},"v":1}');
    await stage.until(() => events.some((event) => event.type === 'session' && event.event.type === 'slowed'));
    sends(client, 10);
    await stage.quiet();
    expect(said()).toBe(5);
    await stage.advance(4000);
    expect(said()).toBe(7);
    await stage.settled(listenerClosed(server));
  });
});

async function listenerClosed({ listener }: ScriptedServer): Promise<void> {
  await listener.close({ timeoutMs: 1 });
}

describe('Event sequencing', () => {
  const news = (id: string): string => JSON.stringify({ c: 'U', t: 'news', p: id, id, v: 1 });

  it('drops a message whose id is among the last 10,000 of 300 s', async () => {
    const server = await listenBy(stage, polite);
    const { client, messages } = await stage.ready();
    const comes = async (...ids: readonly string[]): Promise<number> => {
      for (const id of ids) server.connections[0]?.send(news(id));
      await stage.quiet();
      return messages.filter(({ payload }) => payload === 'first').length;
    };
    expect(await comes('first', 'first')).toBe(1);
    expect(await comes(...Array.from({ length: 9999 }, (_, at) => `other ${at}`), 'first')).toBe(1);
    expect(await comes('one more', 'first')).toBe(2);
    for (let passedMs = 0; passedMs < 300_000; passedMs += 10_000) await stage.advance(10_000);
    expect(await comes('first')).toBe(2);
    await stage.advance(1);
    expect(await comes('first')).toBe(3);
    expect(client.status.state).toBe('ready');
    await stage.settled(listenerClosed(server));
  });

  /** A client of a topic whose publications go through a hand that may keep, double and swap them. */
  async function publishes(between: (tick: Frame, payload: number) => readonly Frame[]): Promise<unknown[]> {
    const tap = tapOn(stage.dialer);
    const server = await stage.serve();
    const { client, messages } = await stage.ready({ dialer: tap.dialer, topics: ['prices'] });
    await stage.until(() => client.topics.held.length === 1);
    tap.between = (frame) => {
      const payload = /"t":"tick","p":(\d)/.exec(String(frame))?.[1];
      return payload === undefined ? [frame] : between(frame, Number(payload));
    };
    for (const p of [1, 2, 3, 4]) server.broadcast('prices', `{"t":"tick","p":${p}}`);
    await stage.until(() => messages.filter(({ type }) => type === 'tick').length >= 4);
    await stage.quiet();
    return messages.flatMap(({ type, payload }) => (type === 'tick' ? [payload] : []));
  }

  it('drops a publication that comes again', async () => {
    expect(await publishes((tick) => [tick, tick])).toEqual([1, 2, 3, 4]);
  });

  it('puts publications that come out of order into order', async () => {
    let kept: Frame | undefined;
    const swapped = (tick: Frame, payload: number): readonly Frame[] => {
      if (payload === 2 && kept === undefined) {
        kept = tick;
        return [];
      }
      return payload === 3 && kept !== undefined ? [tick, kept] : [tick];
    };
    expect(await publishes(swapped)).toEqual([1, 2, 3, 4]);
  });

  it('asks for a publication that is missing, before it gives those behind it', async () => {
    let lost = 0;
    expect(await publishes((tick, payload) => (payload === 2 && lost++ === 0 ? [] : [tick]))).toEqual([1, 2, 3, 4]);
    expect(lost).toBeGreaterThan(1);
  });
});

describe('Priority queues', () => {
  const levels = [
    ['CRITICAL', 10],
    ['HIGH', 8],
    ['NORMAL', 5],
    ['LOW', 3],
    ['BACKGROUND', 1],
  ] as const;

  it('let what waits leave by five levels, in order within each', async () => {
    const { client } = stage.start();
    for (const round of ['first', 'second']) {
      for (const [name, priority] of levels.toReversed()) client.send('say', `${round} ${name}`, { priority });
    }
    const heard = ear(await stage.serve());
    client.reconnectNow();
    await stage.until(() => heard.length === 10);
    expect(payloads(heard)).toEqual(levels.flatMap(([name]) => [`first ${name}`, `second ${name}`]));
    expect(heard.filter((_, at) => at % 2 === 0).map(({ data }) => data.pri)).toEqual([10, 8, 5, 3, 1]);
  });

  it('let a message of BACKGROUND wait for 4,000 of CRITICAL, and for no more', async () => {
    const rate = { capacity: 10_000, refillPerSecond: 100 };
    const { client } = stage.start({ offline: { maxMessages: 6000 }, session: { rate } });
    client.send('say', 'patient', { priority: 1 });
    for (let urgent = 0; urgent < 5000; urgent += 1) client.send('say', urgent, { priority: 10 });
    const heard = ear(await stage.serve());
    client.reconnectNow();
    await stage.until(() => heard.length === 5001);
    const before = payloads(heard).indexOf('patient');
    expect(before).toBeGreaterThan(3990);
    expect(before).toBeLessThanOrEqual(4000);
  });

  it('lose the lowest level first when they are full, and tell', async () => {
    const { client, events } = stage.start({ offline: { maxMessages: 2 } });
    const outcomes = ([1, 5, 10] as const).map((priority) => client.send('say', priority, { priority }));
    expect(outcomes).toEqual(['queued', 'queued', 'queued']);
    expect(events.flatMap((event) => (event.type === 'dropped' ? [event.envelope.p] : []))).toEqual([1]);
    expect(client.send('say', 'late', { priority: 3 })).toBe('dropped');
  });
});

describe('Offline queue', () => {
  it('keeps messages in IndexedDB through the death of a page, and replays them in order, each once', async () => {
    const storage = createIndexedDbStorage({ user: 'alice' });
    await storage.open(() => {});
    const browser = new Browser(stage, storage);
    const page = browser.open();
    page.disconnect();
    for (const p of [1, 2, 3]) page.told.client.send('say', p);
    await stage.settled(page.told.client.outbox.stored());
    page.freeze();
    expect((await storage.list()).map(({ envelope }) => envelope.p)).toEqual([1, 2, 3]);
    const heard = ear(await stage.serve());
    const next = browser.open();
    await stage.settled(next.told.client.flushed());
    await stage.until(() => heard.length === 3);
    await stage.quiet();
    expect(payloads(heard)).toEqual([1, 2, 3]);
    expect(await storage.list()).toEqual([]);
    storage.close();
  });

  it('replays what was sent while the connection was gone', async () => {
    const heard = ear(await stage.serve());
    const { client } = await stage.ready();
    client.send('say', 'before');
    await stage.until(() => heard.length === 1);
    for (const link of stage.network.links) link.cut();
    await stage.quiet();
    expect(sends(client, 3)).toEqual(['queued', 'queued', 'queued']);
    await stage.settled(client.flushed());
    await stage.until(() => heard.length === 4);
    expect(payloads(heard)).toEqual(['before', 0, 1, 2]);
  });

  it('holds 1,000 messages, each for an hour, and tells what it gives up', async () => {
    const { client } = stage.start({ offline: { locks: createMemoryLocks() } });
    expect(sends(client, 1001).indexOf('dropped')).toBe(1000);
    await stage.advance(3_599_000);
    expect(client.outbox.messages).toBe(1000);
    await stage.advance(1000);
    expect(client.send('say', 'young')).toBe('queued');
    expect([client.outbox.messages, client.outbox.dropped]).toEqual([1, { full: 1, expired: 1000 }]);
  });
});
