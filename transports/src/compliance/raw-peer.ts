import { createConnection, createServer, type Socket } from 'node:net';
import type { WireInstrument, WireListener, WireSocket } from './instruments.ts';

/** Makes the instrument of the cases that need every byte in hand, over plain sockets of Node. */
export function createRawPeer(): WireInstrument {
  return { dial, listen };
}

function dial(url: string): Promise<WireSocket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = createConnection({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port),
      allowHalfOpen: true,
    });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(wrap(socket));
    });
  });
}

async function listen(): Promise<WireListener> {
  const arrived: WireSocket[] = [];
  const waiting: ((socket: WireSocket) => void)[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const taker = waiting.shift();
    if (taker === undefined) arrived.push(wrap(socket));
    else taker(wrap(socket));
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const sockets = new Set<Socket>();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a listening server has a port');
  return {
    url: `ws://127.0.0.1:${address.port}`,
    accept: () =>
      new Promise((resolve) => {
        const socket = arrived.shift();
        if (socket === undefined) waiting.push(resolve);
        else resolve(socket);
      }),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

interface Reading {
  readonly bytes: number;
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
}

/** Nothing is read from the socket before it is asked for, so a case that reads nothing is a peer that reads nothing. */
function wrap(socket: Socket): WireSocket {
  const readings: Reading[] = [];
  const ended = createEnding(socket);
  const serve = (): void => {
    for (let first = readings[0]; first !== undefined; first = readings[0]) {
      const bytes: Buffer | null = socket.read(first.bytes);
      if (bytes === null) break;
      readings.shift();
      if (bytes.length === first.bytes) first.resolve(new Uint8Array(bytes));
      else first.reject(new Error(`the stream ended ${first.bytes - bytes.length} bytes too early`));
    }
  };
  socket.on('error', () => {});
  socket.setNoDelay(true);
  socket.on('readable', serve);
  for (const event of ['end', 'close']) {
    socket.on(event, () => {
      serve();
      for (const reading of readings.splice(0)) reading.reject(new Error('the stream ended'));
    });
  }
  return {
    write: (bytes) => void socket.write(bytes),
    read: (bytes) =>
      new Promise((resolve, reject) => {
        if (bytes === 0 && readings.length === 0) return resolve(new Uint8Array(0));
        if (socket.readableEnded || socket.destroyed) return reject(new Error('the stream has ended'));
        readings.push({ bytes, resolve, reject });
        serve();
      }),
    ended: () => {
      socket.off('readable', serve);
      socket.resume();
      return ended;
    },
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
    reset: () => void socket.resetAndDestroy(),
  };
}

function createEnding(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('end', resolve);
    socket.once('close', () => resolve());
  });
}
