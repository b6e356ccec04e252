import type { Envelope, Frame } from '@wsekit/codec';
import type { ConnectionLog, Recorder } from '@wsekit/codec/log';
import type {
  ClientSession,
  ClientSessionOptions,
  SendOutcome,
  SessionEvent,
  SessionHandler,
} from '@wsekit/codec/session';
import {
  type Clock,
  type Connection,
  type ConnectionHandler,
  closeCodeLost,
  closeCodeNone,
  type Dialer,
  isTransportError,
} from '@wsekit/transports';
import type { MakeSession } from '../core-options.ts';
import { ClientError } from '../errors.ts';
import type { Ending } from './close-policy.ts';
import { type LastError, lastErrorOf } from './last-error.ts';

/** What an attempt reports to. Nothing comes behind `ended`. */
export interface AttemptHome {
  /** The connection is open; the handshake begins. */
  opened(): void;
  /** The handshake is done. */
  ready(attempt: Attempt): void;
  message(envelope: Envelope, encrypted: boolean): void;
  sessionEvent(event: SessionEvent): void;
  /** A message the application gave could not be written when its time came. */
  failed(error: unknown): void;
  /** The session may send more than before. */
  eased(): void;
  ended(attempt: Attempt, ending: Ending): void;
}

/** What an attempt is made of. */
export interface AttemptOptions {
  readonly url: string;
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** How long opening may take, in milliseconds. (WSE-CONN-086) */
  readonly openTimeoutMs: number;
  readonly session: ClientSessionOptions;
  readonly makeSession: MakeSession;
  /** Writes the attempt down. */
  readonly recorder: Recorder | undefined;
}

/** A timer that comes so much too late has slept: what was silent then is asked and not given up. */
const sleptMs = 5000;
/** How long a server may take to answer when it is asked whether it is still there. */
const verifyTimeoutMs = 5000;
/** An end so long behind an `error` may be its consequence. */
const consequenceMs = 10_000;

/** One try to reach a server, and what becomes of it: a connection and its session, until they end. */
export class Attempt implements ConnectionHandler, SessionHandler {
  readonly session: ClientSession;
  readonly url: string;
  readonly #options: AttemptOptions;
  readonly #home: AttemptHome;
  readonly #abort = new AbortController();
  /** There when somebody records. */
  readonly #log: ConnectionLog | undefined;
  #connection: Connection | undefined;
  #callOff: (() => void) | undefined;
  #plannedMs = Number.POSITIVE_INFINITY;
  #isOver = false;
  /** What the last message said, where that was an `error`: a Close behind it is its consequence. */
  #lastError: LastError | undefined;
  #lastErrorMs = 0;
  #retryAfterMs: number | undefined;

  constructor(options: AttemptOptions, home: AttemptHome) {
    this.#options = options;
    this.#home = home;
    this.url = options.url;
    const { recorder, url, session, makeSession } = options;
    const nowMs = (): number => this.#nowMs();
    this.#log = recorder?.connection({ side: 'client', implementation: '@wsekit/client-core', url, session, nowMs });
    this.session = makeSession(this.#log?.watch(session) ?? session, this);
  }

  /** The server has said that it does not take the token, and nothing else since. (WSE-CONN-054) */
  get wasRefused(): boolean {
    return this.#endedBy?.isRefusalOfToken === true;
  }

  /** How long the server wants to be left alone, where it has said so at the end. */
  get retryAfterMs(): number | undefined {
    return this.#retryAfterMs ?? this.#endedBy?.retryAfterMs;
  }

  get #endedBy(): LastError | undefined {
    return this.#nowMs() - this.#lastErrorMs <= consequenceMs ? this.#lastError : undefined;
  }

  /** Begins to dial. A dialer that forgets its own time limit is held to it. */
  start(): void {
    const { dialer, url, headers, openTimeoutMs, clock } = this.#options;
    const { signal } = this.#abort;
    const how = {
      handler: this,
      signal,
      handshakeTimeoutMs: openTimeoutMs,
      onError: (error: unknown) => this.#report(error),
      ...(headers === undefined ? {} : { headers }),
    };
    this.#callOff = clock.schedule(openTimeoutMs, () => this.#overdue(openTimeoutMs));
    // A dialer may throw at once, over a URL for instance.
    new Promise<Connection>((resolve) => resolve(dialer.dial(url, how))).catch((error: unknown) => {
      this.#retryAfterMs = isTransportError(error) ? error.retryAfterMs : undefined;
      this.#end({ kind: 'failed', error });
    });
  }

