import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeWebSocketFrame, opcodes } from '../../src/wire/web-socket-frames.ts';
import { WireLine } from '../../src/wire/wire-line.ts';

const upgraded = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';
const open: { server: Server; sockets: Set<Socket> }[] = [];

afterEach(() => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

/** Something at the other end that does as it is told with each socket. */
async function peer(behave: (socket: Socket) => void): Promise<URL> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    behave(socket);
  });
  open.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return new URL(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/wse`);
}

const nowMs = (): number => performance.now();
const kinds = (line: WireLine): string[] => line.items.map(({ kind }) => kind);
const frame = (text: string, opcode: number, fin = true): Uint8Array =>
  encodeWebSocketFrame(Buffer.from(text), { opcode, fin, isMasked: false });

describe('a wire line', () => {
  it('hears each frame, joins pieces, answers pings, and sees the close', async () => {
    const url = await peer((socket) => {
      socket.write(upgraded);
      socket.write(frame('hel', opcodes.text, false));
      socket.write(frame('?', opcodes.ping));
      socket.write(frame('lo', opcodes.continuation));
      socket.end(encodeWebSocketFrame(Uint8Array.of(0x0f, 0xa0), { opcode: opcodes.close, isMasked: false }));
    });
    const line = new WireLine(url, { nowMs });
    await line.until(() => line.hasEnded, 2000);
    expect(line.items).toMatchObject([
      { kind: 'http', status: 101, headers: { upgrade: 'websocket' } },
      { kind: 'ping' },
      { kind: 'text', text: 'hello' },
      { kind: 'close', code: 4000 },
      { kind: 'end' },
    ]);
  });

  it('ends where the other side speaks no HTTP, floods, lies about a length, or sends unknown frames', async () => {
    const upgradedWith =
      (...bytes: Uint8Array[]) =>
      (socket: Socket) =>
        void socket.write(Buffer.concat([Buffer.from(upgraded), ...bytes]));
    const cases: readonly (readonly [(socket: Socket) => void, RegExp])[] = [
      [(socket) => void socket.write('SSH-2.0-OpenSSH_9.9\r\n'), /does not answer in HTTP/],
      [(socket) => void socket.write(`HTTP/1.1 ${'x'.repeat(70_000)}`), /does not answer in HTTP/],
      [upgradedWith(frame('x'.repeat(60_000), opcodes.text), frame('x'.repeat(60_000), opcodes.text)), /without end/],
      [upgradedWith(Buffer.from('827f0000010000000000', 'hex')), /announces a frame of 1099511627776 bytes/],
      [upgradedWith(frame('', 7)), /unknown opcode 7/],
    ];
    for (const [behave, why] of cases) {
      const line = new WireLine(await peer(behave), { nowMs, maxHeardBytes: 100_000 });
      await line.until(() => line.hasEnded, 5000);
      expect(line.items.at(-1)).toMatchObject({ kind: 'end', why: expect.stringMatching(why) });
      line.destroy();
    }
  });

  it('tells the status of a refusal, and no more waits for one who hangs than it was told', async () => {
    const refused = new WireLine(await peer((socket) => void socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n')), {
      nowMs,
    });
    await refused.until(() => refused.hasEnded, 2000);
    expect(refused.items[0]).toMatchObject({ kind: 'http', status: 503 });
    expect(refused.isOpen).toBe(false);
    const hanging = new WireLine(await peer(() => {}), { nowMs });
    expect(await hanging.until(() => hanging.isOpen, 20)).toBe(false);
    hanging.destroy();
    expect(kinds(hanging)).toEqual(['end']);
  });

  it('ends when it is called off', async () => {
    const abort = new AbortController();
    const line = new WireLine(await peer(() => {}), { nowMs, signal: abort.signal });
    abort.abort();
    expect(line.hasEnded).toBe(true);
  });

  it('writes no header that another would begin in', async () => {
    let head = '';
    const url = await peer((socket) =>
      socket.on('data', (bytes: Buffer) => {
        head += bytes.toString();
        socket.end();
      }),
    );
    const line = new WireLine(url, { nowMs, headers: { Authorization: 'Bearer a\r\nX-Other: b' } });
    await line.until(() => line.hasEnded, 2000);
    expect(head).not.toContain('\r\nX-Other');
  });
});
