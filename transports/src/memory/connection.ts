import type { Frame } from '@wsekit/spec';
import { MESSAGE_TOO_BIG, SERVER_ERROR } from '@wsekit/spec/close-numbers';
import type { Clock } from '../clock.ts';
import { assertCloseCode, closeCodeLost, closeCodeNone, cutReason } from '../close.ts';
import type { Connection, ConnectionHandler, ConnectionState, SendResult } from '../connection.ts';
import type { ConnectionLimits } from '../interface.ts';
import type { Link, Side } from './link.ts';
import { createData, type DataMessage, type Message, utf8Bytes, wireBytesOf } from './message.ts';
import type { Endpoint, Pipe } from './pipe.ts';

const codeBytes = 2;

/** What a connection needs to know of where it belongs. */
export interface Surroundings {
  readonly limits: ConnectionLimits;
  readonly clock: Clock;
  readonly onError: ((error: unknown) => void) | undefined;
}

/** What a connection is made of. */
export interface ConnectionOptions {
  readonly link: Link;
  readonly side: Side;
  readonly handler: ConnectionHandler;
  readonly subprotocol: string;
  readonly remoteAddress: string;
}

/** One end of an open connection. */
export class MemoryConnection implements Connection, Endpoint {
  readonly link: Link;
  readonly subprotocol: string;
  readonly remoteAddress: string;
  protected readonly handler: ConnectionHandler;
  readonly #surroundings: Surroundings;
  readonly #side: Side;
  readonly #pipe: Pipe;
  #state: ConnectionState = 'open';
  /** Set while `bufferedBytes` has stood above a quarter of the limit and `onDrain` was not called yet. */
  #isAboveQuarter = false;
  #isCut = false;
  #closedByPeer: { readonly code: number; readonly reason: string } | undefined;
  #hasWaitingPong = false;
  #callOffTimeout: (() => void) | undefined;

