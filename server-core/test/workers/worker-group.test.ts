// Workers without processes, under a driven clock: who is started when, who is replaced, and how all of them end.
import { expect, test } from 'vitest';
import { RestartLimit } from '../../src/workers/restart-limit.ts';
import { FakeWorkers, healthOf, turn } from './fake-workers.ts';

test('the first worker is started alone, then all others, on one port', async () => {
  const workers = new FakeWorkers({ workers: 3 });
  const begun = workers.group.begin();
  await turn();
  expect(workers.forked).toHaveLength(1);
  workers.last.serve();
  await turn();
  expect(workers.forked.map(({ settings }) => settings)).toEqual(
    [1, 2, 3].map((number) => ({
      number,
      workers: 3,
      host: '127.0.0.1',
      port: 7_001,
      folder: '/sockets',
      others: number === 1 ? [] : [1],
    })),
  );
  for (const worker of workers.forked.slice(1)) worker.serve();
  await begun;
  expect([workers.group.port, workers.forked.length]).toEqual([7_001, 3]);
});

test('a first worker that does not start fails the whole, with its reason, and clears up', async () => {
  const workers = new FakeWorkers();
  const failure = expect(workers.group.begin()).rejects.toMatchObject({
    code: 'workers_failed',
    message: 'starting the first worker: no database',
  });
  await turn();
  workers.last.say({ wsekit: 'failed', problem: 'no database' });
  workers.last.end('code 1');
  await failure;
  expect([workers.forked.length, workers.hasCleared]).toEqual([1, true]);
});

test('a first worker that does not serve in time is ended, and told of', async () => {
  const workers = new FakeWorkers({ startTimeoutMs: 5_000 });
  const failure = expect(workers.group.begin()).rejects.toThrow('did not serve within 5000 ms');
  await turn();
  workers.clock.advance(4_999);
  expect(workers.last.wasKilled).toBe(false);
  workers.clock.advance(1);
  expect(workers.last.wasKilled).toBe(true);
  await failure;
});

test('a free port that somebody took meanwhile is left to him, five times', async () => {
  const workers = new FakeWorkers();
  const failure = expect(workers.group.begin()).rejects.toThrow('taken');
  for (let tries = 0; tries < 5; tries += 1) {
    await turn();
    workers.last.say({ wsekit: 'failed', problem: 'taken', code: 'listen_failed' });
    workers.last.end('code 1');
  }
  await failure;
  expect(workers.forked.map(({ settings }) => settings.port)).toEqual([7_001, 7_002, 7_003, 7_004, 7_005]);
});

test('a port that was asked for is not exchanged for another', async () => {
  const workers = new FakeWorkers({ port: 80 });
  const failure = expect(workers.group.begin()).rejects.toThrow('taken');
  await turn();
  workers.last.say({ wsekit: 'failed', problem: 'taken', code: 'listen_failed' });
  workers.last.end('code 1');
  await failure;
  expect(workers.forked.map(({ settings }) => settings.port)).toEqual([80]);
});

test('a worker that dies is replaced by one of its number, which is told who runs', async () => {
  const workers = await new FakeWorkers().begin();
  workers.forked[0]?.end('SIGKILL');
  workers.clock.advance(0);
  expect(workers.last.settings).toMatchObject({ number: 1, port: 7_001, others: [2] });
  workers.last.serve();
  expect(workers.logged.slice(-2)).toEqual([
    'warn worker gone: it is replaced {"worker":1,"problem":"SIGKILL","delayMs":0}',
    'info worker serves {"worker":1,"pid":103,"port":7001}',
  ]);
});

