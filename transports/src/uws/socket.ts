import type { WebSocket } from 'uWebSockets.js';
import type { NativeConnection, SocketActions } from '../server/native-connection.ts';

/** What a socket is opened with, and has as members of its own from then on. */
export interface Owned {
  owner: NativeConnection<Socket>;
}

export type Socket = WebSocket<Owned>;

// The native side looks at what waits before it adds a publication, so it gets a lower limit than the contract's.
const publicationShare = 0.75;
const wroteSome = 0;

/** How sockets of uWebSockets.js do what connections ask of them. */
export function socketActions(maxBufferedBytes: number, permessageDeflate: boolean): SocketActions<Socket> {
  return {
    send: (socket, message, isBinary) => socket.send(message, isBinary, permessageDeflate) === wroteSome,
    end: (socket, code, reason) => socket.end(code, reason),
    cut: (socket) => socket.close(),
    takesTextAsBytes: true,
    dropsAboveBytes: Math.ceil(maxBufferedBytes * publicationShare),
  };
}
