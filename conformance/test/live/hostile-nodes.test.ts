import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { LivePeer } from '../../src/live/peer.ts';
import { createAddressPeer } from '../../src/live/peers/address.ts';
import { nodeSuite } from '../../src/live/suites/node-suite.ts';
import { link, sendFrame } from '../../suites/language/index.ts';
import { runHostile, shortLimits } from '../support/hostile.ts';

let server: Server | undefined;
const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server?.close();
});

/** A node that does whatever it is told with each link. */
async function nodeThat(treats: (socket: Socket) => void): Promise<LivePeer> {
  server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    treats(socket);
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return createAddressPeer({ address: `127.0.0.1:${port}`, limits: shortLimits });
}

function lengthOf(bytes: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes);
  return head;
}

const reactions: Readonly<Record<string, readonly [(socket: Socket) => void, RegExp]>> = {
  'says nothing': [() => {}, /nothing within 300 ms/],
  'closes at once': [(socket) => socket.end(), /end of stream/],
  'is reset at once': [(socket) => socket.resetAndDestroy(), /unreachable|reset|end of stream/],
  'speaks another protocol': [(socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), /garbage/],
  'answers garbage': [(socket) => socket.write(Buffer.concat([lengthOf(16), Buffer.alloc(16, 0xff)])), /garbage/],
  'lies about a length: no memory is taken for it': [(socket) => socket.write(lengthOf(0xffff_ffff)), /garbage/],
  'never ends a frame': [
    (socket) => socket.write(Buffer.concat([lengthOf(100), Buffer.alloc(50)])),
    /nothing within 300 ms/,
  ],
};

describe('a node costs its own case and a clear line', () => {
  it.each(Object.entries(reactions))('when it %s', { timeout: 20_000 }, async (_, [treats, says]) => {
    const { status, trouble, differences } = await runHostile(nodeSuite, await nodeThat(treats), [link('a')]);
    expect(status).toBe('failed');
    expect(JSON.stringify([trouble, differences])).toMatch(says);
  });

  it('when it floods', { timeout: 20_000 }, async () => {
    const flooding = await nodeThat((socket) =>
      socket.write(Buffer.concat([lengthOf(900_000), Buffer.alloc(800_000)])),
    );
    const { trouble } = await runHostile(nodeSuite, flooding, [link('a')], { maxLineBytes: 100_000 });
    expect(trouble).toEqual({ kind: 'flooded', message: 'more than 100000 bytes on a' });
  });

  it('when nobody listens', async () => {
    const peer = createAddressPeer({ address: '127.0.0.1:9', limits: shortLimits });
    const { trouble } = await runHostile(nodeSuite, peer, [link('a')]);
    expect(trouble).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
  });
});

it('the suite is told apart from a node when it would send a frame that there is not', async () => {
  const { status, trouble } = await runHostile(nodeSuite, await nodeThat(() => {}), [
    link('a', { until: 'open' }),
    sendFrame('a', 'SUBSCRIBE', { topic: 'x' }),
  ]);
  expect([status, trouble?.message]).toEqual(['suite_error', expect.stringContaining('SUBSCRIBE')]);
});
