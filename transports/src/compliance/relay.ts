import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type { Link, LinkInstrument } from './instruments.ts';

/** Makes links out of a socket relay of Node: bytes go through this process, or do not. */
export function createRelay(): LinkInstrument {
  return { open };
}

async function open(url: string): Promise<Link> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let paused = false;
  const join = (near: Socket): void => {
    const far = createConnection({ host: target.hostname, port: Number(target.port), allowHalfOpen: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.on('data', (bytes) => other.write(bytes) || socket.pause());
      other.on('drain', () => paused || socket.resume());
      socket.on('end', () => other.end());
      if (paused) socket.pause();
    }
  };
  const server = createServer({ allowHalfOpen: true }, join);
  const port = await listen(server);
  const each = (act: (socket: Socket) => void): void => [...sockets].forEach(act);
  return {
    url: `${target.protocol}//127.0.0.1:${port}`,
    pause: () => {
      paused = true;
      each((socket) => void socket.pause());
    },
    resume: () => {
      paused = false;
      each((socket) => void socket.resume());
    },
    cut: () => each((socket) => void socket.destroy()),
    close: () => {
      server.close();
      each((socket) => void socket.destroy());
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a listening server has a port');
  return address.port;
}
