import type { Frame } from '@wsekit/spec';

/**
 * What became of a frame given to `send`.
 *
 * `sent`: it is on its way, in order; it may still wait in `bufferedBytes`. `full`: refused, because the connection would
 * hold more than `maxBufferedBytes`; nothing of it was written, and `onDrain` tells when to try again. `closed`: refused,
 * because the connection is not open.
 */
export type SendResult = 'sent' | 'full' | 'closed';

/** Where a connection is in its life; it only moves to the right. */
export type ConnectionState = 'open' | 'closing' | 'closed';

/** One open socket, on either side. */
export interface Connection {
  readonly state: ConnectionState;
  /** The subprotocol both sides agreed on; empty when there is none. */
  readonly subprotocol: string;
  /** Address of the peer, without port; empty where the platform does not tell. */
  readonly remoteAddress: string;
  /** Bytes taken by `send` that have not left this process; 0 where the platform does not tell. */
  readonly bufferedBytes: number;
  /** Sends one frame. Never throws; frames leave in the order of the calls. The bytes are not kept after the call. */
  send(frame: Frame): SendResult;
  /** Sends a frame that `prepare` of the same listener made. Only with the capability `prepared`. */
  sendPrepared?(prepared: Prepared): SendResult;
  /** Sends a Ping frame; does nothing on a connection that is not open. Only with the capability `ping`. */
  ping?(): void;
  /**
   * Sends a Close frame behind everything sent before and waits for the peer's, at most `closeTimeoutMs`; then the
   * connection is cut. A second call does nothing. Default code 1000; a reason above 123 bytes of UTF-8 is cut between
   * characters. 1005 sends a Close frame without code and reason. Throws RangeError for any other code that must not be
   * sent (RFC 6455 section 7.4).
   */
  close(code?: number, reason?: string): void;
  /** Cuts the connection without a Close frame; what was not sent is lost. `onClose` is told 1006. */
  terminate(): void;
}

/**
 * What a connection reports to, one object per connection.
 *
 * The order is `onOpen`, then any of the others, then `onClose` exactly once and nothing after it. An exception out of one
 * of these closes this connection with 1011 and is reported to `onError` of the listener or dialer.
 */
export interface ConnectionHandler {
  /** Called once, before any frame; the connection can send from here on. */
  onOpen?(connection: Connection): void;
  /** One message. Bytes are valid during the call only: copy what is kept. */
  onFrame(frame: Frame): void;
  /** `bufferedBytes` has fallen to a quarter of the limit or less after it stood above it, or after a `full`. */
  onDrain?(): void;
  /** A Pong came for a {@link Connection.ping}. */
  onPong?(): void;
  /** Publications of a group this connection lost because it was full, since the last call. */
  onMissed?(publications: number): void;
  /**
   * A message above `maxFrameBytes` has come to a listener: the connection closes with 1009, behind what is sent within the
   * call. Not told where the native side cuts by itself, as uWebSockets.js and Bun do above twice the limit.
   */
  onTooLarge?(): void;
  /**
   * The connection has ended. 1005 stands for a Close frame without a code, 1006 for an end without a Close frame; the
   * reason is empty in both cases.
   */
  onClose(code: number, reason: string): void;
}

/** A frame in wire form, to be written to any connection of the listener that made it. */
export interface Prepared {
  /** What it takes on the wire, headers included. */
  readonly wireBytes: number;
}
