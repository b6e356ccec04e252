// A small client: a dialer opens the connection, a session speaks the protocol over it. `client` and `recovery` use it.
import type { Envelope } from '@wsekit/codec';
import { type ClientSession, type ClientSessionOptions, createClientSession } from '@wsekit/codec/session';
import type { Frame } from '@wsekit/spec';
import type { Connection, Dialer } from '@wsekit/transports';

export interface ConnectOptions extends ClientSessionOptions {
  /** In the `Authorization` header; browsers have the cookie `access_token` for it. */
  readonly token?: string;
  /** Called with each message of the server. */
  readonly onMessage: (message: Envelope) => void;
  /** Called with each frame before it is read or sent, to look at it; its bytes are valid for the call. */
  readonly onFrame?: (direction: 'received' | 'sent', frame: Frame) => void;
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
  const { token, onMessage, onFrame, onReady, onClose, ...sessionOptions } = options;
  let socket: Connection | undefined;
  const session = createClientSession(sessionOptions, {
    transmit(frame) {
      onFrame?.('sent', frame);
      socket?.send(frame);
    },
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
      onFrame(frame) {
        onFrame?.('received', frame);
        session.receive(frame, Date.now());
      },
      onClose(code, reason) {
        clearInterval(timer);
        onClose?.(code, reason);
      },
    },
  });
  return { connection, send: (message) => session.send(message, Date.now()) };
}
