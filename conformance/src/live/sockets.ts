import { createConnection, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { PeerTrouble } from './outcome.ts';
import type { Address, OpenStream } from './peer.ts';

/** Opens a socket to a server, of TLS where the address says so. */
export const openSocket: OpenStream = ({ host, port, isTls }: Address, withinMs: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = isTls
      ? connectTls({ host, port, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })
      : createConnection({ host, port, allowHalfOpen: true });
    const fail = (why: string): void => {
      socket.destroy();
      reject(new PeerTrouble('unreachable', `${host}:${port}: ${why}`));
    };
    socket.setTimeout(withinMs, () => fail(`not open within ${withinMs} ms`));
    socket.once('error', (error) => fail(error.message));
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      socket.setTimeout(0);
      socket.setNoDelay(true);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
