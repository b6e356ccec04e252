import { createConnection, createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { clusterLimits } from '@wsekit/spec';
import { splitAddress } from './address.ts';
import type { ClusterListener, ClusterListenOptions, ClusterNetwork, ClusterSocket, SocketHandler } from './network.ts';
import { StreamSocket } from './stream-socket.ts';

const closeGraceMs = 1_000;

/** Makes the network of TCP without certificates: whoever reaches the port is a node. (WSE-CLU-084) */
export function createTcpNetwork(): ClusterNetwork {
  return { isSecure: false, dial: dialTcp, listen: listenTcp, nextTurn: (call) => void setImmediate(call) };
}

function dialTcp(address: string, handler: SocketHandler): ClusterSocket {
  const place = splitAddress(address);
  const stream = createConnection({ ...place, noDelay: true });
  return new StreamSocket(stream, address, handler);
}

async function listenTcp(
  options: ClusterListenOptions,
  accept: (socket: ClusterSocket) => SocketHandler,
): Promise<ClusterListener> {
  const server = createServer({ noDelay: true }, (stream) => takeStream(stream, accept));
  return openServer(server, options);
}

/** Hands on a stream that is open, as one that comes from an address. */
export function takeStream(
  stream: Socket,
  accept: (socket: ClusterSocket) => SocketHandler,
  remoteAddress: string = remoteAddressOf(stream),
): void {
  const socket = new StreamSocket(stream, remoteAddress);
  socket.setHandler(accept(socket));
}

/** Opens the port of a server of `node:net` or `node:tls`; `at` is what stands for it where it is none of TCP. */
export function openServer(
  server: Server,
  { port, ...place }: ClusterListenOptions,
  at: ListenOptions = { ...place, port },
): Promise<ClusterListener> {
  const streams = new Set<Socket>();
  server.on('connection', (stream: Socket) => {
    streams.add(stream);
    stream.once('close', () => streams.delete(stream));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...at, backlog: clusterLimits.cluster_max_inbound_links }, () => {
      server.off('error', reject);
      // Running out of descriptors costs the connections that come, and nothing else.
      server.on('error', () => {});
      const bound = server.address();
      const close = (): Promise<void> => closeServer(server, streams);
      resolve({ port: typeof bound === 'object' && bound !== null ? bound.port : port, close });
    });
  });
}

/** Links end by themselves; who is in the middle of a handshake, or does not close its end, has a second. */
function closeServer(server: Server, streams: Iterable<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      for (const stream of streams) stream.destroy();
    }, closeGraceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function remoteAddressOf({ remoteAddress = '', remotePort = 0, remoteFamily }: Socket): string {
  return remoteFamily === 'IPv6' ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`;
}
