import { describe, expect, it } from 'vitest';
import type { Accept } from '../../src/interface.ts';
import { createDrivenClock, createNetwork } from '../../src/memory/index.ts';
import { framesOf, silent as handler, openPair, since } from './stage.ts';

const accept: Accept = () => ({ handler });

function createDriven(latencyMs = 0) {
  const clock = createDrivenClock();
  return { clock, network: createNetwork({ clock, link: { latencyMs } }) };
}

describe('ports', () => {
  it('are free ones when none is named, each with its own listener', async () => {
    const { network } = createDriven();
    const [first, second] = [await network.listen({ accept }), await network.listen({ accept })];
    expect([first.url, second.url]).toEqual([`ws://memory:${first.port}`, `ws://memory:${second.port}`]);
    expect(first.port).not.toBe(second.port);
  });

  it.each([-1, 65_536, 1.5, Number.NaN])('cannot be %d', async (port) => {
    const { network } = createDriven();
    await expect(network.listen({ accept, port })).rejects.toMatchObject({ code: 'listen_failed' });
  });

  it('have one listener at a time', async () => {
    const { network } = createDriven();
    const listener = await network.listen({ accept, port: 80 });
    await expect(network.listen({ accept, port: 80 })).rejects.toMatchObject({ code: 'listen_failed' });
    await listener.close();
    expect((await network.listen({ accept, port: 80 })).url).toBe('ws://memory:80');
  });

  it('are all there is to listen on', async () => {
    const { network } = createDriven();
    await expect(network.listen({ accept, unixPath: '/tmp/x' })).rejects.toMatchObject({ code: 'listen_failed' });
  });

  it('are reached by any name of the host, and by none where the scheme has one', async () => {
    const { network, clock } = createDriven();
    await network.listen({ accept, port: 80 });
    const dialled = network.dialer.dial('ws://anything.example/path', { handler });
    clock.runAll();
    expect((await dialled).state).toBe('open');
  });

  it('speak wss when the listener is given a certificate, and ws when not', async () => {
    const { network, clock } = createDriven();
    const listener = await network.listen({ accept, port: 443, tls: { cert: '', key: '' } });
    expect(listener.url).toBe('wss://memory:443');
    const [secure, plain] = [`wss://memory`, `ws://memory:443`].map((url) => network.dialer.dial(url, { handler }));
    const failed = expect(plain).rejects.toMatchObject({ code: 'dial_failed' });
    clock.advance(0);
    expect((await secure)?.state).toBe('open');
    await failed;
  });
});

describe('dialling', () => {
  it('fails after a round trip where nobody listens', async () => {
    const { network, clock } = createDriven(20);
    const dialled = network.dialer.dial('ws://memory:9', { handler });
    const failed = expect(dialled).rejects.toMatchObject({ code: 'dial_failed' });
    clock.advance(39);
    expect([...network.links]).toHaveLength(1);
    clock.advance(1);
    await failed;
    expect([...network.links]).toEqual([]);
  });

  it.each(['memory:1', 'http://memory:1', ''])('fails for %j, which is no URL of a WebSocket', async (url) => {
    const { network } = createDriven();
    await expect(network.dialer.dial(url, { handler })).rejects.toMatchObject({ code: 'dial_failed' });
  });

  it('refuses headers and subprotocols that no request can be made of', async () => {
    const { network } = createDriven();
    const dial = (options: object) => network.dialer.dial('ws://memory:1', { handler, ...options });
    await expect(dial({ headers: { 'a b': 'c' } })).rejects.toThrow(TypeError);
    await expect(dial({ headers: { a: 'b\r\nc: d' } })).rejects.toThrow(TypeError);
    await expect(dial({ subprotocols: ['a', 'a'] })).rejects.toThrow(TypeError);
    await expect(dial({ subprotocols: ['a b'] })).rejects.toThrow(TypeError);
  });

  it('fails when the listener names a subprotocol that was not offered', async () => {
    const { network, clock } = createDriven();
    const { url } = await network.listen({ accept: () => ({ handler, subprotocol: 'b' }) });
    const dialled = network.dialer.dial(url, { handler, subprotocols: ['a'] });
    const failed = expect(dialled).rejects.toMatchObject({ code: 'dial_failed' });
    clock.runAll();
    await failed;
  });

  it('gives up at the millisecond of its timeout, by the clock of the network', async () => {
    const { network, clock } = createDriven();
    const listener = await network.listen({ accept: () => new Promise(() => {}) });
    const dialled = network.dialer.dial(listener.url, { handler, handshakeTimeoutMs: 300 });
    let code = '';
    dialled.catch((error) => {
      ({ code } = error);
    });
    clock.advance(299);
    await Promise.resolve();
    expect(code).toBe('');
    clock.advance(1);
    await expect(dialled).rejects.toMatchObject({ code: 'dial_timeout' });
    expect([listener.counters.abandoned, listener.pendingHandshakes]).toEqual([1, 0]);
  });

  it('has the address it is made with', async () => {
    const { network, clock } = createDriven();
    const seen: string[] = [];
    const { url } = await network.listen({
      accept: ({ remoteAddress }) => {
        seen.push(remoteAddress);
        return { handler };
      },
    });
    for (const dialer of [network.dialer, network.createDialer('192.0.2.7')]) {
      void dialer.dial(url, { handler });
      clock.runAll();
    }
    expect(seen).toEqual(['10.0.0.2', '192.0.2.7']);
  });
});

