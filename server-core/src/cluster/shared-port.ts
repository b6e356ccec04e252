import type { Server, Socket } from 'node:net';
import { isClusterLinkStart } from '@wsekit/codec/cluster';
import { clusterLimits } from '@wsekit/spec';
import type { Mesh } from './mesh.ts';
import { takeStream } from './tcp-network.ts';

const { cluster_hello_timeout_ms: lookMs } = clusterLimits;

/**
 * Lets links of the cluster come in at the port of an HTTP server, beside its requests. (WSE-CLU-101)
 *
 * Every connection is held until its first four bytes are there, at most 5 s: those of a link go to the mesh, and all others
 * to what the server had for them, as do those that say less. Give it a server of `node:http`, before or after it listens: of
 * `node:https` all bytes are of TLS. Listeners that do not stand on Node's servers, uWebSockets.js and Bun, have no such way:
 * with them links have a port of their own. Gives what undoes it.
 */
export function sharePort(server: Server, mesh: Mesh): () => void {
  const former = server.listeners('connection');
  const hand = (stream: Socket): void => {
    for (const listener of former) listener.call(server, stream);
  };
  const look = (stream: Socket): void => lookInto(stream, hand, mesh);
  server.removeAllListeners('connection');
  server.on('connection', look);
  return () => {
    server.off('connection', look);
    for (const listener of former) server.on('connection', (stream) => listener.call(server, stream));
  };
}

/** Reads as much as tells what it is, and puts it back. */
function lookInto(stream: Socket, hand: (stream: Socket) => void, mesh: Mesh): void {
  const settle = (start: Uint8Array): void => {
    clearTimeout(timer);
    stream.off('readable', read);
    stream.off('error', ignore);
    if (stream.destroyed) return;
    if (start.length > 0) stream.unshift(start);
    if (isClusterLinkStart(start)) takeStream(stream, (socket) => mesh.accept(socket));
    else hand(stream);
  };
  const read = (): void => {
    const chunk: unknown = stream.read();
    settle(chunk instanceof Uint8Array ? chunk : new Uint8Array());
  };
  const ignore = (): void => {};
  const timer = setTimeout(() => settle(new Uint8Array()), lookMs);
  stream.once('readable', read);
  stream.on('error', ignore);
}
