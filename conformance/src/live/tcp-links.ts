import { createConnection, createServer, type Socket } from 'node:net';
import type { LinkListener, LinkNetwork } from './link-network.ts';
import { PeerTrouble } from './outcome.ts';
import { WaitingStreams } from './waiting-streams.ts';

/** Where a node takes links. */
export interface LinkAddress {
  readonly host: string;
  readonly port: number;
}

/** Plays nodes over TCP. They listen at the address that this machine has towards the node. */
export function createTcpLinks(node: LinkAddress): LinkNetwork {
  return { dial: (withinMs) => dialNode(node, withinMs), listen: () => listenFor(node) };
}

/** Opens a stream to a node. Rejects with {@link PeerTrouble}. */
function dialNode({ host, port }: LinkAddress, withinMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, allowHalfOpen: true, noDelay: true });
    const fail = (why: string): void => {
      socket.destroy();
      reject(new PeerTrouble('unreachable', `${host}:${port}: ${why}`));
    };
    socket.setTimeout(withinMs, () => fail(`not open within ${withinMs} ms`));
    socket.once('error', (error) => fail(error.message));
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

const patienceMs = 5000;

async function listenFor(node: LinkAddress): Promise<LinkListener> {
  const host = await hostTowards(node);
  const waiting = new WaitingStreams();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => waiting.add(socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    address: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
    take: (withinMs) => waiting.take(withinMs),
    close: () => {
      server.close();
      waiting.close();
    },
  };
}

/** The address this machine has towards a node. */
async function hostTowards(node: LinkAddress): Promise<string> {
  const socket = await dialNode(node, patienceMs);
  const { localAddress = '127.0.0.1' } = socket;
  socket.destroy();
  return localAddress;
}
