import type { Frame } from '@wsekit/spec';
import type { Connection, ConnectionHandler, ConnectionState, SendResult } from '@wsekit/transports';

/** What becomes of the frames and of the end of one connection; whatever is absent is left alone. */
interface LineChange {
  /** A frame on its way to the peer: what is sent in its place. */
  readonly sent?: (frame: Frame) => readonly Frame[];
  /** A frame of the peer: what is handed on in its place. */
  readonly heard?: (frame: Frame) => readonly Frame[];
  /** A Close on its way to the peer: what it says in its place, or `never` and `cut`. */
  readonly closes?: (code: number | undefined, reason: string | undefined) => CloseInstead;
}

type CloseInstead = 'never' | 'cut' | { readonly code: number | undefined; readonly reason: string | undefined };

/** Makes the change of one connection, which it may send by as well. */
export type ChangeLine = (connection: Connection) => LineChange;

/** A handler whose connection is altered. */
export function alterHandler(handler: ConnectionHandler, changeLine: ChangeLine): ConnectionHandler {
  let change: LineChange = {};
  return {
    onOpen: (connection) => {
      change = changeLine(connection);
      handler.onOpen?.(new AlteredConnection(connection, change));
    },
    onFrame: (frame) => {
      for (const one of change.heard?.(frame) ?? [frame]) handler.onFrame(one);
    },
    onDrain: () => handler.onDrain?.(),
    onPong: () => handler.onPong?.(),
    onMissed: (publications) => handler.onMissed?.(publications),
    onClose: (code, reason) => handler.onClose(code, reason),
  };
}

/** A connection that sends something else than it was given. */
class AlteredConnection implements Connection {
  readonly #connection: Connection;
  readonly #change: LineChange;

  constructor(connection: Connection, change: LineChange) {
    this.#connection = connection;
    this.#change = change;
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  get subprotocol(): string {
    return this.#connection.subprotocol;
  }

  get remoteAddress(): string {
    return this.#connection.remoteAddress;
  }

  get bufferedBytes(): number {
    return this.#connection.bufferedBytes;
  }

  send(frame: Frame): SendResult {
    const frames = this.#change.sent?.(frame) ?? [frame];
    let result: SendResult = 'sent';
    for (const one of frames) result = this.#connection.send(one);
    return result;
  }

  ping(): void {
    this.#connection.ping?.();
  }

  close(code?: number, reason?: string): void {
    const instead = this.#change.closes?.(code, reason) ?? { code, reason };
    if (instead === 'cut') this.#connection.terminate();
    else if (instead !== 'never') this.#connection.close(instead.code, instead.reason);
  }

  terminate(): void {
    this.#connection.terminate();
  }
}
