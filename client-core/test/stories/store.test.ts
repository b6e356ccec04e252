// What a client shows of itself to views, part by part, while it connects, subscribes, is cut and comes back.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

const parts = ['status', 'topics', 'quality', 'counters', 'queue'] as const;
type Calls = Record<(typeof parts)[number], number>;

describe("A client's store", () => {
  it('gives the same object for as long as nothing has changed', async () => {
    await stage.serve();
    const { client } = await stage.ready({ topics: ['prices'] });
    await stage.until(() => client.topics.held.length === 1);
    const { store } = client;
    for (const slice of [store, ...parts.map((part) => store[part]), store.topic('prices'), store.presence('prices')]) {
      expect(slice.getSnapshot()).toBe(slice.getSnapshot());
    }
    expect(store.topic('prices')).toBe(store.topic('prices'));
    expect(store.presence()).toBe(store.presence());
  });

  it('tells nobody of figures who did not ask for figures', async () => {
    const server = await stage.serve();
    const { client } = await stage.ready({ topics: ['prices'] });
    await stage.until(() => client.topics.held.length === 1);
    const calls: Calls = { status: 0, topics: 0, quality: 0, counters: 0, queue: 0 };
    for (const part of parts) {
      client.store[part].subscribe(() => {
        calls[part] += 1;
      });
    }
    for (let message = 0; message < 1000; message += 1) server.broadcast('prices', `{"t":"tick","p":${message}}`);
    await stage.advance(3000);
    expect(calls).toEqual({ status: 0, topics: 0, quality: 0, counters: 1, queue: 0 });
    expect(client.store.counters.getSnapshot().delivered).toBeGreaterThanOrEqual(1000);
  });

  it('follows the status through a cut, and adds up the sessions', async () => {
    await stage.serve();
    const { client } = await stage.ready();
    const seen: string[] = [];
    client.store.status.subscribe(() => seen.push(client.store.status.getSnapshot().state));
    const before = client.store.counters.getSnapshot();
    for (const link of stage.network.links) link.cut();
    await stage.until(() => client.status.state === 'waiting');
    await stage.advance(2000);
    await stage.until(() => client.status.state === 'ready');
    expect(seen).toEqual(['waiting', 'connecting', 'handshaking', 'ready']);
    const after = client.store.counters.getSnapshot();
    expect(after.sessions).toBe(2);
    expect(after.received).toBe(2 * before.received);
  });

  it('tells what became of a topic to who asked for that topic', async () => {
    await stage.serve({ authenticate: () => ({ userId: 'alice', topics: { deny: ['secret'] } }) });
    const { client } = await stage.ready();
    const states: Record<string, unknown[]> = { open: [], secret: [], other: [] };
    for (const [name, seen] of Object.entries(states)) {
      const slice = client.store.topic(name);
      slice.subscribe(() => seen.push(slice.getSnapshot().state));
    }
    expect(client.store.topic('open').getSnapshot()).toEqual({ state: 'unwanted' });
    await stage.settled(client.subscribe(['open', 'secret']));
    client.unsubscribe('open');
    expect(states).toEqual({ open: ['asked', 'held', 'unwanted'], secret: ['asked', 'refused'], other: [] });
    expect(client.store.topics.getSnapshot()).toMatchObject({ wanted: ['secret'], held: [] });
    expect(client.store.topic('secret').getSnapshot()).toMatchObject({ state: 'refused' });
  });

  it('has no timer when it is closed, whoever listens', async () => {
    await stage.serve();
    const { client } = await stage.ready();
    client.store.subscribe(() => {});
    client.store.counters.subscribe(() => {});
    client.close();
    await stage.stopServer();
    await stage.quiet();
    const before = stage.clock.nowMs();
    stage.clock.runAll();
    expect(stage.clock.nowMs()).toBe(before);
    expect(client.store.getSnapshot().status.state).toBe('closed');
  });
});
