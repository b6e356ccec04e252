import type { Frame } from '@wsekit/spec';
import {
  INVALID_DATA,
  MESSAGE_TOO_BIG,
  POLICY_VIOLATION,
  PROTOCOL_ERROR,
  SERVER_ERROR,
} from '@wsekit/spec/close-numbers';
import type WebSocket from 'ws';
import { assertCloseCode, closeCodeLost, closeCodeNone, cutReason } from '../close.ts';
import type { Connection, ConnectionHandler, ConnectionState, SendResult } from '../connection.ts';
import type { ConnectionLimits } from '../interface.ts';

const open = 1;
const closed = 3;
// How often it is looked whether enough has left where the socket does not tell.
const pollMs = 5;
// Where a listener of `ws` finds the connection it belongs to: a closure for each would cost every connection memory.
const owner = Symbol('connection');

/** What a connection needs to know of where it belongs. */
export interface Surroundings {
  readonly limits: ConnectionLimits;
  readonly onError: ((error: unknown) => void) | undefined;
}

type OwnedSocket = WebSocket & { [owner]?: WsConnection };

/** A connection over `ws`; the client's as it is, the server's with its own way of writing. */
export class WsConnection implements Connection {
  readonly remoteAddress: string;
  protected readonly ws: WebSocket;
  protected readonly handler: ConnectionHandler;
  readonly #surroundings: Surroundings;
  /** Set while `bufferedBytes` has stood above a quarter of the limit and `onDrain` was not called yet. */
  protected isAboveQuarter = false;
  #isLooking = false;
  #hasEnded = false;
  #isCut = false;
  /** What the peer was closed with for frames that break the rules. */
  #brokenCode: number | undefined;

  constructor(socket: WebSocket, handler: ConnectionHandler, surroundings: Surroundings, remoteAddress: string) {
    this.ws = socket;
    this.handler = handler;
    this.#surroundings = surroundings;
    this.remoteAddress = remoteAddress;
    (socket as OwnedSocket)[owner] = this;
    socket.on('message', onMessage);
    if (handler.onPong !== undefined) socket.on('pong', onPong);
    socket.on('error', onError);
    socket.on('close', onClose);
  }

  get state(): ConnectionState {
    if (this.#hasEnded || this.ws.readyState === closed) return 'closed';
    return this.ws.readyState === open && !this.#isCut ? 'open' : 'closing';
  }

  get subprotocol(): string {
    return this.ws.protocol;
  }

  get bufferedBytes(): number {
    return this.#hasEnded ? 0 : this.ws.bufferedAmount;
  }

  send(frame: Frame): SendResult {
    if (this.state !== 'open') return 'closed';
    if (!this.hasRoomFor(typeof frame === 'string' ? Buffer.byteLength(frame) : frame.length)) return 'full';
    this.ws.send(frame, sent);
    this.noteBuffered();
    return 'sent';
  }

  ping(): void {
    if (this.state === 'open') this.ws.ping();
  }

  close(code: number = 1000, reason: string = ''): void {
    assertCloseCode(code);
    if (this.state !== 'open') return;
    if (code === closeCodeNone) this.ws.close();
    else this.ws.close(code, cutReason(reason));
  }

  terminate(): void {
    if (this.#hasEnded) return;
    this.#isCut = true;
    this.ws.terminate();
  }

  /** Tells the handler that the connection is open. */
  begin(): void {
    this.#guard(() => this.handler.onOpen?.(this));
  }

  /** Calls `onDrain` when it is due. */
  drained(): void {
    if (!this.isAboveQuarter || this.#hasEnded || this.bufferedBytes > this.#surroundings.limits.maxBufferedBytes / 4)
      return;
    this.isAboveQuarter = false;
    if (this.state === 'open') this.#guard(() => this.handler.onDrain?.());
  }

  /** Tells the handler what it lost of groups. */
  missed(publications: number): void {
    if (this.state === 'open') this.#guard(() => this.handler.onMissed?.(publications));
  }

  /** A message above the limit has come, and the Close follows. */
  tooLarge(): void {
    if (this.state === 'open') this.#guard(() => this.handler.onTooLarge?.());
  }

  received(data: Buffer, isBinary: boolean): void {
    if (this.state !== 'open') return;
    this.noteRead(data.length);
    try {
      this.handler.onFrame(isBinary ? data : data.toString());
    } catch (error) {
      this.#failed(error);
    }
  }

  answered(): void {
    if (this.state === 'open') this.#guard(() => this.handler.onPong?.());
  }

  /** A frame broke the rules; `ws` has closed with a code that it does not tell when the peer stays silent. */
  broken(code: number): void {
    this.#brokenCode = code;
  }

  ended(code: number, reason: string): void {
    this.#hasEnded = true;
    const isSilent = code === closeCodeLost;
    try {
      this.handler.onClose(isSilent ? (this.#brokenCode ?? code) : code, isSilent ? '' : reason);
    } catch (error) {
      this.#surroundings.onError?.(error);
    }
  }

  /** A message of so many bytes has come. */
  protected noteRead(_bytes: number): void {}

  /** Tells whether so many bytes may be added; what does not fit is due an `onDrain`. */
  protected hasRoomFor(payloadBytes: number): boolean {
    if (this.bufferedBytes + payloadBytes <= this.#surroundings.limits.maxBufferedBytes) return true;
    this.#oweDrain();
    return false;
  }

  protected noteBuffered(): void {
    if (this.bufferedBytes > this.#surroundings.limits.maxBufferedBytes / 4) this.#oweDrain();
  }

  /** The socket tells when what waits has left: it does so only where more waits than it likes. */
  protected get willTell(): boolean {
    return false;
  }

  #oweDrain(): void {
    this.isAboveQuarter = true;
    if (this.#isLooking || this.willTell) return;
    this.#isLooking = true;
    setTimeout(() => this.#look(), pollMs);
  }

  #look(): void {
    this.#isLooking = false;
    this.drained();
    if (this.isAboveQuarter && this.state === 'open') this.#oweDrain();
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.#surroundings.onError?.(error);
    this.close(SERVER_ERROR);
  }
}

function onMessage(this: WebSocket, data: WebSocket.RawData, isBinary: boolean): void {
  // With the binary type `nodebuffer`, which is the default, data is a Buffer.
  (this as OwnedSocket)[owner]?.received(data as Buffer, isBinary);
}

function onPong(this: WebSocket): void {
  (this as OwnedSocket)[owner]?.answered();
}

function onClose(this: WebSocket, code: number, reason: Buffer): void {
  (this as OwnedSocket)[owner]?.ended(code, reason.toString());
}

/** Codes by which `ws` names what is wrong with a frame, and what it closes with. */
const brokenCodes: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: MESSAGE_TOO_BIG,
  WS_ERR_INVALID_UTF8: INVALID_DATA,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: POLICY_VIOLATION,
};

/** Every error is followed by the end of the connection, which is told. */
function onError(this: WebSocket, { code = '' }: NodeJS.ErrnoException): void {
  if (code.startsWith('WS_ERR_')) (this as OwnedSocket)[owner]?.broken(brokenCodes[code] ?? PROTOCOL_ERROR);
}

/** Failures of writing end the connection as well. */
function sent(this: unknown): void {}