test('no more workers are replaced within a time than its limit says; the next waits until there is room', async () => {
  const workers = await new FakeWorkers({ maxRestarts: 3, restartWindowMs: 60_000 }).begin();
  for (let restarts = 0; restarts < 3; restarts += 1) {
    workers.last.end('code 1');
    workers.clock.advance(1_000);
  }
  expect(workers.forked).toHaveLength(5);
  workers.last.end('code 1');
  expect(workers.logged.at(-1)).toContain('error worker gone, and too many were before: it is replaced later');
  workers.clock.advance(56_999);
  expect(workers.forked).toHaveLength(5);
  const asked = workers.group.health();
  workers.forked[0]?.say({ wsekit: 'health', health: healthOf(0) });
  expect((await asked)[1]).toMatchObject({ number: 2, state: 'waiting', pid: undefined, restarts: 4 });
  workers.clock.advance(1);
  expect(workers.forked).toHaveLength(6);
});

test('the limit gives each restart a time of its own, also those that wait', () => {
  const limit = new RestartLimit(2, 100);
  expect([limit.take(0), limit.take(10), limit.take(20), limit.take(20), limit.take(20)]).toEqual([0, 0, 80, 90, 180]);
  expect(limit.take(1_000)).toBe(0);
});

test('health is asked of each; one that does not answer in time has none', async () => {
  const workers = await new FakeWorkers({ healthTimeoutMs: 500 }).begin();
  const asked = workers.group.health();
  expect(workers.forked.map(({ told }) => told)).toEqual([[{ wsekit: 'health' }], [{ wsekit: 'health' }]]);
  workers.forked[1]?.say({ wsekit: 'health', health: healthOf(12) });
  workers.clock.advance(500);
  expect(await asked).toEqual([
    { number: 1, state: 'running', pid: 101, restarts: 0, health: undefined },
    { number: 2, state: 'running', pid: 102, restarts: 0, health: { connections: 12 } },
  ]);
});

test('a drain is one of all workers, and gives what is left in them together', async () => {
  const workers = await new FakeWorkers().begin();
  const drained = workers.group.drain({ closeCode: 4300, timeoutMs: 100 });
  const message = { wsekit: 'drain', closeCode: 4300, timeoutMs: 100 };
  expect(workers.forked.map(({ told }) => told)).toEqual([[message], [message]]);
  workers.forked[0]?.say({ wsekit: 'drained', left: 3 });
  // One that dies has nobody left.
  workers.forked[1]?.end('SIGSEGV');
  expect(await drained).toBe(3);
});

test('stopping tells those that serve, ends those that do not yet, and replaces none', async () => {
  const workers = await new FakeWorkers().begin();
  workers.last.end('SIGKILL');
  workers.clock.advance(0);
  const stopped = workers.group.stop({ timeoutMs: 700 });
  expect([workers.forked[0]?.told, workers.last.wasKilled]).toEqual([[{ wsekit: 'stop', timeoutMs: 700 }], true]);
  await turn();
  expect(workers.hasCleared).toBe(false);
  workers.forked[0]?.end();
  await Promise.all([stopped, workers.group.stop(), workers.group.ended]);
  workers.clock.runAll();
  expect([workers.forked.length, workers.hasCleared]).toEqual([3, true]);
});

test('a worker that does not end behind its time is killed', async () => {
  const workers = await new FakeWorkers().begin();
  const stopped = workers.group.stop({ timeoutMs: 700 });
  workers.forked[0]?.end();
  workers.clock.advance(5_699);
  expect(workers.last.wasKilled).toBe(false);
  workers.clock.advance(1);
  await stopped;
  expect(workers.forked.map(({ wasKilled }) => wasKilled)).toEqual([false, true]);
});

test('stopping before all serve ends the beginning', async () => {
  const workers = new FakeWorkers();
  const begun = workers.group.begin();
  await turn();
  await Promise.all([workers.group.stop(), begun]);
  expect([workers.forked.length, workers.last.wasKilled, workers.hasCleared]).toEqual([1, true, true]);
});

test('options out of range are refused, all of them at once', () => {
  expect(() => new FakeWorkers({ workers: 0, port: 65_536, maxRestarts: 0.5 })).toThrow(
    /workers: .*port: .*maxRestarts: /s,
  );
  expect(() => new FakeWorkers({ workers: 257 })).toThrow(expect.objectContaining({ code: 'invalid_options' }));
});
