import type { Frame } from '@wsekit/spec';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDialer } from '../../src/browser/index.ts';
import type { Connection, DialOptions } from '../../src/interface.ts';
import { FakeSocket } from './fake-socket.ts';

const dialer = createDialer({ WebSocket: FakeSocket });

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
});
afterEach(() => vi.useRealTimers());

/** Dials, and lets the socket open. */
async function connected(more: Partial<DialOptions> = {}): Promise<{
  readonly connection: Connection;
  readonly socket: FakeSocket;
  readonly log: unknown[];
}> {
  const log: unknown[] = [];
  const handler = {
    onFrame: (frame: Frame) => void log.push(frame),
    onDrain: () => void log.push('drain'),
    onClose: (code: number, reason: string) => void log.push([code, reason]),
  };
  const dialled = dialer.dial('ws://a/b', { handler, ...more });
  const [socket] = FakeSocket.made;
  if (socket === undefined) throw new Error('nothing was made');
  socket.opens();
  return { connection: await dialled, socket, log };
}

describe('dialling over the platform', () => {
  it('offers subprotocols, asks for bytes, and tells the handler first', async () => {
    const { connection, socket } = await connected({ subprotocols: ['wse', 'other'] });
    expect([socket.url, socket.protocols, socket.binaryType]).toEqual(['ws://a/b', ['wse', 'other'], 'arraybuffer']);
    expect([connection.state, connection.remoteAddress, connection.subprotocol]).toEqual(['open', '', '']);
  });

  it('gives up behind handshakeTimeoutMs, and closes what it began', async () => {
    const handler = { onFrame: () => {}, onClose: () => {} };
    const dialled = dialer.dial('ws://a', { handler, handshakeTimeoutMs: 500 }).catch((error: Error) => error.message);
    await vi.advanceTimersByTimeAsync(500);
    expect(await dialled).toContain('[dial_timeout]');
    expect(FakeSocket.made[0]?.closes).toEqual([[]]);
  });

  it('rejects over a URL that is none, a refusal, and headers nobody could send', async () => {
    const handler = { onFrame: () => {}, onClose: () => {} };
    await expect(dialer.dial('http://a', { handler })).rejects.toThrow('[dial_failed]');
    await expect(dialer.dial('ws://a', { handler, headers: { a: 'b' } })).rejects.toThrow(RangeError);
    const refused = dialer.dial('ws://a', { handler });
    FakeSocket.made[0]?.onerror?.();
    await expect(refused).rejects.toThrow('[dial_failed]');
  });

  it('is abandoned by its signal, before and while it opens, and not behind', async () => {
    const handler = { onFrame: () => {}, onClose: () => {} };
    await expect(dialer.dial('ws://a', { handler, signal: AbortSignal.abort('no') })).rejects.toBe('no');
    const abort = new AbortController();
    const dialled = dialer.dial('ws://a', { handler, signal: abort.signal });
    abort.abort('enough');
    await expect(dialled).rejects.toBe('enough');
    FakeSocket.made = [];
    const late = new AbortController();
    const { connection } = await connected({ signal: late.signal });
    late.abort();
    expect(connection.state).toBe('open');
  });
});

describe('a connection over the platform', () => {
  it('sends and takes text and bytes', async () => {
    const { connection, socket, log } = await connected();
    expect([connection.send('a'), connection.send(Uint8Array.of(1))]).toEqual(['sent', 'sent']);
    socket.onmessage?.({ data: 'b' });
    socket.onmessage?.({ data: Uint8Array.of(2).buffer });
    expect([socket.sent, log]).toEqual([
      ['a', Uint8Array.of(1)],
      ['b', Uint8Array.of(2)],
    ]);
  });

  it('is full at the limit, and tells onDrain once a quarter or less waits', async () => {
    const { connection, socket, log } = await connected({ maxBufferedBytes: 1_000 });
    socket.bufferedAmount = 990;
    expect(connection.send('0123456789A')).toBe('full');
    socket.bufferedAmount = 251;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(log).toEqual([]);
    socket.bufferedAmount = 250;
    await vi.advanceTimersByTimeAsync(10);
    expect([log, vi.getTimerCount()]).toEqual([['drain'], 0]);
  });

  it('closes with 4009 over a message above the limit, counted in bytes', async () => {
    const { socket, log } = await connected({ maxFrameBytes: 4 });
    socket.onmessage?.({ data: 'éé' });
    socket.onmessage?.({ data: 'ééé' });
    expect([log, socket.closes]).toEqual([['éé'], [[4009, '']]]);
  });

  it('closes with 4011 over an exception of the handler, and reports it', async () => {
    const errors: unknown[] = [];
    const onFrame = (): never => {
      throw new Error('of the handler');
    };
    const { socket } = await connected({
      handler: { onFrame, onClose: () => {} },
      onError: (error) => errors.push(String(error)),
    });
    socket.onmessage?.({ data: 'a' });
    expect([errors, socket.closes]).toEqual([['Error: of the handler'], [[4011, '']]]);
  });

  it('is told 1006 when its Close frame gets no answer within closeTimeoutMs', async () => {
    const { connection, socket, log } = await connected({ closeTimeoutMs: 300 });
    connection.close(4000, 'é'.repeat(100));
    connection.close(4001);
    expect(socket.closes).toEqual([[4000, 'é'.repeat(61)]]);
    expect([connection.state, connection.send('late')]).toEqual(['closing', 'closed']);
    await vi.advanceTimersByTimeAsync(300);
    socket.ends(4000);
    expect([log, connection.state]).toEqual([[[1006, '']], 'closed']);
  });

  it('refuses codes the platform does not send', async () => {
    const { connection, socket } = await connected();
    for (const code of [999, 1001, 1006, 1011, 5000]) expect(() => connection.close(code)).toThrow(RangeError);
    expect([connection.state, socket.closes]).toEqual(['open', []]);
  });

  it('is cut by terminate without waiting for anything', async () => {
    const { connection, socket, log } = await connected();
    connection.terminate();
    await vi.advanceTimersByTimeAsync(0);
    socket.onmessage?.({ data: 'late' });
    expect([log, connection.state, connection.bufferedBytes]).toEqual([[[1006, '']], 'closed', 0]);
  });

  it('takes code 0 for an end without a Close frame', async () => {
    const { socket, log } = await connected();
    socket.ends(0, 'whatever');
    expect(log).toEqual([[1006, '']]);
  });
});
