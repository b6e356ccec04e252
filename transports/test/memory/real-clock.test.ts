import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDrivenClock, createNetwork } from '../../src/memory/index.ts';
import { createRealClock } from '../../src/memory/real-clock.ts';
import { createRecord, silent } from './stage.ts';

describe.each(['setImmediate', 'MessageChannel'])('the clock of the platform, by %s', (means) => {
  afterEach(() => void vi.unstubAllGlobals());

  it('makes calls without delay in their order, in a later turn, and not those called off', async () => {
    if (means === 'MessageChannel') vi.stubGlobal('setImmediate', undefined);
    const clock = createRealClock();
    const made: string[] = [];
    await new Promise<void>((done) => {
      clock.schedule(0, () => made.push('first'));
      clock.schedule(0, () => made.push('off'))();
      clock.schedule(-1, () => made.push('second'));
      clock.schedule(0, done);
      queueMicrotask(() => made.push('microtask'));
      made.push('now');
    });
    expect(made).toEqual(['now', 'microtask', 'first', 'second']);
  });

  it('makes calls with a delay once it has passed', async () => {
    if (means === 'MessageChannel') vi.stubGlobal('setImmediate', undefined);
    const clock = createRealClock();
    const startMs = clock.nowMs();
    let isMade = false;
    clock.schedule(1, () => {
      isMade = true;
    })();
    await new Promise<void>((done) => void clock.schedule(10, done));
    // Timers of a platform may come a fraction of a millisecond early.
    expect(clock.nowMs() - startMs).toBeGreaterThanOrEqual(9);
    expect(isMade).toBe(false);
  });
});

describe('a clock whose calls come late', () => {
  it('does not slow the line down', async () => {
    const clock = createDrivenClock();
    const late = {
      nowMs: clock.nowMs,
      schedule: (delayMs: number, call: () => void) => clock.schedule(delayMs + 15, call),
    };
    const network = createNetwork({ clock: late });
    const [near, far] = [createRecord(clock), createRecord(clock)];
    const { url } = await network.listen({ accept: () => ({ handler: far.handler }) });
    const dialled = network.dialer.dial(url, { handler: near.handler });
    clock.advance(100);
    const connection = await dialled;
    network.linkOf(connection).configure({ bytesPerSecond: 10_000 });
    for (let index = 0; index < 100; index += 1) connection.send(new Uint8Array(94));
    clock.runAll();
    const lastMs = (far.told.at(-1)?.[0] ?? 0) - 100;
    expect(lastMs).toBeGreaterThanOrEqual(1_000);
    expect(lastMs).toBeLessThanOrEqual(1_060);
  });
});

describe('two sides that answer each other over the real clock', () => {
  it('leave the turns of others alone', async () => {
    const network = createNetwork();
    let frames = 0;
    const onFrame = (frame: unknown, reply: (frame: string) => void): void => {
      frames += 1;
      reply(String(frame));
    };
    const echo = () => {
      let reply: (frame: string) => void = () => {};
      return {
        ...silent,
        onOpen: (connection: { send(frame: string): unknown }) => {
          reply = (frame) => void connection.send(frame);
        },
        onFrame: (frame: unknown) => onFrame(frame, reply),
      };
    };
    const { url } = await network.listen({ accept: () => ({ handler: echo() }) });
    const connection = await network.dialer.dial(url, { handler: echo() });
    connection.send('ball');
    await vi.waitUntil(() => frames > 100, { interval: 1, timeout: 5_000 });
    connection.terminate();
  });
});