describe('an upgrade', () => {
  it('above maxHeaderBytes is refused with 431', async () => {
    const { network, clock } = createDriven();
    const listener = await network.listen({ accept, maxHeaderBytes: 1_000 });
    const dial = (bytes: number) =>
      network.dialer.dial(listener.url, { handler, headers: { filler: 'x'.repeat(bytes) } });
    const [within, above] = [dial(500), dial(1_000)];
    const refused = expect(above).rejects.toMatchObject({ code: 'dial_refused', status: 431 });
    clock.runAll();
    await refused;
    expect((await within).state).toBe('open');
    expect([listener.counters.accepted, listener.counters.overLimit]).toEqual([1, 1]);
  });

  it('is refused with 503 when accept takes longer than handshakeTimeoutMs', async () => {
    const { network, clock } = createDriven();
    const { url } = await network.listen({ accept: () => new Promise(() => {}), handshakeTimeoutMs: 50 });
    const dialled = network.dialer.dial(url, { handler });
    clock.advance(50);
    const refused = expect(dialled).rejects.toMatchObject({ code: 'dial_refused', status: 503 });
    await new Promise(setImmediate);
    clock.advance(0);
    await refused;
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'whose peer leaves %d steps after the decision leaves nothing behind',
    async (steps) => {
      const { network, clock } = createDriven();
      let decide = (): void => {};
      const listener = await network.listen({
        accept: () =>
          new Promise((resolve) => {
            decide = () => resolve({ handler });
          }),
      });
      const controller = new AbortController();
      const dialled = network.dialer.dial(listener.url, { handler, signal: controller.signal });
      const failed = expect(dialled).rejects.toThrow('not any more');
      clock.advance(0);
      decide();
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      controller.abort(new Error('not any more'));
      clock.advance(0);
      await failed;
      clock.runAll();
      expect([listener.connectionCount, listener.pendingHandshakes, [...network.links].length]).toEqual([0, 0, 0]);
      const { accepted, abandoned } = listener.counters;
      expect(accepted + abandoned).toBeLessThanOrEqual(1);
    },
  );

  it('whose request does not come to its end is abandoned after handshakeTimeoutMs', async () => {
    const clock = createDrivenClock();
    const network = createNetwork({ clock, link: { bytesPerSecond: 10, chunkBytes: 1 } });
    const listener = await network.listen({ accept, handshakeTimeoutMs: 1_000 });
    const dialled = network.dialer.dial(listener.url, { handler });
    const failed = expect(dialled).rejects.toMatchObject({ code: 'dial_failed' });
    clock.advance(1_099);
    expect(listener.counters.abandoned).toBe(0);
    clock.advance(1);
    await failed;
    expect([listener.counters.abandoned, [...network.links].length]).toEqual([1, 0]);
  });
});

describe('frames', () => {
  it('are what they were at the call, and belong to whom they are given', async () => {
    const { clock, dialer, server } = await openPair();
    const bytes = Uint8Array.of(1, 2, 3);
    dialer.connection.send(bytes.subarray(1));
    bytes.fill(9);
    clock.runAll();
    const [frame] = framesOf(server) as Uint8Array[];
    expect(frame).toEqual(Uint8Array.of(2, 3));
    expect(frame?.buffer.byteLength).toBe(2);
  });

  it('of a publication, and prepared ones, are the own ones of whom they are given', async () => {
    const { clock, listener, server, dialer } = await openPair();
    const group = listener.createGroup?.();
    group?.add(server.connection);
    group?.publish(Uint8Array.of(7));
    const prepared = listener.prepare?.(Uint8Array.of(5, 6));
    expect(prepared?.wireBytes).toBe(4);
    if (prepared !== undefined) for (let time = 0; time < 2; time += 1) server.connection.sendPrepared?.(prepared);
    clock.runAll();
    const received = framesOf(dialer) as Uint8Array[];
    expect(received).toEqual([Uint8Array.of(7), Uint8Array.of(5, 6), Uint8Array.of(5, 6)]);
    expect(received[1]?.buffer).not.toBe(received[2]?.buffer);
  });

  it('of text carry U+FFFD in place of halves of surrogate pairs, and count in UTF-8', async () => {
    const { clock, dialer, server, link } = await openPair();
    link.pause('dialer');
    link.configure({ windowBytes: 1 });
    server.connection.send('x');
    clock.runAll();
    const heldBytes = server.connection.bufferedBytes;
    server.connection.send('aé日😀\uD800');
    expect(server.connection.bufferedBytes - heldBytes).toBe(2 + 1 + 2 + 3 + 4 + 3);
    link.resume('dialer');
    clock.runAll();
    expect(framesOf(dialer)).toEqual(['x', 'aé日😀\uFFFD']);
  });
});

describe('a full member of a group', () => {
  it('is told what it missed once for each turn', async () => {
    const { clock, link, listener, server } = await openPair({
      link: { windowBytes: 100 },
      listen: { maxBufferedBytes: 1_000 },
    });
    const fromMs = clock.nowMs();
    const group = listener.createGroup?.();
    group?.add(server.connection);
    link.pause('dialer');
    for (let index = 0; index < 20; index += 1) expect(group?.publish(new Uint8Array(98))).toBe(1);
    expect(since(fromMs, server)).toEqual([]);
    clock.advance(1);
    expect(since(fromMs, server)).toEqual([[0, 'missed', 9]]);
    expect(listener.counters.missed).toBe(9);
    group?.publish(new Uint8Array(98));
    clock.advance(1);
    expect(since(fromMs, server)).toEqual([
      [0, 'missed', 9],
      [1, 'missed', 1],
    ]);
  });
});

describe('a listener that closes', () => {
  it('waits for its peers by the clock of the network, and cuts the rest', async () => {
    const { clock, network, listener, dialer, server, link } = await openPair({ link: { latencyMs: 10 } });
    const other = network.dialer.dial(listener.url, { handler });
    clock.advance(20);
    await other;
    link.pause('dialer');
    let isClosed = false;
    const fromMs = clock.nowMs();
    const closed = listener.close({ timeoutMs: 500 }).then(() => {
      isClosed = true;
    });
    clock.advance(499);
    await Promise.resolve();
    expect([isClosed, listener.connectionCount]).toEqual([false, 1]);
    clock.advance(1);
    await closed;
    expect(since(fromMs, server)).toEqual([[500, 'close', 1006]]);
    link.resume('dialer');
    clock.runAll();
    expect(since(fromMs, dialer)).toEqual([[500, 'close', 1001]]);
    expect([...network.links]).toEqual([]);
  });

  it('refuses a code that must not be sent', async () => {
    const { listener } = await openPair();
    await expect(listener.close({ code: 1006 })).rejects.toThrow(RangeError);
  });
});

describe('connections of another network', () => {
  it('have no link here', async () => {
    const [here, there] = [await openPair(), await openPair()];
    expect(() => here.network.linkOf(there.dialer.connection)).toThrow(TypeError);
    expect(here.network.linkOf(here.server.connection)).toBe(here.link);
  });
});
