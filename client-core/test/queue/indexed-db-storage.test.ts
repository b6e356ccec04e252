// The database of a browser, as fake-indexeddb has it; `test/browser` holds the same against Chromium.
import 'fake-indexeddb/auto';
import {
  createIndexedDbStorage,
  deleteIndexedDbStorage,
  type IndexedDbStorageOptions,
  queueDatabaseName,
} from '@wsekit/client-core/storage';
import { indexedDB } from 'fake-indexeddb';
import { deleteDB, openDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredMessage } from '../../src/index.ts';

const message = (id: string, owner: string = 'tab'): StoredMessage => ({
  ...{ id, owner, level: 5, order: 1, queuedMs: 1000, bytes: 10, isLeaving: false },
  envelope: { t: 'say', p: { bytes: new Uint8Array([1, 2]), wide: 2n ** 60n }, id },
});

let users = 0;
let user = '';
beforeEach(() => {
  users += 1;
  user = `user ${users}`;
});

async function storage(options: Partial<IndexedDbStorageOptions> = {}, problems: string[] = []) {
  const opened = createIndexedDbStorage({ user, ...options });
  await opened.open((problem) => problems.push(problem));
  return opened;
}

describe('a storage in IndexedDB', () => {
  it('keeps messages as they are, for whoever opens it next', async () => {
    const first = await storage();
    await first.change([], [message('a'), message('b'), message('a', 'other tab')]);
    await first.change(
      [
        { owner: 'tab', id: 'b' },
        { owner: 'tab', id: 'nobody' },
      ],
      [{ ...message('a'), isLeaving: true }],
    );
    first.close();
    const second = await storage();
    expect(await second.list()).toEqual([message('a', 'other tab'), { ...message('a'), isLeaving: true }]);
    second.close();
  });

  it('is another for each user and each server', async () => {
    expect(queueDatabaseName('a/b', 'wss://x')).toBe('wsekit-outbox/wss%3A%2F%2Fx/a%2Fb');
    const [one, other] = [await storage(), await storage({ server: 'wss://other' })];
    await one.change([], [message('a')]);
    expect([(await one.list()).length, await other.list()]).toEqual([1, []]);
    for (const each of [one, other]) each.close();
    await deleteIndexedDbStorage({ user });
    const again = await storage();
    expect(await again.list()).toEqual([]);
    again.close();
  });

  it('refuses users without a name, and with an overlong one', () => {
    for (const name of ['', 'x'.repeat(201)]) expect(() => createIndexedDbStorage({ user: name })).toThrow(RangeError);
  });

  it('makes way for a page that deletes it, tells that, and goes on in a new one', async () => {
    const problems: string[] = [];
    const kept = await storage({}, problems);
    await kept.change([], [message('a')]);
    await deleteDB(kept.name);
    expect(problems).toEqual(['taken_away']);
    await kept.change([], [message('b')]);
    expect((await kept.list()).map(({ id }) => id)).toEqual(['b']);
    kept.close();
  });

  it('passes over what scripts of the page have written there', async () => {
    const kept = await storage();
    await kept.change(
      [],
      [message('a'), { ...message('b'), queuedMs: Number.NaN }, { ...message('c'), envelope: null as never }],
    );
    expect((await kept.list()).map(({ id }) => id)).toEqual(['a']);
    kept.close();
  });
});

describe('what a published client has stored', () => {
  const importFrom = 'wse_offline_queue';

  async function publish(records: readonly Record<string, unknown>[]): Promise<void> {
    const database = await openDB(importFrom, 1, {
      upgrade: (db) => {
        const store = db.createObjectStore('messages', { keyPath: 'id' });
        store.createIndex('timestamp', 'timestamp');
        store.createIndex('priority', 'priority');
      },
    });
    for (const record of records) await database.put('messages', record);
    database.close();
  }

  it('is taken over in its order, with `pri` and without, and without what it was stored with', async () => {
    await publish([
      { id: 'b', t: 'say', p: 2, ts: '2026-01-01T00:00:00.000Z', v: 1, timestamp: 20, retries: 0, pri: 8 },
      { id: 'a', t: 'say', p: 1, v: 1, timestamp: 10, retries: 0, priority: 3 },
      { id: 'c', t: 'say', p: 3, v: 1, timestamp: 30, retries: 0 },
      { id: 'broken', t: 'say', p: 4 },
    ]);
    const kept = await storage({ importFrom });
    await kept.takeOver?.();
    expect((await kept.list()).toSorted((one, other) => one.order - other.order)).toMatchObject([
      { id: 'a', order: 0, queuedMs: 10, level: 3, envelope: { id: 'a', t: 'say', p: 1, v: 1, pri: 3 } },
      { id: 'b', order: 1, queuedMs: 20, level: 8, envelope: { p: 2, pri: 8, ts: '2026-01-01T00:00:00.000Z' } },
      { id: 'c', order: 2, queuedMs: 30, level: 5 },
    ]);
    expect((await kept.list()).flatMap(({ envelope }) => Object.keys(envelope))).not.toContain('retries');
    await kept.takeOver?.();
    expect(await kept.list()).toHaveLength(3);
    kept.close();
    const left = await openDB(importFrom, 1);
    expect((await left.getAll('messages')).map(({ id }) => id)).toEqual(['broken']);
    left.close();
    await deleteDB(importFrom);
  });

  it('need not be there, and is not made', async () => {
    const kept = await storage({ importFrom });
    await kept.takeOver?.();
    expect(await kept.list()).toEqual([]);
    expect((await indexedDB.databases()).map(({ name }: { name?: string }) => name)).not.toContain(importFrom);
    kept.close();
  });
});
