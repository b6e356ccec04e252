import type { WebSocket } from 'uWebSockets.js';
import type { Frame } from '@wsekit/spec';
import { assertCloseCode, closeCodeLost, closeCodeNone, cutReason } from '../close.ts';
import type { Connection, ConnectionHandler, ConnectionState, Prepared, SendResult } from '../connection.ts';
import type { ListenerLimits } from '../interface.ts';
import { PreparedPayload } from './prepared-payload.ts';

const internalError = 1011;
const tooLarge = 1009;
const pollMs = 5;

/** What a socket is opened with. */
export interface Owned {
  owner: UwsConnection;
}

/** A group that a connection is in. */
export interface Joined {
  /** A member ends; without a socket its subscriptions have ended with it. */
  forget(socket: WebSocket<unknown> | undefined): void;
}

/** What all connections of a listener share. */
export interface Home {
  readonly limits: ListenerLimits;
  readonly permessageDeflate: boolean;
  readonly onError: ((error: unknown) => void) | undefined;
  /** Told of each publication that was lost. */
  readonly onMissed: (connection: UwsConnection) => void;
  /** Told of each connection that has ended. */
  readonly onEnded: (connection: UwsConnection) => void;
}

/**
 * What may wait for a member when a publication comes, in bytes: the native side looks at what waits before it adds, so it
 * gets a lower limit than the contract's.
 */
export function publicationLimit(maxBufferedBytes: number): number {
  return Math.ceil(maxBufferedBytes * 0.75);
}

/** A connection of a listener. */
export class UwsConnection implements Connection {
  readonly subprotocol: string;
  readonly remoteAddress: string;
  readonly home: Home;
  readonly #handler: ConnectionHandler;
  /** Absent before the connection is open and after it has ended: using it then is an error of its own. */
  #socket: WebSocket<Owned> | undefined;
  #state: ConnectionState = 'open';
  /** Few, and mostly one: a set for each connection would weigh more than the connection. */
  #groups: Joined[] | undefined;
  #missed = 0;
  /** Set while `bufferedBytes` has stood above a quarter of the limit and `onDrain` was not called yet. */
  #isAboveQuarter = false;

  constructor(handler: ConnectionHandler, home: Home, subprotocol: string, remoteAddress: string) {
    this.#handler = handler;
    this.home = home;
    this.subprotocol = subprotocol;
    this.remoteAddress = remoteAddress;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get bufferedBytes(): number {
    return this.#socket?.getBufferedAmount() ?? 0;
  }

  /** The native socket while the connection is open, for groups. */
  get openSocket(): WebSocket<Owned> | undefined {
    return this.#state === 'open' ? this.#socket : undefined;
  }

  send(frame: Frame): SendResult {
    const isText = typeof frame === 'string';
    return this.#send(frame, isText ? Buffer.byteLength(frame) : frame.length, !isText);
  }

  sendPrepared(prepared: Prepared): SendResult {
    if (!(prepared instanceof PreparedPayload)) throw new TypeError('sending: prepared by another listener');
    return this.#send(prepared.bytes, prepared.bytes.length, prepared.isBinary);
  }

  ping(): void {
    this.openSocket?.ping();
  }

  close(code: number = 1000, reason: string = ''): void {
    assertCloseCode(code);
    if (this.#state !== 'open') return;
    this.#leaveGroups();
    this.#state = 'closing';
    // The native close tells the handler within the call, whose caller may be the handler, and before the answer to the
    // upgrade has left.
    setImmediate(() => this.#end(code, cutReason(reason), performance.now()));
  }

  terminate(): void {
    if (this.#state === 'closed') return;
    this.#leaveGroups();
    this.#state = 'closing';
    setImmediate(() => this.#socket?.close());
  }

  /** The socket has opened. */
  begin(socket: WebSocket<Owned>): void {
    this.#socket = socket;
    this.#guard(() => this.#handler.onOpen?.(this));
  }

  received(message: ArrayBuffer, isBinary: boolean): void {
    if (this.#state !== 'open') return;
    // The memory is taken back behind the handler, as the contract has it.
    const bytes = Buffer.from(message);
    if (bytes.length > this.home.limits.maxFrameBytes) {
      this.close(tooLarge);
      return;
    }
    try {
      this.#handler.onFrame(isBinary ? bytes : bytes.toString());
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Calls `onDrain` when it is due. */
  drained(): void {
    if (!this.#isAboveQuarter || this.bufferedBytes > this.home.limits.maxBufferedBytes / 4) return;
    this.#isAboveQuarter = false;
    if (this.#state === 'open') this.#guard(() => this.#handler.onDrain?.());
  }

  answered(): void {
    if (this.#state === 'open') this.#guard(() => this.#handler.onPong?.());
  }

  /** A publication did not fit. */
  dropped(): void {
    this.#missed += 1;
    this.#isAboveQuarter = true;
    this.home.onMissed(this);
  }

  /** Tells the handler of publications that were lost since it was last told. */
  tellMissed(): void {
    const publications = this.#missed;
    this.#missed = 0;
    if (publications > 0 && this.#state === 'open') this.#guard(() => this.#handler.onMissed?.(publications));
  }

  /** The socket has ended. */
  ended(code: number, reason: ArrayBuffer): void {
    const text = code === closeCodeLost || code === closeCodeNone ? '' : Buffer.from(reason).toString();
    // The native socket is in no topic any more.
    this.#socket = undefined;
    this.#leaveGroups();
    this.#state = 'closed';
    this.home.onEnded(this);
    try {
      this.#handler.onClose(code, text);
    } catch (error) {
      this.home.onError?.(error);
    }
  }

  joined(group: Joined): void {
    this.#groups = [...(this.#groups ?? []), group];
  }

  left(group: Joined): void {
    const others = this.#groups?.filter((each) => each !== group);
    this.#groups = others?.length === 0 ? undefined : others;
  }

  #send(message: Frame, payloadBytes: number, isBinary: boolean): SendResult {
    const socket = this.openSocket;
    if (socket === undefined) return 'closed';
    const { maxBufferedBytes } = this.home.limits;
    const before = socket.getBufferedAmount();
    if (before + payloadBytes > maxBufferedBytes || before > publicationLimit(maxBufferedBytes)) {
      this.#isAboveQuarter = true;
      return 'full';
    }
    // 0 says that some of it waits.
    const isWaiting = socket.send(message, isBinary, this.home.permessageDeflate) === 0;
    if (isWaiting && socket.getBufferedAmount() > maxBufferedBytes / 4) this.#isAboveQuarter = true;
    return 'sent';
  }

  /** Ends behind what waits, for the native close takes the socket away at once; cuts when that takes too long. */
  #end(code: number, reason: string, sinceMs: number): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    if (socket.getBufferedAmount() === 0) socket.end(code, reason);
    else if (performance.now() - sinceMs >= this.home.limits.closeTimeoutMs) socket.close();
    else setTimeout(() => this.#end(code, reason, sinceMs), pollMs);
  }

  #leaveGroups(): void {
    for (const group of this.#groups ?? []) group.forget(this.#socket);
    this.#groups = undefined;
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.home.onError?.(error);
    this.close(internalError);
  }
}
