import { describe, expect, it } from 'vitest';
import { framesOf, openPair, type Pair, since } from './stage.ts';

const kib = new Uint8Array(1_022);

describe('a link that is cut', () => {
  it('tells both sides 1006, loses what is on its way, and is in use no more', async () => {
    const { clock, dialer, server, link, network } = await openPair({ link: { latencyMs: 10 } });
    const fromMs = clock.nowMs();
    dialer.connection.send('lost');
    clock.advance(9);
    link.cut();
    expect(link.isCut).toBe(true);
    expect(since(fromMs, dialer)).toEqual([]);
    clock.runAll();
    expect(since(fromMs, server)).toEqual([[9, 'close', 1006]]);
    expect(since(fromMs, dialer)).toEqual([[9, 'close', 1006]]);
    expect([...network.links]).toEqual([]);
    expect(network.linkOf(dialer.connection)).toBe(link);
  });

  it('takes nothing more before the sides are told, and no second cut', async () => {
    const { clock, dialer, server, link } = await openPair();
    link.cut();
    expect([dialer.connection.send('into nothing'), dialer.connection.bufferedBytes]).toEqual(['sent', 0]);
    link.cut();
    clock.runAll();
    expect(since(0, server)).toEqual([[0, 'close', 1006]]);
    expect(dialer.connection.send('late')).toBe('closed');
  });

  it('tells both sides 1006 when the Close frame is on its way', async () => {
    const { clock, dialer, server, link } = await openPair({ link: { latencyMs: 10 } });
    const fromMs = clock.nowMs();
    dialer.connection.close(4000, 'bye');
    clock.advance(5);
    link.cut();
    clock.runAll();
    expect(since(fromMs, dialer)).toEqual([[5, 'close', 1006]]);
    expect(since(fromMs, server)).toEqual([[5, 'close', 1006]]);
  });

  it('tells 1006 to the side that waits for the answer only, when that is on its way', async () => {
    const { clock, dialer, server, link } = await openPair({ link: { latencyMs: 10 } });
    const fromMs = clock.nowMs();
    dialer.connection.close(4000, 'bye');
    clock.advance(15);
    link.cut();
    clock.runAll();
    expect(since(fromMs, dialer)).toEqual([[15, 'close', 1006]]);
    expect(since(fromMs, server)).toEqual([[10, 'close', '4000 bye']]);
  });

  it('fails a dial under way', async () => {
    const { clock, network, listener } = await openPair({ link: { latencyMs: 10 } });
    const dialled = network.dialer.dial(listener.url, { handler: { onFrame: () => {}, onClose: () => {} } });
    const [, opening] = network.links;
    clock.advance(15);
    opening?.cut();
    clock.runAll();
    await expect(dialled).rejects.toMatchObject({ code: 'dial_failed' });
    expect(listener.connectionCount).toBe(1);
  });

  it('delivers nothing more when it is cut out of a handler', async () => {
    const seen: unknown[] = [];
    const onFrame = (frame: unknown): void => {
      seen.push(frame);
      pair.link.cut();
    };
    const onClose = (code: number): void => void seen.push(code);
    const pair = await openPair({ listen: { accept: () => ({ handler: { onFrame, onClose } }) } });
    for (const word of ['one', 'two', 'three']) pair.dialer.connection.send(word);
    pair.clock.runAll();
    expect(seen).toEqual(['one', 1006]);
  });
});

describe('a link that is half open', () => {
  it('delivers nothing of one side, all of the other, and tells nobody', async () => {
    const { clock, dialer, server, link } = await openPair({ link: { latencyMs: 10 } });
    dialer.connection.send('on its way');
    link.halfOpen('dialer');
    dialer.connection.send('after');
    server.connection.send('down');
    clock.advance(3_600_000);
    expect(framesOf(server)).toEqual([]);
    expect(framesOf(dialer)).toEqual(['down']);
    expect([dialer.connection.state, server.connection.state]).toEqual(['open', 'open']);
  });

  it('is found out by the side that closes, after its closeTimeoutMs', async () => {
    const { clock, dialer, server, link } = await openPair({ link: { latencyMs: 10 }, dial: { closeTimeoutMs: 500 } });
    const fromMs = clock.nowMs();
    link.halfOpen('listener');
    dialer.connection.close(4000, 'bye');
    clock.advance(10_000);
    expect(since(fromMs, server)).toEqual([[10, 'close', '4000 bye']]);
    expect(since(fromMs, dialer)).toEqual([[500, 'close', 1006]]);
  });

  it('is not found out by the other side', async () => {
    const { clock, dialer, server, link } = await openPair({ dial: { closeTimeoutMs: 500 } });
    link.halfOpen('dialer');
    dialer.connection.close();
    clock.advance(10_000);
    expect([dialer.connection.state, server.connection.state]).toEqual(['closed', 'open']);
    server.connection.terminate();
    clock.runAll();
    expect(since(0, server)).toEqual([[clock.nowMs(), 'close', 1006]]);
  });

  it('fills the sender, for nothing is confirmed', async () => {
    const { clock, dialer, link } = await openPair({ link: { windowBytes: 4_096 }, dial: { maxBufferedBytes: 8_192 } });
    link.halfOpen('dialer');
    let sent = 0;
    while (dialer.connection.send(kib) === 'sent') sent += 1;
    clock.advance(60_000);
    expect(sent).toBeLessThanOrEqual(12);
    expect(dialer.connection.bufferedBytes).toBeGreaterThan(7_000);
  });

  it('ends a dial by its timeout, and leaves no link behind', async () => {
    const { clock, network, listener } = await openPair();
    const options = { handshakeTimeoutMs: 700, handler: { onFrame: () => {}, onClose: () => {} } };
    const dialled = network.dialer.dial(listener.url, options);
    const fromMs = clock.nowMs();
    for (const link of network.links) link.halfOpen('dialer');
    clock.runAll();
    await expect(dialled).rejects.toMatchObject({ code: 'dial_timeout' });
    expect(clock.nowMs()).toBe(fromMs + 700);
    expect([...network.links]).toHaveLength(1);
  });
});

