// A small client: a dialer opens the connection, a session speaks the protocol over it. `client` and `recovery` use it.
import type { Envelope } from '@wsekit/codec';
import { type ClientSession, type ClientSessionOptions, createClientSession } from '@wsekit/codec/session';
import type { Connection, Dialer } from '@wsekit/transports';

export interface ConnectOptions extends ClientSessionOptions {
  /** In the `Authorization` header; browsers have the cookie `access_token` for it. */
  readonly token?: string;
  /** Called with each message of the server. */
  readonly onMessage: (message: Envelope) => void;
  /** Called when the handshake is done. */
  readonly onReady?: (session: ClientSession) => void;
  readonly onClose?: (code: number, reason: string) => void;
}

export interface Client {
  readonly connection: Connection;
  /** Sends a message. */
  send(message: Envelope): void;
}

/** Connects to a server. */
export async function connect(dialer: Dialer, url: string, options: ConnectOptions): Promise<Client> {
  const { token, onMessage, onReady, onClose, ...sessionOptions } = options;
  let socket: Connection | undefined;
  const session = createClientSession(sessionOptions, {
    transmit: (frame) => socket?.send(frame),
    deliver: onMessage,
    close: (code, reason) => socket?.close(code, reason),
    event: ({ type }) => type === 'ready' && onReady?.(session),
  });
  const timer = setInterval(() => session.tick(Date.now()), 1000);
  const connection = await dialer.dial(url, {
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    handler: {
      onOpen(opened) {
        socket = opened;
        session.open(Date.now());
      },
      onFrame: (frame) => session.receive(frame, Date.now()),
      onClose(code, reason) {
        clearInterval(timer);
        onClose?.(code, reason);
      },
    },
  });
  return { connection, send: (message) => session.send(message, Date.now()) };
}
