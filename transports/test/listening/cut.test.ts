// Shows that cutting a peer that does not read costs the same whatever still waits for it.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../src/interface.ts';
import { attach } from '../../src/ws/index.ts';

const upgrade =
  'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
const frame = new Uint8Array(65_536);

let server: Server;
beforeEach(() => {
  server = createServer();
});
afterEach(() => void server.close());

/** A connection, the socket below it and how it ended, of a peer that reads nothing. */
async function open(): Promise<{ connection: Connection; stream: Duplex; ended: Promise<number> }> {
  const sockets = new Promise<Duplex>((found) => server.once('upgrade', (_, socket) => found(socket)));
  let opened: (connection: Connection) => void = () => {};
  let closed: (code: number) => void = () => {};
  const connections = new Promise<Connection>((resolve) => (opened = resolve));
  const ended = new Promise<number>((resolve) => (closed = resolve));
  await attach(server, { accept: () => ({ handler: { onOpen: opened, onFrame() {}, onClose: closed } }) });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const peer = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  peer.on('error', () => {}).write(upgrade);
  return { connection: await connections, stream: await sockets, ended };
}

describe('A connection over ws that is cut', () => {
  it('makes one error for all that still waits', async () => {
    const { connection, stream, ended } = await open();
    while (connection.bufferedBytes < 8 * frame.length) connection.send(frame);
    const failed = () => new Promise<unknown>((resolve) => stream.write('x', resolve));
    const failures = [failed(), failed()];
    connection.terminate();
    const [first, second] = await Promise.all(failures);
    expect(first).toBeInstanceOf(Error);
    expect(second).toBe(first);
    expect(await ended).toBe(1006);
  });

  it('ends without an error where nothing waits', async () => {
    const { connection, stream, ended } = await open();
    connection.terminate();
    expect(await ended).toBe(1006);
    expect(stream.errored).toBeNull();
  });
});
