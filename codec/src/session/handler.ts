import type { ErrorCode, Frame, KeyDerivation, SessionDialect } from '@wsekit/spec';
import type { Envelope } from '../envelope/envelope.ts';
import type { CodecError } from '../errors.ts';
import type { UnreadMessage } from '../unread-message.ts';
import type { Position } from './topic-positions.ts';

/**
 * What a session reports to, one object per session. Called within `open`, `receive`, `send` and `tick`; what it throws
 * comes out of them.
 */
export interface SessionHandler {
  /**
   * Give this to the connection. Not kept or changed afterwards. False says that the connection had no room and the frame
   * is lost; anything else that it was taken.
   */
  transmit(frame: Frame): unknown;
  /** A message for the application. */
  deliver(envelope: Envelope, encrypted: boolean): void;
  /**
   * A message for the application, in place of {@link deliver}; gives why it is not taken, undefined where it is. Senders
   * of numbered messages and of batches are told so. Servers only.
   */
  take?(envelope: Envelope, encrypted: boolean): ErrorCode | undefined;
  /**
   * A message for the application that came in clear text, in place of {@link deliver}: the type alone was read. Servers
   * only; without it all messages are read.
   */
  deliverUnread?(message: UnreadMessage): void;
  /** Text that is no message. */
  deliverRaw?(text: string, encrypted: boolean): void;
  /** Bytes that are no message; a view of the frame. */
  deliverBinary?(bytes: Uint8Array, encrypted: boolean): void;
  /** A value that is no object. */
  deliverValue?(value: unknown, encrypted: boolean): void;
  /** The session wants the connection closed; without a code the Close frame is empty. */
  close(code: number | undefined, reason: string): void;
  event?(event: SessionEvent): void;
}

/** What happened that an application may want to know. */
export type SessionEvent =
  /** The handshake is done, or the peer gives none. */
  | { readonly type: 'ready'; readonly connectionId: string | undefined; readonly saidHello: boolean }
  /** The peer's dialect was recognised, or recognised better. */
  | { readonly type: 'dialect'; readonly dialect: SessionDialect }
  /** Messages are sealed from now on; the derivation is undefined while trial has not decided. */
  | { readonly type: 'encrypted'; readonly derivation: KeyDerivation | undefined }
  /** A key was offered and none was agreed on. (WSE-HS-051) */
  | { readonly type: 'not_encrypted'; readonly reason: string }
  /** The key is old, and this dialect has no other way to a new one than a new connection. (WSE-ENC-057) */
  | { readonly type: 'rotation_due' }
  /** A frame or message was refused; it cost only itself. */
  | { readonly type: 'refused'; readonly error: CodecError }
  /** A message came that may not come in this direction or state. */
  | { readonly type: 'unexpected'; readonly message: string }
  /** Application data came in the clear, against strict mode. */
  | { readonly type: 'clear_refused'; readonly message: string | undefined }
  /** Messages wait for their rate, which a client tells once a second at most, or one was not sent or not taken for it. */
  | { readonly type: 'rate_limited'; readonly direction: 'out' | 'in'; readonly retryAfterMs: number }
  /** The server asks for fewer messages: none leave for so long, or half as many. (WSE-DLV-033) */
  | { readonly type: 'slowed'; readonly to: 'none' | 'half'; readonly forMs: number }
  /** A message that waited was dropped for want of room, or because the connection has ended. */
  | { readonly type: 'dropped'; readonly envelope: Envelope }
  /** A client has sent a ping, which carries this time. */
  | { readonly type: 'pinged'; readonly sentMs: number }
  /** A PONG came, for a ping of the time it repeats: whoever cares whether there was one remembers. */
  | { readonly type: 'latency'; readonly latencyMs: number; readonly sentMs: number }
  /** Stamped messages of a topic are missing behind a position: ask for them. (WSE-REC) */
  | { readonly type: 'gap'; readonly topic: string; readonly position: Position }
  /** A topic came in an epoch that is new here, and whether it was not followed up to that. (WSE-REC-061) */
  | { readonly type: 'new_epoch'; readonly topic: string; readonly mayHaveMissed: boolean }
  /** More of a topic is missing before a message than was known when a loss was told. (WSE-REC-061) */
  | { readonly type: 'hole'; readonly topic: string }
  /** The peer has not said `ready` or `hello` in time. */
  | { readonly type: 'overdue'; readonly message: 'server_ready' | 'server_hello' }
  /** Nothing has come from the peer for too long; the session closes. */
  | { readonly type: 'dead'; readonly silentMs: number };

/**
 * What became of a message given to `send`.
 *
 * `held`: it waits, and leaves as soon as it may. `duplicate`, `rate_limited`, `full`, `undecided` and `closed`: it was not
 * sent and is forgotten. `undecided` is strict mode before the peer has shown its key derivation.
 */
export type SendOutcome = 'sent' | 'held' | 'duplicate' | 'rate_limited' | 'full' | 'undecided' | 'closed';

/** Counts of a session since it was made. */
export interface SessionCounters {
  /** Frames that came, and what of them was delivered. */
  readonly received: number;
  readonly delivered: number;
  /** Frames that were given to the connection. */
  readonly sent: number;
  /** Frames that could not be read. */
  readonly refused: number;
  /** Messages that came again, and messages not sent again. */
  readonly duplicates: number;
  /** Messages not sent or not taken for their rate; at clients, times it was told that they wait for it. */
  readonly rateLimited: number;
  /** Application data refused for coming in the clear. */
  readonly clearRefused: number;
  /** Messages that may not come in their direction or state. */
  readonly unexpected: number;
  /** Messages that waited and were dropped, and frames that came after the end. */
  readonly dropped: number;
}
