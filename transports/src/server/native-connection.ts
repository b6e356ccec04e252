import type { Frame } from '@wsekit/spec';
import { MESSAGE_TOO_BIG, SERVER_ERROR } from '@wsekit/spec/close-numbers';
import { assertCloseCode, closeCodeLost, closeCodeNone, cutReason } from '../close.ts';
import type { Connection, ConnectionHandler, ConnectionState, Prepared, SendResult } from '../connection.ts';
import type { ListenerLimits } from '../interface.ts';
import { HeldFrames, type HeldSum } from './held-frames.ts';
import { PreparedPayload } from './prepared-payload.ts';
import type { ReadTurn } from './read-turn.ts';

const pollMs = 5;

/** The part that the sockets of native servers have in common. */
export interface NativeSocket {
  getBufferedAmount(): number;
  ping(): unknown;
}

/** A group that a connection is in. */
export interface Joined<Socket extends NativeSocket> {
  /** A member ends; without a socket its subscriptions have ended with it. */
  forget(connection: NativeConnection<Socket>, socket: Socket | undefined): void;
  /** Enough of what waited for a member has left. */
  drained?(connection: NativeConnection<Socket>): void;
}

/** What native sockets do in ways of their own. */
export interface SocketActions<Socket extends NativeSocket> {
  /** Writes a message; true when some of it has to wait. */
  send(socket: Socket, message: Frame, isBinary: boolean): boolean;
  /** Sends a Close frame and ends. */
  end(socket: Socket, code: number, reason: string): void;
  /** Ends at once. */
  cut(socket: Socket): void;
  /** Bytes given as text are sent as text. */
  readonly takesTextAsBytes: boolean;
  /** Bytes that wait above which the native side drops messages by itself. */
  readonly dropsAboveBytes: number;
}

/** What all connections of a listener share. */
export interface NativeHome<Socket extends NativeSocket> {
  readonly limits: ListenerLimits;
  /** The native side reads as long as bytes come, whatever else waits. */
  readonly readTurn: ReadTurn<NativeConnection<Socket>>;
  readonly actions: SocketActions<Socket>;
  readonly onError: ((error: unknown) => void) | undefined;
  /** What waits to be handled of all connections. */
  readonly heldSum: HeldSum;
  /** Told of each connection that is cut for what it has sent. */
  readonly onFlood: () => void;
  /** Told of each publication that was lost. */
  readonly onMissed: (connection: NativeConnection<Socket>) => void;
  /** Told of each connection that has ended. */
  readonly onEnded: (connection: NativeConnection<Socket>) => void;
}

/** A connection over a socket whose server writes frames by itself and tells the end of what it closes at once. */
export class NativeConnection<Socket extends NativeSocket = NativeSocket> implements Connection {
  readonly subprotocol: string;
  readonly remoteAddress: string;
  readonly home: NativeHome<Socket>;
  readonly #handler: ConnectionHandler;
  /** Absent before the connection is open and after it has ended: using it then is an error of its own. */
  #socket: Socket | undefined;
  #state: ConnectionState = 'open';
  /** Mostly one: a set for each connection would weigh more than the connection. */
  #groups: Joined<Socket> | Set<Joined<Socket>> | undefined;
  #missed = 0;
  /** There while frames wait that were read and not handled. */
  #held: HeldFrames | undefined;
  /** Set while `bufferedBytes` has stood above a quarter of the limit and `onDrain` was not called yet. */
  #isAboveQuarter = false;

  constructor(handler: ConnectionHandler, home: NativeHome<Socket>, subprotocol: string, remoteAddress: string) {
    this.#handler = handler;
    this.home = home;
    this.subprotocol = subprotocol;
    this.remoteAddress = remoteAddress;
  }

  get state(): ConnectionState {
    // Its socket has ended already, though what came before is still being handled.
    return this.#state === 'open' && this.#held?.ending !== undefined ? 'closing' : this.#state;
  }

  get bufferedBytes(): number {
    return this.#socket?.getBufferedAmount() ?? 0;
  }

  /** The native socket while the connection is open, for groups. */
  get openSocket(): Socket | undefined {
    return this.#state === 'open' ? this.#socket : undefined;
  }

  send(frame: Frame): SendResult {
    const isText = typeof frame === 'string';
    return this.#send(frame, isText ? Buffer.byteLength(frame) : frame.length, !isText);
  }

  sendPrepared(prepared: Prepared): SendResult {
    if (!(prepared instanceof PreparedPayload)) throw new TypeError('sending: prepared by another listener');
    return this.#send(prepared.payload, prepared.payloadBytes, prepared.isBinary);
  }

  ping(): void {
    this.openSocket?.ping();
  }

