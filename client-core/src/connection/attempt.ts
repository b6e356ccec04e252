import type { Envelope, Frame } from '@wsekit/codec';
import {
  type ClientSession,
  type ClientSessionOptions,
  createClientSession,
  type SendOutcome,
  type SessionEvent,
  type SessionHandler,
} from '@wsekit/codec/session';
import {
  type Clock,
  type Connection,
  type ConnectionHandler,
  closeCodeLost,
  closeCodeNone,
  type Dialer,
} from '@wsekit/transports';
import type { Ending } from './close-policy.ts';

/** What an attempt reports to. Nothing comes behind `ended`. */
export interface AttemptHome {
  /** The connection is open; the handshake begins. */
  opened(): void;
  /** The handshake is done. */
  ready(attempt: Attempt): void;
  message(envelope: Envelope, encrypted: boolean): void;
  sessionEvent(event: SessionEvent): void;
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
}

/** One try to reach a server, and what becomes of it: a connection and its session, until they end. */
export class Attempt implements ConnectionHandler, SessionHandler {
  readonly session: ClientSession;
  readonly url: string;
  /** The server has said that it does not take the token. */
  wasRefused = false;
  readonly #options: AttemptOptions;
  readonly #home: AttemptHome;
  readonly #abort = new AbortController();
  #connection: Connection | undefined;
  #callOff: (() => void) | undefined;
  #plannedMs = Number.POSITIVE_INFINITY;
  #isOver = false;

  constructor(options: AttemptOptions, home: AttemptHome) {
    this.#options = options;
    this.#home = home;
    this.url = options.url;
    this.session = createClientSession(options.session, this);
  }

  /** Begins to dial. */
  start(): void {
    const { dialer, url, headers, openTimeoutMs } = this.#options;
    const { signal } = this.#abort;
    const how = {
      handler: this,
      signal,
      handshakeTimeoutMs: openTimeoutMs,
      ...(headers === undefined ? {} : { headers }),
    };
    // A dialer may throw at once, over a URL for instance.
    new Promise<Connection>((resolve) => resolve(dialer.dial(url, how))).catch((error: unknown) => {
      this.#end({ kind: 'failed', error });
    });
  }

  send(envelope: Envelope): SendOutcome {
    const outcome = this.session.send(envelope, this.#nowMs());
    this.#plan();
    return outcome;
  }

  /** Ends it for good, as far as its home can tell at once; what comes later is not heard. */
  abandon(code: number, reason: string): void {
    if (this.#isOver) return;
    this.#over();
    this.#abort.abort();
    this.session.ended();
    this.#connection?.close(code, reason);
  }

  onOpen(connection: Connection): void {
    if (this.#isOver) {
      connection.close();
      return;
    }
    this.#connection = connection;
    this.#home.opened();
    this.session.open(this.#nowMs());
    this.#plan();
  }

  onFrame(frame: Frame): void {
    if (this.#isOver) return;
    this.session.receive(frame, this.#nowMs());
    this.#plan();
  }

  onClose(code: number, reason: string): void {
    this.#end({ kind: 'closed', code, reason });
  }

  transmit(frame: Frame): boolean {
    return this.#connection?.send(frame) === 'sent';
  }

  deliver(envelope: Envelope, encrypted: boolean): void {
    if (envelope.t === 'error' && isRefusalOfToken(envelope.p)) this.wasRefused = true;
    this.#home.message(envelope, encrypted);
  }

  /** The session has given up on the connection: a peer that is gone does not answer a Close. */
  close(code: number | undefined, reason: string): void {
    this.#connection?.close(code ?? closeCodeNone, reason);
    this.#end({ kind: 'closed', code: code ?? closeCodeLost, reason });
  }

  event(event: SessionEvent): void {
    if (event.type === 'ready') this.#home.ready(this);
    this.#home.sessionEvent(event);
  }

  #end(ending: Ending): void {
    if (this.#isOver) return;
    this.#over();
    this.session.ended();
    this.#home.ended(this, ending);
  }

  #over(): void {
    this.#isOver = true;
    this.#callOff?.();
    this.#callOff = undefined;
  }

  /** One timer, for whatever the session wants to do next; one that comes too early looks again. */
  #plan(): void {
    const { nextTickMs } = this.session;
    if (this.#isOver || nextTickMs >= this.#plannedMs) return;
    this.#callOff?.();
    this.#plannedMs = nextTickMs;
    this.#callOff = this.#options.clock.schedule(Math.max(0, nextTickMs - this.#nowMs()), () => {
      this.#plannedMs = Number.POSITIVE_INFINITY;
      this.session.tick(this.#nowMs());
      this.#plan();
    });
  }

  #nowMs(): number {
    return this.#options.clock.nowMs();
  }
}

/** (WSE-CONN-045) */
function isRefusalOfToken(payload: unknown): boolean {
  const code: unknown = typeof payload === 'object' && payload !== null ? Reflect.get(payload, 'code') : undefined;
  return code === 'AUTH_REQUIRED' || code === 'AUTH_FAILED';
}
