import { describe, expect, it } from 'vitest';
import { createDrivenClock, createNetwork } from '../../src/memory/index.ts';
import { framesOf, openPair, since } from './stage.ts';

const nothing = { onFrame: () => {}, onClose: () => {} };

describe('latency', () => {
  it('opens a connection in one round trip', async () => {
    const { dialer, server } = await openPair({ link: { latencyMs: 25 } });
    expect(server.told).toEqual([[25, 'open']]);
    expect(dialer.told).toEqual([[50, 'open']]);
  });

  it('delivers at the millisecond, either way', async () => {
    const { clock, dialer, server } = await openPair({ link: { latencyMs: 40 } });
    const fromMs = clock.nowMs();
    dialer.connection.send('up');
    server.connection.send('down');
    clock.advance(39);
    expect([...framesOf(dialer), ...framesOf(server)]).toEqual([]);
    clock.advance(1);
    expect(since(fromMs, server)).toEqual([[40, 'frame', 'up']]);
    expect(since(fromMs, dialer)).toEqual([[40, 'frame', 'down']]);
  });

  it('answers a Ping after a round trip', async () => {
    const { clock, dialer } = await openPair({ link: { latencyMs: 15 } });
    const fromMs = clock.nowMs();
    dialer.connection.ping?.();
    clock.advance(100);
    expect(since(fromMs, dialer)).toEqual([[30, 'pong']]);
  });

  it('closes in one round trip, the answering side after half of it', async () => {
    const { clock, dialer, server, network } = await openPair({ link: { latencyMs: 15 } });
    const fromMs = clock.nowMs();
    dialer.connection.close(4000, 'done');
    clock.runAll();
    expect(clock.nowMs()).toBeLessThan(fromMs + 100);
    expect(since(fromMs, server)).toEqual([[15, 'close', '4000 done']]);
    expect(since(fromMs, dialer)).toEqual([[30, 'close', '4000 done']]);
    expect([...network.links]).toEqual([]);
  });

  it('applies to what leaves after it was changed, and lets nothing overtake', async () => {
    const { clock, dialer, server, link } = await openPair({ link: { latencyMs: 100 } });
    const fromMs = clock.nowMs();
    dialer.connection.send('slow');
    link.configure({ latencyMs: 10 });
    dialer.connection.send('quick');
    clock.advance(100);
    dialer.connection.send('alone');
    clock.advance(100);
    expect(since(fromMs, server)).toEqual([
      [100, 'frame', 'slow'],
      [100, 'frame', 'quick'],
      [110, 'frame', 'alone'],
    ]);
  });
});

describe('jitter', () => {
  const arrivals = async (seed: number): Promise<number[]> => {
    const { clock, dialer, server } = await openPair({ seed, link: { latencyMs: 10, jitterMs: 20 } });
    const fromMs = clock.nowMs();
    for (let index = 0; index < 50; index += 1) {
      dialer.connection.send(`${index}`);
      clock.advance(3);
    }
    clock.runAll();
    expect(framesOf(server)).toEqual(Array.from({ length: 50 }, (_, index) => `${index}`));
    return since(fromMs, server).map(([atMs], index) => atMs - index * 3);
  };

  it('stays between the latency and the jitter above it, in order', async () => {
    const delays = await arrivals(7);
    expect(delays.every((delayMs) => delayMs >= 10 && delayMs <= 30)).toBe(true);
    expect(new Set(delays.map(Math.round)).size).toBeGreaterThan(5);
  });

  it('is the same for the same seed, and another for another', async () => {
    expect(await arrivals(7)).toEqual(await arrivals(7));
    expect(await arrivals(7)).not.toEqual(await arrivals(8));
  });

  it('is drawn for each link by itself', async () => {
    const { network, clock, listener } = await openPair({ link: { jitterMs: 50 } });
    const openedMs: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const onOpen = (): void => void openedMs.push(clock.nowMs());
      void network.dialer.dial(listener.url, { handler: { ...nothing, onOpen } });
    }
    clock.advance(100);
    expect(new Set(openedMs).size).toBe(5);
  });
});