  close(code: number = 1000, reason: string = ''): void {
    assertCloseCode(code);
    if (this.#state !== 'open') return;
    this.#leaveGroups();
    this.#state = 'closing';
    // The native close tells the handler within the call, and before the answer to the upgrade has left.
    setImmediate(() => this.#end(code, cutReason(reason), performance.now()));
  }

  terminate(): void {
    if (this.#state === 'closed') return;
    this.#leaveGroups();
    this.#state = 'closing';
    setImmediate(() => {
      if (this.#socket !== undefined) this.home.actions.cut(this.#socket);
    });
  }

  /** The socket has opened. */
  begin(socket: Socket): void {
    this.#socket = socket;
    this.#guard(() => this.#handler.onOpen?.(this));
  }

  /** What is read from now on waits for `handleHeld`; more than `maxBufferedBytes` of it end the connection. */
  hold(): void {
    this.#held ??= new HeldFrames(this.home.heldSum);
  }

  /** Handles what waits until the time is up; true when nothing is left. `untilMs` is a time of `performance.now()`. */
  handleHeld(untilMs: number): boolean {
    const held = this.#held;
    if (held === undefined) return true;
    while (this.#state === 'open') {
      const next = held.take();
      if (next === undefined) break;
      this.#handle(next.frame, next.payloadBytes);
      if (performance.now() >= untilMs) return false;
    }
    held.drop();
    this.#held = undefined;
    if (held.ending !== undefined) this.#tellEnd(held.ending.code, held.ending.reason);
    return true;
  }

  /** A message of so many bytes has come. */
  received(frame: Frame, payloadBytes: number): void {
    if (this.#state !== 'open') return;
    this.home.readTurn.note(this, payloadBytes);
    if (this.#held === undefined) this.#handle(frame, payloadBytes);
    else if (!this.#held.add(frame, payloadBytes, this.home.limits.maxBufferedBytes)) this.#cutFlood();
  }

  /** Calls `onDrain` when it is due. */
  drained(): void {
    if (!this.#isAboveQuarter || this.bufferedBytes > this.home.limits.maxBufferedBytes / 4) return;
    this.#isAboveQuarter = false;
    for (const group of this.#joined()) group.drained?.(this);
    if (this.#state === 'open') this.#guard(() => this.#handler.onDrain?.());
  }

  answered(): void {
    if (this.#state === 'open') this.#guard(() => this.#handler.onPong?.());
  }

  /** Wants to be told to its groups when it has drained. */
  watchDrain(): void {
    this.#isAboveQuarter = true;
  }

  /** It was never opened after all. */
  abandoned(): void {
    this.#state = 'closed';
    this.home.onEnded(this);
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
  ended(code: number, reason: string): void {
    // The native socket is in no topic any more.
    this.#socket = undefined;
    this.#leaveGroups();
    if (this.#held === undefined) this.#tellEnd(code, reason);
    else this.#held.ending = { code, reason };
  }

  #tellEnd(code: number, reason: string): void {
    this.#state = 'closed';
    this.home.onEnded(this);
    try {
      this.#handler.onClose(code, code === closeCodeLost || code === closeCodeNone ? '' : reason);
    } catch (error) {
      this.home.onError?.(error);
    }
  }

  joined(group: Joined<Socket>): void {
    if (this.#groups === undefined) this.#groups = group;
    else if (this.#groups instanceof Set) this.#groups.add(group);
    else this.#groups = new Set([this.#groups, group]);
  }

  left(group: Joined<Socket>): void {
    if (this.#groups instanceof Set) this.#groups.delete(group);
    else if (this.#groups === group) this.#groups = undefined;
  }

  #handle(frame: Frame, payloadBytes: number): void {
    if (payloadBytes > this.home.limits.maxFrameBytes) {
      if (this.#state === 'open') this.#guard(() => this.#handler.onTooLarge?.());
      this.close(MESSAGE_TOO_BIG);
      return;
    }
    try {
      this.#handler.onFrame(frame);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Within the call: the native side goes on reading before it calls anybody else. */
  #cutFlood(): void {
    this.#state = 'closing';
    this.home.onFlood();
    if (this.#socket !== undefined) this.home.actions.cut(this.#socket);
  }

  #send(message: Frame, payloadBytes: number, isBinary: boolean): SendResult {
    const socket = this.openSocket;
    if (socket === undefined) return 'closed';
    const { limits, actions } = this.home;
    const before = socket.getBufferedAmount();
    if (before + payloadBytes > limits.maxBufferedBytes || before > actions.dropsAboveBytes) {
      this.#isAboveQuarter = true;
      // Where nothing waits, nothing is told when it has left.
      if (before === 0) setImmediate(() => this.drained());
      return 'full';
    }
    const isWaiting = actions.send(socket, message, isBinary);
    if (isWaiting && socket.getBufferedAmount() > limits.maxBufferedBytes / 4) this.#isAboveQuarter = true;
    return 'sent';
  }

  /** Ends behind what waits, for the native close takes the socket away at once; cuts when that takes too long. */
  #end(code: number, reason: string, sinceMs: number): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    const { limits, actions } = this.home;
    if (socket.getBufferedAmount() === 0) actions.end(socket, code, reason);
    else if (performance.now() - sinceMs >= limits.closeTimeoutMs) actions.cut(socket);
    else setTimeout(() => this.#end(code, reason, sinceMs), pollMs);
  }

  #joined(): Iterable<Joined<Socket>> {
    if (this.#groups === undefined) return [];
    return this.#groups instanceof Set ? this.#groups : [this.#groups];
  }

  #leaveGroups(): void {
    const groups = this.#joined();
    this.#groups = undefined;
    for (const group of groups) group.forget(this, this.#socket);
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
    this.close(SERVER_ERROR);
  }
}
