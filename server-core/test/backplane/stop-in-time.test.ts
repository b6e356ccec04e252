// A server that stops does not wait for ever for what joins it with others.
import { type Backplane, createMemoryBackplane, createMemoryBus, createServer, ServerError } from '@wsekit/server-core';
import { createDrivenClock } from '@wsekit/transports/memory';
import { expect, test } from 'vitest';
import { backplaneStopMs } from '../../src/backplane/stop-in-time.ts';

/** A server whose backplane stops as it is told to. */
function startWith(stop: () => Promise<void>) {
  const clock = createDrivenClock();
  const warned: string[] = [];
  const logger = { debug() {}, info() {}, error() {}, warn: (_: object, message: string) => void warned.push(message) };
  const memory = createMemoryBackplane(createMemoryBus());
  const backplane: Backplane = Object.assign(Object.create(memory), {
    kind: 'stubborn',
    history: undefined,
    start: async () => {},
    publish: () => {},
    addInterest: () => {},
    dropInterest: () => {},
    health: () => memory.health(),
    stop,
  });
  const server = createServer({ clock, logger, backplane });
  let isStopped = false;
  const stopped = server.stop().finally(() => {
    isStopped = true;
  });
  return { clock, warned, stopped, isStopped: () => isStopped };
}

async function turn(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

test('a backplane that never stops is left behind after 10 s, and that is told', async () => {
  const { clock, warned, stopped, isStopped } = startWith(() => new Promise(() => {}));
  await turn();
  clock.advance(backplaneStopMs - 1);
  await turn();
  expect(isStopped()).toBe(false);
  clock.advance(1);
  await stopped;
  expect(warned).toEqual(['backplane does not stop: left behind']);
});

test('one that stops in time is waited for, and nothing is scheduled any more', async () => {
  const { clock, warned, stopped } = startWith(async () => {});
  await stopped;
  clock.advance(backplaneStopMs);
  expect(warned).toEqual([]);
});

test('one that fails fails the stop; behind its time it is told to the log alone', async () => {
  const failure = new ServerError('backplane_refused', 'no');
  await expect(startWith(() => Promise.reject(failure)).stopped).rejects.toBe(failure);
  let fail = (): void => {};
  const late = startWith(
    () =>
      new Promise((_, reject) => {
        fail = () => reject(failure);
      }),
  );
  await turn();
  late.clock.advance(backplaneStopMs);
  await late.stopped;
  fail();
  await turn();
  expect(late.warned).toEqual(['backplane does not stop: left behind', 'backplane failed to stop']);
});