describe('a side that does not read', () => {
  const pausedPair = async (): Promise<Pair> => {
    const options = { link: { windowBytes: 4_096 }, listen: { maxBufferedBytes: 8_192 } };
    const pair = await openPair(options);
    pair.link.pause('dialer');
    return pair;
  };

  it('holds the other to the window and maxBufferedBytes, and is told all of it when it reads again', async () => {
    const { clock, dialer, server, link } = await pausedPair();
    let sent = 0;
    while (server.connection.send(Uint8Array.of(sent, ...kib.subarray(5))) === 'sent') sent += 1;
    clock.advance(60_000);
    expect(framesOf(dialer)).toEqual([]);
    expect(server.connection.bufferedBytes).toBeLessThanOrEqual(8_192);
    expect(sent * 1_022).toBeGreaterThan(10_000);
    expect(sent * 1_022).toBeLessThanOrEqual(4_096 + 8_192);
    link.resume('dialer');
    expect(framesOf(dialer)).toEqual([]);
    clock.runAll();
    expect(framesOf(dialer).map((frame) => (frame as Uint8Array)[0])).toEqual(
      Array.from({ length: sent }, (_, at) => at),
    );
    expect(since(60_000, server)).toEqual([[0, 'drain']]);
  });

  it('is written to without limit of time by one that waits for onDrain', async () => {
    const { clock, dialer, server, link } = await pausedPair();
    link.resume('dialer');
    for (let index = 0; index < 200; index += 1) {
      while (server.connection.send(kib) === 'full') clock.advance(1);
      expect(server.connection.bufferedBytes).toBeLessThanOrEqual(8_192);
    }
    clock.runAll();
    expect(framesOf(dialer)).toHaveLength(200);
  });

  it('may stop out of a handler, and is given nothing more until it reads again', async () => {
    const seen: unknown[] = [];
    const onFrame = (frame: unknown): void => {
      seen.push(frame);
      pair.link.pause('listener');
    };
    const pair = await openPair({ listen: { accept: () => ({ handler: { onFrame, onClose: () => {} } }) } });
    for (const word of ['one', 'two', 'three']) pair.dialer.connection.send(word);
    pair.clock.runAll();
    expect(seen).toEqual(['one']);
    pair.link.resume('listener');
    pair.clock.runAll();
    expect(seen).toEqual(['one', 'two']);
  });

  it('does not make Pings pile up', async () => {
    const { clock, server } = await pausedPair();
    for (let index = 0; index < 10_000; index += 1) server.connection.ping?.();
    clock.runAll();
    expect(server.connection.bufferedBytes).toBeLessThanOrEqual(8_192);
  });

  it('still sends', async () => {
    const { clock, dialer, server } = await pausedPair();
    dialer.connection.send('up');
    clock.runAll();
    expect(framesOf(server)).toEqual(['up']);
  });

  it('learns of an end of the other side once it reads', async () => {
    const { clock, dialer, server, link } = await pausedPair();
    server.connection.send('before');
    server.connection.terminate();
    clock.runAll();
    expect(since(0, dialer)).toEqual([]);
    link.resume('dialer');
    clock.runAll();
    expect(since(0, dialer)).toEqual([
      [0, 'frame', 'before'],
      [0, 'close', 1006],
    ]);
  });

  it('answers one Pong for the Pings that came while none could leave', async () => {
    const { clock, dialer, server, link } = await pausedPair();
    while (server.connection.send(kib) === 'sent') clock.advance(0);
    for (let index = 0; index < 100; index += 1) {
      dialer.connection.ping?.();
      clock.advance(1);
    }
    const heldBytes = server.connection.bufferedBytes;
    link.resume('dialer');
    clock.runAll();
    expect(heldBytes).toBeLessThanOrEqual(8_192 + 2);
    expect(dialer.told.filter(([, call]) => call === 'pong')).toHaveLength(1);
  });

  it('does not keep the other from its end after closeTimeoutMs', async () => {
    const { clock, dialer, server, link } = await pausedPair();
    const fromMs = clock.nowMs();
    server.connection.close(4000);
    clock.advance(2_000);
    expect(since(fromMs, server)).toEqual([[2_000, 'close', 1006]]);
    link.resume('dialer');
    clock.runAll();
    expect(since(fromMs, dialer)).toEqual([[2_000, 'close', 4000]]);
  });
});
