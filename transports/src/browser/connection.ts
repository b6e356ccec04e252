import type { Frame } from '@wsekit/spec';
import { assertCloseCode, closeCodeLost, closeCodeNone, cutReason } from '../close.ts';
import type { Connection, ConnectionHandler, ConnectionState, SendResult } from '../connection.ts';
import type { ConnectionLimits } from '../interface.ts';
import { openState, type PlatformSocket } from './platform-socket.ts';

// Platforms send 1000 and 3000 to 4999 alone; these stand for 1009 and 1011.
const tooLarge = 4009;
const internalError = 4011;
const normal = 1000;
const firstFree = 3000;
// The platform has no event for what has left, so one looks again while much waits.
const pollMs = 10;
const mostBytesPerUnit = 3;

/** What a connection is made of. */
export interface BrowserConnectionOptions {
  readonly socket: PlatformSocket;
  readonly handler: ConnectionHandler;
  readonly limits: ConnectionLimits;
  readonly onError: ((error: unknown) => void) | undefined;
}

/** A connection over the platform's `WebSocket`. */
export class BrowserConnection implements Connection {
  readonly remoteAddress = '';
  readonly #options: BrowserConnectionOptions;
  #state: ConnectionState = 'open';
  #closeTimer: ReturnType<typeof setTimeout> | undefined;
  #drainTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: BrowserConnectionOptions) {
    this.#options = options;
    const { socket } = options;
    socket.onmessage = ({ data }) => this.#received(data);
    // Every error is followed by the end.
    socket.onerror = null;
    // Deno has 0 for an end without a Close frame.
    socket.onclose = ({ code, reason }) => this.#ended(code === 0 ? closeCodeLost : code, reason);
  }

  get state(): ConnectionState {
    if (this.#state === 'open' && this.#options.socket.readyState !== openState) return 'closing';
    return this.#state;
  }

  get subprotocol(): string {
    return this.#options.socket.protocol;
  }

  get bufferedBytes(): number {
    if (this.#state === 'closed') return 0;
    const { bufferedAmount } = this.#options.socket;
    // Whoever asks sees it before the next look: then the handler is told at once.
    if (this.#drainTimer !== undefined && bufferedAmount <= this.#quarter) queueMicrotask(() => this.#look());
    return bufferedAmount;
  }

  send(frame: Frame): SendResult {
    if (this.state !== 'open') return 'closed';
    const { socket, limits } = this.#options;
    const { maxBufferedBytes } = limits;
    if (isLongerThan(frame, maxBufferedBytes - socket.bufferedAmount)) {
      this.#watch();
      return 'full';
    }
    socket.send(frame);
    if (socket.bufferedAmount > this.#quarter) this.#watch();
    return 'sent';
  }

  close(code: number = normal, reason: string = ''): void {
    assertCloseCode(code);
    if (code !== normal && code !== closeCodeNone && code < firstFree) {
      throw new RangeError(`close code ${code}: this platform sends 1000, 1005 and 3000 to 4999 alone`);
    }
    if (this.state !== 'open') return;
    this.#state = 'closing';
    if (code === closeCodeNone) this.#options.socket.close();
    else this.#options.socket.close(code, cutReason(reason));
    this.#closeTimer = setTimeout(() => this.#cut(), this.#options.limits.closeTimeoutMs);
  }

  /** The platform cannot cut: it is told to close, and what it does then is nobody's any more. */
  terminate(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closing';
    queueMicrotask(() => this.#cut());
  }

  /** Tells the handler that the connection is open. */
  begin(): void {
    this.#guard(() => this.#options.handler.onOpen?.(this));
  }

  #received(data: unknown): void {
    if (this.#state !== 'open') return;
    const frame = typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer);
    const { handler, limits } = this.#options;
    // The platform has read it by now, whatever its length.
    if (isLongerThan(frame, limits.maxFrameBytes)) this.close(tooLarge);
    else this.#guard(() => handler.onFrame(frame));
  }

  #cut(): void {
    if (this.#state === 'closed') return;
    const { socket } = this.#options;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
    this.#ended(closeCodeLost, '');
  }

  #ended(code: number, reason: string): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    clearTimeout(this.#closeTimer);
    clearTimeout(this.#drainTimer);
    try {
      this.#options.handler.onClose(code, code === closeCodeLost || code === closeCodeNone ? '' : reason);
    } catch (error) {
      this.#options.onError?.(error);
    }
  }

  get #quarter(): number {
    return this.#options.limits.maxBufferedBytes / 4;
  }

  /** Calls `onDrain` as soon as enough has left. */
  #watch(): void {
    this.#drainTimer ??= setTimeout(() => this.#look(), pollMs);
  }

  #look(): void {
    if (this.#drainTimer === undefined) return;
    clearTimeout(this.#drainTimer);
    this.#drainTimer = undefined;
    if (this.state !== 'open') return;
    if (this.#options.socket.bufferedAmount > this.#quarter) this.#watch();
    else this.#guard(() => this.#options.handler.onDrain?.());
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.onError?.(error);
      this.close(internalError);
    }
  }
}

/** Whether a frame has more bytes than so many; those of a text are counted only when its units leave a doubt. */
function isLongerThan(frame: Frame, bytes: number): boolean {
  if (typeof frame !== 'string') return frame.length > bytes;
  if (frame.length * mostBytesPerUnit <= bytes) return false;
  return frame.length > bytes || new TextEncoder().encode(frame).length > bytes;
}
