import { chmod, rm, stat } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { splitAddress } from './address.ts';
import type { ClusterListener, ClusterListenOptions, ClusterNetwork, ClusterSocket, SocketHandler } from './network.ts';
import { StreamSocket } from './stream-socket.ts';
import { openServer, takeStream } from './tcp-network.ts';

/** Permissions of everybody but the user a folder belongs to. */
const othersBits = 0o077;
const ownerOnly = 0o600;
/** Where a link comes from: the host all sockets of the folder are at, so that the address it tells is believed. */
const anySocket = '127.0.0.1:0';

/**
 * Makes a network of Unix sockets within one machine: `127.0.0.1:7` is the socket named 7 in a folder.
 *
 * Who may enter the folder is a node, so it has to be open to its user alone (mode 0700, as `mkdtemp` makes it), and sockets
 * have the mode 0600: that is the authentication, and what comes in by another way is refused. Listening rejects where others
 * may enter. A socket that a dead process left is replaced.
 */
export function createUnixNetwork(folder: string): ClusterNetwork {
  const pathOf = (port: number): string => join(folder, String(port));
  return {
    isSecure: true,
    dial: (address, handler) => dialUnix(pathOf(splitAddress(address).port), address, handler),
    listen: async (options, accept) => {
      await assertPrivate(folder);
      return listenUnix(pathOf(options.port), options, accept);
    },
    nextTurn: (call) => void setImmediate(call),
  };
}

function dialUnix(path: string, address: string, handler: SocketHandler): ClusterSocket {
  return new StreamSocket(createConnection({ path }), address, handler);
}

async function listenUnix(
  path: string,
  options: ClusterListenOptions,
  accept: (socket: ClusterSocket) => SocketHandler,
): Promise<ClusterListener> {
  await rm(path, { force: true });
  const server = createServer((stream) => takeStream(stream, accept, anySocket));
  // Exclusive: workers of node:cluster share all other sockets.
  const listener = await openServer(server, options, { path, exclusive: true });
  await chmod(path, ownerOnly);
  return { ...listener, port: options.port };
}

async function assertPrivate(folder: string): Promise<void> {
  const { mode, uid } = await stat(folder);
  const isOwn = process.getuid === undefined || uid === process.getuid();
  if (!isOwn || (mode & othersBits) !== 0) {
    throw new RangeError(`the folder of sockets, ${folder}, is open to others: mode 0700 is needed`);
  }
}
