// What the platform tells: the network comes and goes, a page is looked at again, a machine has slept.
import { createPlatformSignals, type PlatformSignal } from '@wsekit/client-core';
import { TransportError } from '@wsekit/transports';
import { describe, expect, it } from 'vitest';
import { createSteadyClock } from '../../src/connection/steady-clock.ts';
import { JumpingClock, settled, World } from './world.ts';

/** A source of events that counts who listens. */
class Source extends EventTarget {
  listening = 0;

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.listening += 1;
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.listening -= 1;
    super.removeEventListener(...args);
  }

  fire(type: string): void {
    this.dispatchEvent(new Event(type));
  }
}

class Page extends Source {
  visibilityState = 'visible';
}

describe('Signals of a platform', () => {
  it('are those of a browser, for as long as they are watched', () => {
    const document = new Page();
    const scope = Object.assign(new Source(), { document });
    const signals: PlatformSignal[] = [];
    const end = createPlatformSignals(scope).watch((signal) => signals.push(signal));
    for (const type of ['online', 'offline', 'pageshow']) scope.fire(type);
    document.fire('resume');
    document.fire('visibilitychange');
    document.visibilityState = 'hidden';
    document.fire('visibilitychange');
    expect(signals).toEqual(['back', 'gone', 'back', 'back', 'back']);
    end();
    scope.fire('online');
    expect(signals).toHaveLength(5);
    expect([scope.listening, document.listening]).toEqual([0, 0]);
  });

  it('are none where the platform has none', () => {
    for (const scope of [globalThis, {}, { document: undefined }, { document: {} }]) {
      const end = createPlatformSignals(scope).watch(() => {});
      end();
    }
  });

  it('are watched from the start to the end of a client', () => {
    const world = new World();
    expect(world.watching.size).toBe(0);
    world.client.start().start();
    expect(world.watching.size).toBe(1);
    world.client.close();
    expect(world.watching.size).toBe(0);
  });
});

describe('A client that waits', () => {
  it('tries at once when the network is back, and no more than once a second', async () => {
    const world = new World();
    world.client.start();
    const fail = async (): Promise<void> => {
      await settled();
      world.pendingDials[0]?.fails(new TransportError('dial_failed', 'no route'));
      await settled();
    };
    const waitMs = (): number => (world.client.status.state === 'waiting' ? nextMs(world.client.status) : 0);
    const nextMs = ({ retryAtMs }: { retryAtMs: number }): number => retryAtMs - world.clock.nowMs();
    while (waitMs() < 5000) {
      await fail();
      await world.clock.pass(250, 250);
    }
    await world.clock.pass(1000);
    const dialled = world.dials.length;
    world.signal('back');
    await fail();
    expect(world.dials).toHaveLength(dialled + 1);
    for (let signals = 0; signals < 20; signals += 1) world.signal('back');
    await fail();
    expect(world.dials).toHaveLength(dialled + 1);
    await world.clock.pass(1000);
    expect(world.dials).toHaveLength(dialled + 2);
  });

  it('does not come before the time a server has named', async () => {
    const world = new World();
    world.client.start();
    await settled();
    world.pendingDials[0]?.fails(new TransportError('dial_refused', 'refused', { status: 503, retryAfterMs: 60_000 }));
    await world.clock.pass(5000);
    world.signal('back');
    await settled();
    expect(world.dials).toHaveLength(1);
    expect(world.clock.pending).toBe(1);
  });
});

describe('A client that is ready', () => {
  for (const signal of ['back', 'gone'] as const) {
    it(`asks its server at once whether it is there when the network is ${signal}, and leaves it after 5 s without answer`, async () => {
      const world = new World();
      const connection = await world.becomesReady();
      const sent = connection.sent.length;
      world.signal(signal);
      await world.clock.pass(1);
      expect(connection.sent).toHaveLength(sent + 1);
      expect(connection.sent.at(-1)).toContain('"t":"ping"');
      for (let signals = 0; signals < 10; signals += 1) world.signal(signal);
      await world.clock.pass(5000);
      expect(world.client.status.state).toBe('waiting');
    });
  }

  it('stays where its server answers', async () => {
    const world = new World();
    const connection = await world.becomesReady();
    world.signal('gone');
    await world.clock.pass(1);
    connection.says({ c: 'WSE', t: 'PONG', p: {}, v: 1 });
    await world.clock.pass(14_000);
    expect(world.client.status.state).toBe('ready');
  });

  it('asks before it gives up when its machine has slept for an hour, and is back 6 s later', async () => {
    const world = new World();
    const connection = await world.becomesReady();
    await world.clock.pass(10_000);
    world.clock.jump(3_600_000);
    await world.clock.pass(5000);
    expect(world.client.status.state).toBe('ready');
    expect(connection.sent.at(-1)).toContain('"t":"ping"');
    await world.clock.pass(5001);
    expect(world.client.status.state).toBe('waiting');
    await world.clock.pass(1000);
    expect(world.pendingDials).toHaveLength(1);
  });

  it('stays connected over a sleep that its connection has outlived', async () => {
    const world = new World();
    const connection = await world.becomesReady();
    world.clock.jump(3_600_000);
    await world.clock.pass(15_000);
    connection.says({ c: 'WSE', t: 'PONG', p: {}, v: 1 });
    await world.clock.pass(10_000);
    expect(world.states).toEqual(['connecting', 'handshaking', 'ready']);
  });

  it('notices a dead server no later when its clock is set back', async () => {
    const world = new World();
    await world.becomesReady();
    world.clock.jump(-3_600_000);
    await world.clock.pass(60_000);
    expect(world.states).toContain('waiting');
  });
});

describe('A steady clock', () => {
  it('stands still where its source is set back, and goes on with it', () => {
    const source = new JumpingClock();
    const clock = createSteadyClock(source);
    const startMs = clock.nowMs();
    source.jump(-1000);
    expect(clock.nowMs()).toBe(startMs);
    source.jump(10);
    expect(clock.nowMs()).toBe(startMs + 10);
    source.jump(3_600_000);
    expect(clock.nowMs()).toBe(startMs + 3_600_010);
  });
});
