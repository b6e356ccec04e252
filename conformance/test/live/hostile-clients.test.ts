import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { LivePeer } from '../../src/live/peer.ts';
import { createOurClientPeer } from '../../src/live/peers/our-client.ts';
import { clientSuite } from '../../src/live/suites/client-suite.ts';
import { writeFrame } from '../../src/live/wire/frame-header.ts';
import { accept, hear, send, silence } from '../../suites/language/index.ts';
import { runHostile } from '../support/hostile.ts';

const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
});

const asks = [
  'GET /wse HTTP/1.1',
  'Host: 127.0.0.1',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
].join('\r\n');

/** A client that does whatever it is told with its connection. */
function clientThat(treats: (socket: Socket) => void): LivePeer {
  const ours = createOurClientPeer('hostile', () => {
    throw new Error('it dials by itself');
  });
  return {
    ...ours,
    start: async ({ settings }) => {
      const { hostname, port } = new URL(String(settings.url));
      const socket = connect({ host: hostname, port: Number(port) }, () => treats(socket));
      sockets.add(socket.on('error', () => {}));
      return {
        isDriven: true,
        takesTokens: false,
        greets: false,
        nowMs: () => Date.now(),
        call: async () => ({ result: null }),
        takeEvents: async () => [],
        advance: async () => true,
        stop: async () => void socket.destroy(),
      };
    },
  };
}

/** Writes a frame once it was let in. */
const lets =
  (frame: Uint8Array) =>
  (socket: Socket): void => {
    socket.write(`${asks}\r\n\r\n`);
    socket.once('data', () => socket.write(frame));
  };
const mask = Uint8Array.of(1, 2, 3, 4);

const reactions: Readonly<Record<string, readonly [(socket: Socket) => void, RegExp]>> = {
  'connects and says nothing': [() => {}, /an upgrade request.*nothing in time/],
  'speaks another protocol': [(socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n\r\n'), /garbage.*SSH-2\.0/],
  'has a head that never ends': [(socket) => socket.write(`GET / HTTP/1.1\r\n${'x'.repeat(70_000)}`), /garbage.*65536/],
  'closes at once': [(socket) => socket.end(), /end of stream/],
  'is reset at once': [(socket) => socket.resetAndDestroy(), /reset|end of stream/],
  'masks nothing': [lets(writeFrame(Buffer.from('{}'), { opcode: 1 })), /garbage.*(un)?mask/],
  'sends text that is none': [lets(writeFrame(Buffer.from([0xff]), { opcode: 1, mask })), /garbage.*UTF-8/],
  'lies about a length': [
    lets(writeFrame(new Uint8Array(), { opcode: 1, mask, lengthBytes: 8, claims: 2 ** 40 })),
    /garbage.*above the 4194304/,
  ],
  'never says hello': [lets(new Uint8Array()), /nothing within 300 ms/],
};

describe('a client costs its own case and a clear line', () => {
  it.each(Object.entries(reactions))('when it %s', { timeout: 20_000 }, async (_, [treats, says]) => {
    const { status, trouble, differences } = await runHostile(clientSuite, clientThat(treats), [accept('a')]);
    expect(status).toBe('failed');
    expect(JSON.stringify([trouble, differences])).toMatch(says);
  });

  it('when it floods', { timeout: 20_000 }, async () => {
    const flood = Buffer.concat(
      Array.from({ length: 500 }, () => writeFrame(Buffer.alloc(1000, 'x'), { opcode: 1, mask })),
    );
    const steps = [accept('a', { until: 'greeted' }), silence('a', 200), hear('a', { t: 'never' })];
    const result = await runHostile(clientSuite, clientThat(lets(flood)), steps, { maxLineBytes: 100_000 });
    expect(result.status).toBe('failed');
    expect(JSON.stringify([result.trouble, result.differences])).toMatch(/flooded|nothing for 200 ms/);
  });

  it('when it never connects', { timeout: 20_000 }, async () => {
    const never: LivePeer = { ...clientThat(() => {}), start: async () => idle };
    const { status, differences } = await runHostile(clientSuite, never, [accept('a')]);
    expect(status).toBe('failed');
    expect(JSON.stringify(differences)).toMatch(/within 300 ms|nothing in time/);
  });
});

const idle: Awaited<ReturnType<LivePeer['start']>> = {
  isDriven: true,
  takesTokens: false,
  greets: false,
  nowMs: () => Date.now(),
  call: async () => ({ result: null }),
  takeEvents: async () => [],
  advance: async () => true,
  stop: async () => {},
};

it('the suite is told apart from a client when it would send what the schema forbids', async () => {
  const steps = [accept('a', { until: 'greeted' }), send('a', { t: 'client_hello', p: {} })];
  const { status, trouble } = await runHostile(clientSuite, clientThat(lets(new Uint8Array())), steps);
  expect([status, trouble?.message]).toEqual(['suite_error', expect.stringContaining('what the schema forbids')]);
});