describe('bandwidth', () => {
  it('takes the time the bytes need, one message after the other', async () => {
    const { clock, server, dialer, link } = await openPair();
    link.configure({ bytesPerSecond: 1_000 });
    const fromMs = clock.nowMs();
    for (const bytes of [98, 48, 198]) server.connection.send(new Uint8Array(bytes));
    clock.advance(1_000);
    expect(since(fromMs, dialer).map(([atMs]) => atMs)).toEqual([100, 150, 352]);
  });

  it('holds what has not left in bufferedBytes, and tells onDrain when it falls', async () => {
    const { clock, server, dialer, link } = await openPair({ listen: { maxBufferedBytes: 400 } });
    link.configure({ bytesPerSecond: 1_000, latencyMs: 5 });
    const fromMs = clock.nowMs();
    for (let index = 0; index < 4; index += 1) expect(server.connection.send(new Uint8Array(98))).toBe('sent');
    expect(server.connection.send('x')).toBe('full');
    expect(server.connection.bufferedBytes).toBe(400);
    clock.advance(1_000);
    expect(since(fromMs, dialer).map(([atMs]) => atMs)).toEqual([105, 205, 305, 405]);
    expect(since(fromMs, server)).toEqual([[300, 'drain']]);
    expect(server.connection.bufferedBytes).toBe(0);
  });

  it('counts the mask of a client', async () => {
    const { clock, server, dialer, link } = await openPair();
    link.configure({ bytesPerSecond: 1_000 });
    const fromMs = clock.nowMs();
    dialer.connection.send(new Uint8Array(94));
    clock.advance(1_000);
    expect(since(fromMs, server).map(([atMs]) => atMs)).toEqual([100]);
  });

  it('is not slowed by sends while the line is taken', async () => {
    const { clock, server, dialer, link } = await openPair();
    link.configure({ bytesPerSecond: 1_000 });
    const fromMs = clock.nowMs();
    server.connection.send(new Uint8Array(98));
    clock.advance(50);
    server.connection.send(new Uint8Array(98));
    clock.advance(1_000);
    expect(since(fromMs, dialer).map(([atMs]) => atMs)).toEqual([100, 200]);
  });
});

describe('chunks', () => {
  it('deliver a message when its last piece is there', async () => {
    const { clock, server, dialer, link } = await openPair();
    link.configure({ bytesPerSecond: 1_000, chunkBytes: 7 });
    const fromMs = clock.nowMs();
    server.connection.send(Uint8Array.from({ length: 98 }, (_, index) => index));
    clock.advance(98);
    expect(since(fromMs, dialer)).toEqual([]);
    expect(server.connection.bufferedBytes).toBeLessThanOrEqual(8);
    clock.advance(3);
    expect(framesOf(dialer)).toEqual([Uint8Array.from({ length: 98 }, (_, index) => index)]);
  });

  it('show a length above the limit with the first of them', async () => {
    const { clock, server, dialer, link } = await openPair({ dial: { maxFrameBytes: 100 } });
    link.configure({ bytesPerSecond: 1_000, chunkBytes: 10 });
    server.connection.send(new Uint8Array(1_000));
    clock.advance(20);
    expect(dialer.connection.state).toBe('closing');
    clock.runAll();
    expect(framesOf(dialer)).toEqual([]);
    expect(dialer.told.at(-1)?.slice(1)).toEqual(['close', 1009]);
    expect(server.told.at(-1)?.slice(1)).toEqual(['close', 1009]);
  });
});

describe('settings out of range', () => {
  const wrong = [
    { latencyMs: -1 },
    { jitterMs: Number.NaN },
    { bytesPerSecond: 0 },
    { chunkBytes: 0.5 },
    { windowBytes: 0 },
  ];

  it.each(wrong)('are refused with RangeError: %o', async (settings) => {
    expect(() => createNetwork({ clock: createDrivenClock(), link: settings })).toThrow(RangeError);
    const { link } = await openPair();
    expect(() => link.configure(settings)).toThrow(RangeError);
  });

  it('and so is a seed that is no integer', () => {
    expect(() => createNetwork({ seed: 0.5 })).toThrow(RangeError);
  });
});