  constructor({ link, side, handler, subprotocol, remoteAddress }: ConnectionOptions, surroundings: Surroundings) {
    this.link = link;
    this.subprotocol = subprotocol;
    this.remoteAddress = remoteAddress;
    this.handler = handler;
    this.#surroundings = surroundings;
    this.#side = side;
    this.#pipe = link.pipe(side);
    link.attach(side, this);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get bufferedBytes(): number {
    return this.#state === 'closed' ? 0 : this.#pipe.bufferedBytes;
  }

  send(frame: Frame): SendResult {
    return this.#state === 'open' ? this.sendData(createData(frame, false)) : 'closed';
  }

  ping(): void {
    if (this.#state === 'open' && this.#hasRoomFor(this.#wireBytes(0))) this.#write({ kind: 'ping' }, 0);
  }

  close(code: number = 1000, reason: string = ''): void {
    assertCloseCode(code);
    if (this.#state === 'open') this.#sendClose(code, cutReason(reason));
  }

  terminate(): void {
    if (this.#state === 'closed' || this.#isCut) return;
    this.#isCut = true;
    this.#leaveOpen();
    this.link.release(this.#side);
    // Handlers are never called from within a call of the application's.
    this.#surroundings.clock.schedule(0, () => this.lost());
  }

  /** Tells the handler that the connection is open. */
  begin(): void {
    this.guard(() => this.handler.onOpen?.(this));
  }

  begins(message: Message): void {
    if (message.kind !== 'data' || !this.#isTooLarge(message)) return;
    if (this.#state === 'open') this.noteTooLarge();
    this.close(MESSAGE_TOO_BIG);
  }

  takes(message: Message): void {
    if (message.kind === 'close') this.#takeClose(message.code, message.reason);
    if (this.#state !== 'open') return;
    if (message.kind === 'data' && !this.#isTooLarge(message)) this.#deliver(message);
    if (message.kind === 'ping') this.#answerPing();
    if (message.kind === 'pong') this.guard(() => this.handler.onPong?.());
  }

  left(): void {
    if (this.#pipe.bufferedBytes === 0) this.#hasWaitingPong = false;
    this.#endWhenDone();
    const isLow = this.#pipe.bufferedBytes <= this.#surroundings.limits.maxBufferedBytes / 4;
    if (!this.#isAboveQuarter || !isLow || this.#state !== 'open') return;
    this.#isAboveQuarter = false;
    this.guard(() => this.handler.onDrain?.());
  }

  lost(): void {
    this.#end(this.#closedByPeer?.code ?? closeCodeLost, this.#closedByPeer?.reason ?? '');
  }

  /** Sends data if there is room for it. */
  protected sendData(message: DataMessage): SendResult {
    if (this.#state !== 'open') return 'closed';
    if (!this.#hasRoomFor(this.#wireBytes(message.payloadBytes))) {
      this.#isAboveQuarter = true;
      // Where nothing waits, nothing is told when it has left.
      if (this.#pipe.bufferedBytes === 0) this.#surroundings.clock.schedule(0, () => this.left());
      return 'full';
    }
    this.#write(message, message.payloadBytes);
    if (this.#pipe.bufferedBytes > this.#surroundings.limits.maxBufferedBytes / 4) this.#isAboveQuarter = true;
    return 'sent';
  }

  /** Makes a call of the handler; an exception ends the connection. */
  protected guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#surroundings.onError?.(error);
      this.close(SERVER_ERROR);
    }
  }

  /** A message above the limit has come, and the connection closes behind the call. */
  protected noteTooLarge(): void {}

  /** The connection is open no more; called once. */
  protected noteLeft(): void {}

  /** The connection has ended; called once, before `onClose`. */
  protected noteEnded(): void {}

  #wireBytes(payloadBytes: number): number {
    return wireBytesOf(payloadBytes, this.#side === 'dialer');
  }

  #hasRoomFor(bytes: number): boolean {
    return this.#pipe.bufferedBytes + bytes <= this.#surroundings.limits.maxBufferedBytes;
  }

  #isTooLarge({ payloadBytes }: DataMessage): boolean {
    return payloadBytes > this.#surroundings.limits.maxFrameBytes;
  }

  #write(message: Message, payloadBytes: number): void {
    this.#pipe.write(message, this.#wireBytes(payloadBytes));
  }

  #deliver({ frame, isShared }: DataMessage): void {
    this.guard(() => this.handler.onFrame(isShared && typeof frame !== 'string' ? new Uint8Array(frame) : frame));
  }

  /** One Pong answers all Pings that came while it could not leave. (RFC 6455 section 5.5.3) */
  #answerPing(): void {
    if (this.#hasWaitingPong) return;
    this.#write({ kind: 'pong' }, 0);
    this.#hasWaitingPong = this.#pipe.bufferedBytes > 0;
  }

  #sendClose(code: number, reason: string): void {
    const { clock, limits } = this.#surroundings;
    this.#leaveOpen();
    this.#callOffTimeout = clock.schedule(limits.closeTimeoutMs, () => this.terminate());
    if (code === closeCodeNone) this.#write({ kind: 'close', code, reason: '' }, 0);
    else this.#write({ kind: 'close', code, reason }, codeBytes + utf8Bytes(reason));
  }

  #takeClose(code: number, reason: string): void {
    this.#closedByPeer = { code, reason };
    if (this.#state === 'open') this.#sendClose(code, reason);
    this.#endWhenDone();
  }

  /** Both Close frames are through once the peer's is here and nothing waits any more. */
  #endWhenDone(): void {
    if (this.#closedByPeer !== undefined && !this.#isCut && this.#pipe.bufferedBytes === 0) this.lost();
  }

  #leaveOpen(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.noteLeft();
  }

  #end(code: number, reason: string): void {
    if (this.#state === 'closed') return;
    this.#leaveOpen();
    this.#state = 'closed';
    this.#callOffTimeout?.();
    this.link.release(this.#side);
    this.noteEnded();
    try {
      this.handler.onClose(code, reason);
    } catch (error) {
      this.#surroundings.onError?.(error);
    }
  }
}