  send(envelope: Envelope): SendOutcome {
    const outcome = this.session.send(envelope, this.#nowMs());
    this.#plan();
    return outcome;
  }

  /** Sends a message if it may leave now; else it stays with the caller. */
  offer(envelope: Envelope): ReturnType<ClientSession['offer']> {
    const outcome = this.session.offer(envelope, this.#nowMs());
    this.#plan();
    return outcome;
  }

  /** How many messages may leave at once now; the home is told when there may be more. */
  room(): number {
    const room = this.session.room(this.#nowMs());
    this.#plan();
    return room;
  }

  /** Asks the server whether it is still there; without an answer within 5 seconds the attempt ends. */
  verify(): void {
    if (this.#isOver || this.#connection === undefined) return;
    this.session.probe(this.#nowMs(), verifyTimeoutMs);
    this.#plan();
  }

  /** Ends it for good, as far as its home can tell at once; what comes later is not heard. */
  abandon(code: number, reason: string): void {
    if (this.#isOver) return;
    this.#over();
    this.#abort.abort();
    this.session.ended();
    this.#log?.ended(code, reason, 'abandoned');
    this.#connection?.close(code, reason);
  }

  onOpen(connection: Connection): void {
    if (this.#isOver || this.#connection !== undefined) {
      connection.close();
      return;
    }
    this.#callOff?.();
    this.#connection = connection;
    this.#log?.opened();
    this.#home.opened();
    this.#do(() => this.session.open(this.#nowMs()));
  }

  onFrame(frame: Frame): void {
    if (!this.#isOver) {
      this.#log?.received(frame);
      this.#receive(frame);
    }
    this.#log?.settled();
  }

  onDrain(): void {
    this.#do(() => this.session.drained(this.#nowMs()));
  }

  onClose(code: number, reason: string): void {
    this.#end({ kind: 'closed', code, reason });
  }

  transmit(frame: Frame): boolean {
    const isTaken = this.#connection?.send(frame) === 'sent';
    this.#log?.sent(frame, isTaken);
    return isTaken;
  }

  deliver(envelope: Envelope, encrypted: boolean): void {
    if (this.#isOver) return;
    this.#lastError = lastErrorOf(envelope);
    if (this.#lastError !== undefined) this.#lastErrorMs = this.#nowMs();
    this.#home.message(envelope, encrypted);
  }

  /** The session has given up on the connection: a peer that is gone does not answer a Close. */
  close(code: number | undefined, reason: string): void {
    this.#connection?.close(code ?? closeCodeNone, reason);
    this.#end({ kind: 'closed', code: code ?? closeCodeLost, reason });
  }

  event(event: SessionEvent): void {
    this.#log?.event(event);
    if (event.type === 'ready' && !this.#isOver) this.#home.ready(this);
    // What the end itself sets free is told as well.
    if (!this.#isOver || event.type === 'dropped') this.#home.sessionEvent(event);
  }

  #overdue(openTimeoutMs: number): void {
    this.#end({ kind: 'failed', error: new ClientError('timeout', `opening: not done within ${openTimeoutMs} ms`) });
    this.#abort.abort();
  }

  #end(ending: Ending): void {
    if (this.#isOver) return;
    this.#over();
    this.session.ended();
    this.#logEnd(ending);
    this.#home.ended(this, ending);
  }

  #logEnd(ending: Ending): void {
    if (ending.kind === 'closed') this.#log?.ended(ending.code, ending.reason);
    else this.#log?.ended(undefined, ending.error instanceof Error ? ending.error.message : '', 'failed');
  }

  #over(): void {
    this.#isOver = true;
    this.#callOff?.();
    this.#callOff = undefined;
  }

  /** As `#do`, without a function for each frame. */
  #receive(frame: Frame): void {
    try {
      this.session.receive(frame, this.#nowMs());
    } catch (error) {
      this.#report(error);
    }
    this.#goOn();
  }

  /** Lets the session go on. What was held and turns out not to be writable costs only itself. */
  #do(call: () => void): void {
    if (this.#isOver) return;
    try {
      call();
    } catch (error) {
      this.#report(error);
    }
    this.#goOn();
  }

  #goOn(): void {
    if (!this.#isOver) this.#home.eased();
    this.#plan();
  }

  #report(error: unknown): void {
    if (!this.#isOver) this.#home.failed(error);
  }

  /** One timer, for whatever the session wants to do next; one that comes too early looks again. */
  #plan(): void {
    const { nextTickMs } = this.session;
    if (this.#isOver || nextTickMs >= this.#plannedMs) return;
    this.#callOff?.();
    this.#plannedMs = nextTickMs;
    this.#callOff = this.#options.clock.schedule(Math.max(0, nextTickMs - this.#nowMs()), () => this.#tick());
  }

  #tick(): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#plannedMs > sleptMs) this.session.probe(nowMs, verifyTimeoutMs);
    this.#plannedMs = Number.POSITIVE_INFINITY;
    this.#do(() => this.session.tick(nowMs));
  }

  #nowMs(): number {
    return this.#options.clock.nowMs();
  }
}
