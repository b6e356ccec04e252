// A storage that fails costs no message: they wait in memory, and that is told.
import { createMemoryStorage, type QueueStorage } from '@wsekit/client-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Stage, startMs, type Told } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => {
  vi.unstubAllGlobals();
  return stage.close();
});

/** A storage with some calls replaced. */
function broken(calls: Partial<QueueStorage>): QueueStorage {
  return { ...createMemoryStorage(), ...calls };
}

const named = (name: string) => () => Promise.reject(new DOMException('as a browser says it', name));
const problems = ({ events }: Told): string[] =>
  events.flatMap((event) => (event.type === 'storage_failed' ? [event.problem] : []));

/** Sends three messages, and gives what the server's application got of them. */
async function sendThrough(told: Told): Promise<unknown[]> {
  const got: unknown[] = [];
  for (const p of [1, 2, 3]) told.client.send('say', p);
  await stage.quiet();
  const server = await stage.serve();
  server.onEvent((event) => {
    if (event.type === 'msg') got.push((event.data as { p: unknown }).p);
  });
  for (let seconds = 0; seconds < 10; seconds += 1) await stage.advance(1_000);
  await stage.settled(told.client.flushed());
  await stage.until(() => got.includes(3));
  return got;
}

describe('A storage', () => {
  it.each([
    ['without room', 'QuotaExceededError', 'quota'],
    ['of a private window', 'SecurityError', 'unavailable'],
    ['that is closed under its users', 'InvalidStateError', 'unavailable'],
    ['that fails', 'UnknownError', 'failed'],
  ])('%s is told, and messages wait in memory', async (_, name, problem) => {
    const told = stage.start({ offline: { storage: broken({ change: named(name) }) } });
    expect(await sendThrough(told)).toEqual([1, 2, 3]);
    expect(problems(told)).toContain(problem);
  });

  it('that cannot be opened is told, and messages wait in memory', async () => {
    const told = stage.start({ offline: { storage: broken({ open: named('SecurityError') }) } });
    expect(await sendThrough(told)).toEqual([1, 2, 3]);
    expect(problems(told)).toEqual(['unavailable']);
  });

  it('that does not answer keeps messages for 5 s, and that is told', async () => {
    const told = stage.start({ offline: { storage: broken({ open: () => new Promise(() => {}) }) } });
    expect(await sendThrough(told)).toEqual([1, 2, 3]);
    expect(problems(told)).toEqual(['blocked']);
  });

  it('that cannot be shared is not used', async () => {
    vi.stubGlobal('navigator', {});
    const { locks: _, ...storage } = createMemoryStorage();
    const told = stage.start({ offline: { storage } });
    expect(await sendThrough(told)).toEqual([1, 2, 3]);
    expect(problems(told)).toEqual(['unshareable']);
  });

  it('that has no room for one message more lets go of what has left', async () => {
    const kept = createMemoryStorage();
    let isFull = false;
    const storage: QueueStorage = {
      ...kept,
      change: (remove, put) => (isFull && put.length > 0 ? named('QuotaExceededError')() : kept.change(remove, put)),
    };
    const told = stage.start({ offline: { storage } });
    told.client.send('say', 0);
    await stage.settled(told.client.outbox.stored());
    isFull = true;
    expect(await sendThrough(told)).toContain(3);
    expect([problems(told).length > 0, await kept.list()]).toEqual([true, []]);
  });

  it('that takes over what others have left has that sent first', async () => {
    const kept = createMemoryStorage();
    const place = { owner: 'published', id: 'old', order: 0, level: 5, queuedMs: startMs, bytes: 10, isLeaving: false };
    const left = [{ ...place, envelope: { t: 'say', p: 0, id: 'old' } }];
    const takeOver = () => kept.change([], left.splice(0));
    const told = stage.start({ offline: { storage: { ...kept, takeOver } } });
    expect(await sendThrough(told)).toEqual([0, 1, 2, 3]);
  });

  it('drops with the client what it could not keep', async () => {
    const told = stage.start({ offline: { storage: broken({ open: named('SecurityError') }) } });
    told.client.send('say', 1);
    await stage.quiet();
    told.client.close();
    await stage.quiet();
    expect(told.events.filter(({ type }) => type === 'dropped')).toMatchObject([{ reason: 'closed' }]);
  });
});
