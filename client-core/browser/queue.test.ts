// What waits in a real Chromium: over reloads, without network, with several tabs, and when one of them crashes.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BrowserStage, until } from './stage.ts';

let stage: BrowserStage;
beforeAll(async () => {
  stage = await BrowserStage.open();
}, 60_000);
afterAll(() => stage?.close());
beforeEach(() => stage.begin());
afterEach(async () => {
  await stage.end();
  expect(stage.errors).toEqual([]);
});

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

describe('A page', () => {
  it('sends what waited over a reload, in order, each once, and before what is new', async () => {
    const tab = await stage.tab();
    expect(await tab.send([1, 2, 3])).toEqual(['queued', 'queued', 'queued']);
    await tab.ask('stored');
    await tab.page.reload();
    await tab.send([4]);
    await tab.ask('stored');
    await tab.page.reload();
    await tab.send([5]);
    await stage.serve();
    await tab.ask('flushed');
    await until(() => stage.received.length >= 5);
    await tab.page.reload();
    await tab.is('ready');
    await tab.ask('flushed');
    expect([stage.received, await tab.ask('waiting'), await tab.ask('problems')]).toEqual([[1, 2, 3, 4, 5], 0, []]);
  });

  it('keeps what it is given without network, and sends it when that is back', async () => {
    await stage.serve();
    const tab = await stage.tab();
    await tab.is('ready');
    // The storage has been read, too.
    await tab.ask('flushed');
    expect(await tab.send([0])).toEqual(['sent']);
    await stage.context.setOffline(true);
    await stage.stopServer();
    await until(async () => (await tab.ask('state')) !== 'ready');
    await stage.serve();
    expect(await tab.send([1, 2])).toEqual(['queued', 'queued']);
    await tab.ask('stored');
    const failures = Number(await tab.ask('failures'));
    await until(async () => Number(await tab.ask('failures')) >= failures + 3);
    expect(stage.received).toEqual([0]);
    await stage.context.setOffline(false);
    await tab.ask('flushed');
    await until(() => stage.received.length >= 3);
    expect(stage.received).toEqual([0, 1, 2]);
  });

  it('sends what a published client has left in its database', async () => {
    const first = await stage.tab({ user: 'bob' });
    await first.page.evaluate(`new Promise((resolve, reject) => {
      const request = indexedDB.open('wse_offline_queue', 1);
      request.onerror = () => reject(request.error);
      request.onupgradeneeded = () => {
        const store = request.result.createObjectStore('messages', { keyPath: 'id' });
        store.createIndex('timestamp', 'timestamp');
        store.createIndex('priority', 'priority');
        const record = (p, pri) => ({ id: 'old-' + p, t: 'say', p, v: 1, pri, timestamp: Date.now() - 1000 + p, retries: 0 });
        for (const [p, pri] of [[1, 5], [2, 10], [3, 5]]) store.put(record(p, pri));
      };
      request.onsuccess = () => resolve(request.result.close());
    })`);
    await stage.serve();
    const tab = await stage.tab({ import: 'yes' });
    await until(() => stage.received.length >= 3);
    await tab.ask('flushed');
    expect(stage.received).toEqual([2, 1, 3]);
  });

  it('shows nothing of one user to another', async () => {
    const alice = await stage.tab({ user: 'alice' });
    await alice.send([1]);
    await alice.ask('stored');
    await alice.page.close();
    await stage.serve();
    const bob = await stage.tab({ user: 'bob' });
    await bob.is('ready');
    await bob.ask('flushed');
    expect([stage.received, await bob.ask('waiting')]).toEqual([[], 0]);
  });
});

describe('Two tabs', () => {
  it('each send their own, and one of them what a closed one has left, once', async () => {
    const closed = await stage.tab();
    await closed.send([1, 2, 3]);
    await closed.ask('stored');
    const [one, other] = [await stage.tab(), await stage.tab()];
    await one.send([11, 12]);
    await other.send([21, 22]);
    await closed.page.close();
    await stage.serve();
    await Promise.all([one.ask('flushed'), other.ask('flushed')]);
    await until(() => stage.received.length >= 7);
    const later = await stage.tab();
    await later.is('ready');
    await later.ask('flushed');
    expect(stage.received.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 11, 12, 21, 22]);
    for (const tens of [0, 1, 2]) {
      const own = stage.received.filter((number) => Math.floor(number / 10) === tens);
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
  });

  it('lose and double nothing when one crashes in the middle of sending', async () => {
    const crashing = await stage.tab({ rate: '20' });
    await crashing.send(upTo(100));
    await crashing.ask('stored');
    await stage.serve();
    await until(() => stage.received.length >= 30);
    const crashed = new Promise<void>((resolve) => crashing.page.on('crash', resolve));
    crashing.page.goto('chrome://crash').catch(() => {});
    await crashed;
    const next = await stage.tab();
    await next.is('ready');
    await next.ask('flushed');
    const told = (await next.ask('dropped')) as [id: string, reason: string][];
    await until(() => new Set([...stage.received, ...told.map(([id]) => Number(id))]).size === 100);
    expect(stage.received).toEqual([...new Set(stage.received)].toSorted((a, b) => a - b));
    expect(new Set(told.map(([, reason]) => reason)).size).toBeLessThanOrEqual(1);
    expect(told.every(([, reason]) => reason === 'in_doubt')).toBe(true);
  });
});
