// Requests, and what ends the wait for their answers.
import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type FakeConnection, World } from './connection/world.ts';

const answer = (connection: FakeConnection, cid: string, p: unknown, t = 'answer'): void =>
  connection.says({ c: 'U', t, p, cid, v: 1 });

describe('A request', () => {
  it('ends with its answer, with its time, or with the client, and leaves neither timer nor listener', async () => {
    const world = new World();
    const connection = await world.becomesReady();
    const { signal } = new AbortController();
    const [before, calm] = [world.clock.pending, getEventListeners(signal, 'abort').length];
    const answered = world.client.request('ask', 1, { cid: 'one', signal });
    const late = world.client.request('ask', 2, { cid: 'two', signal, timeoutMs: 500 });
    const closed = world.client.request('ask', 3, { cid: 'three', signal });
    late.catch(() => {});
    expect([world.clock.pending - before, getEventListeners(signal, 'abort').length - calm]).toEqual([3, 3]);
    answer(connection, 'one', 'yes');
    expect((await answered).payload).toBe('yes');
    await world.clock.pass(500);
    await expect(late).rejects.toMatchObject({ code: 'timeout' });
    world.client.close();
    await expect(closed).rejects.toMatchObject({ code: 'closed' });
    expect([world.clock.pending, getEventListeners(signal, 'abort').length]).toEqual([0, calm]);
  });

  it('that the server answers by an error is refused', async () => {
    const world = new World();
    const connection = await world.becomesReady();
    const asked = world.client.request('ask', 1, { cid: 'one' });
    answer(connection, 'one', { code: 'NO' }, 'error');
    await expect(asked).rejects.toMatchObject({ code: 'refused' });
  });

  it.each([new Error('enough'), 'enough', null])('that is given up rejects with the reason: %s', async (reason) => {
    const world = new World();
    await world.becomesReady();
    const controller = new AbortController();
    const [asked, subscribed] = [
      world.client.request('ask', 1, { signal: controller.signal }),
      world.client.subscribe('a', { signal: controller.signal }),
    ];
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
    await expect(subscribed).rejects.toBe(reason);
    await expect(world.client.request('ask', 2, { signal: controller.signal })).rejects.toBe(reason);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('by the name of another that waits is refused, and takes no answer from it', async () => {
    const world = new World();
    const connection = await world.becomesReady();
    const first = world.client.request('ask', 1, { cid: 'one' });
    await expect(world.client.request('ask', 2, { cid: 'one' })).rejects.toMatchObject({ code: 'invalid_options' });
    answer(connection, 'one', 'yes');
    expect((await first).payload).toBe('yes');
    const again = world.client.request('ask', 3, { cid: 'one' });
    answer(connection, 'one', 'again');
    expect((await again).payload).toBe('again');
  });
});
