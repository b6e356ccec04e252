import type { Envelope } from '@wsekit/codec';
import type { ClientSessionOptions, SendOutcome, SessionEvent } from '@wsekit/codec/session';
import type { Clock, Dialer } from '@wsekit/transports';
import { withJitter } from '../reconnect/jitter.ts';
import type { ReconnectStrategy } from '../reconnect/strategy.ts';
import { Attempt } from './attempt.ts';
import { type ClosePolicy, type Ending, reactionTo } from './close-policy.ts';
import type { Credentials } from './credentials.ts';
import type { EndpointSource } from './endpoint-source.ts';
import type { CloseReason, ConnectionStatus } from './status.ts';

/** What a supervisor reports to. */
export interface SupervisorHome {
  /** An attempt was made, and is about to dial. */
  began(attempt: Attempt): void;
  status(status: ConnectionStatus): void;
  /** A session has become ready; everything a server has to be told anew is told now. */
  ready(attempt: Attempt): void;
  message(envelope: Envelope, encrypted: boolean): void;
  sessionEvent(event: SessionEvent): void;
  /** What a session is made of, for each attempt anew. */
  sessionOptions(): ClientSessionOptions;
}

/** What a supervisor is made of. Times in milliseconds. */
export interface SupervisorOptions extends ClosePolicy {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly endpoints: EndpointSource;
  readonly credentials: Credentials;
  readonly strategy: ReconnectStrategy;
  /** Tries in a row that may fail; Infinity for any number. */
  readonly maxAttempts: number;
  /** Share by which waits are changed at random, 0 to 1. */
  readonly jitter: number;
  readonly random: () => number;
  readonly openTimeoutMs: number;
  /** A session that was ready for so long proves that its server works. (WSE-CONN-084) */
  readonly stableAfterMs: number;
}

const normal = 1000;

/**
 * Keeps a client connected: one state at a time, and in each that is not final exactly one thing that ends it, an attempt, a
 * timer, or an answer that is waited for. (WSE-CONN-085)
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #home: SupervisorHome;
  #status: ConnectionStatus = { state: 'idle' };
  #attempt: Attempt | undefined;
  #callOff: (() => void) | undefined;
  #failures = 0;
  #startedMs = 0;
  #readySinceMs: number | undefined;
  #avoid: string | undefined;
  /** Grows with everything that was begun, so that answers to what was left are not heard. */
  #turn = 0;

  constructor(options: SupervisorOptions, home: SupervisorHome) {
    this.#options = options;
    this.#home = home;
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  /** The attempt whose session is ready. */
  get current(): Attempt | undefined {
    return this.#status.state === 'ready' ? this.#attempt : undefined;
  }

  /** Begins, once. */
  start(): void {
    if (this.#status.state === 'idle') this.#try();
  }

  /** Tries at once where it waits for the next try: the network is back, or somebody looks. */
  wake(): void {
    if (this.#status.state === 'waiting') this.#try();
  }

  /** Leaves the connection there is, and connects anew, elsewhere where it can if `avoid` names an endpoint. */
  reconnect(avoid?: string): void {
    if (this.#status.state === 'closed') return;
    this.#avoid = avoid;
    this.#leave('reconnecting');
    this.#try();
  }

  send(envelope: Envelope): SendOutcome {
    return this.current?.send(envelope) ?? 'closed';
  }

  /** Ends for good. */
  close(reason: string): void {
    if (this.#status.state === 'closed') return;
    this.#leave(reason);
    this.#finish('asked', undefined);
  }

  #leave(reason: string): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#turn += 1;
    this.#readySinceMs = undefined;
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.abandon(normal, reason);
  }

  #try(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#turn += 1;
    const { clock, endpoints, credentials } = this.#options;
    const choice = endpoints.pick(clock.nowMs(), this.#avoid);
    if (!('url' in choice)) {
      this.#wait(Math.max(0, choice.retryAtMs - clock.nowMs()), allResting);
      return;
    }
    this.#avoid = undefined;
    this.#enter({ state: 'connecting', url: choice.url });
    const turn = this.#turn;
    credentials.get().then(
      (headers) => {
        if (turn === this.#turn) this.#dial(choice.url, headers);
      },
      (error: unknown) => {
        if (turn === this.#turn) this.#decide(choice.url, { kind: 'failed', error }, 'reconnect');
      },
    );
  }

  #dial(url: string, { headers, query }: Awaited<ReturnType<Credentials['get']>>): void {
    const { dialer, clock, openTimeoutMs } = this.#options;
    this.#startedMs = clock.nowMs();
    const session = this.#home.sessionOptions();
    const attempt = new Attempt(
      { url: withQuery(url, query), dialer, clock, headers, openTimeoutMs, session },
      {
        opened: () => this.#enter({ state: 'handshaking', url }),
        ready: (ready) => this.#becomeReady(ready, url),
        message: (envelope, encrypted) => this.#home.message(envelope, encrypted),
        sessionEvent: (event) => this.#home.sessionEvent(event),
        ended: (ended, ending) => {
          if (ended !== this.#attempt) return;
          this.#attempt = undefined;
          this.#decide(url, ending, reactionTo(ending, ended.wasRefused, this.#options));
        },
      },
    );
    this.#attempt = attempt;
    this.#home.began(attempt);
    attempt.start();
  }

  #becomeReady(attempt: Attempt, url: string): void {
    if (attempt !== this.#attempt) return;
    const nowMs = this.#options.clock.nowMs();
    this.#readySinceMs = nowMs;
    this.#options.endpoints.succeeded(url, nowMs - this.#startedMs, nowMs);
    this.#enter({ state: 'ready', url });
    this.#home.ready(attempt);
  }

  #decide(url: string, ending: Ending, reaction: ReturnType<typeof reactionTo>): void {
    const { clock, endpoints, strategy, stableAfterMs } = this.#options;
    const nowMs = clock.nowMs();
    const readyMs = this.#readySinceMs === undefined ? 0 : nowMs - this.#readySinceMs;
    this.#readySinceMs = undefined;
    if (readyMs > 0) strategy.lasted?.(readyMs);
    if (readyMs >= stableAfterMs) this.#failures = 0;
    if (reaction !== 'move') endpoints.failed(url, nowMs);
    if (reaction === 'stay_down') this.#finish('ended', ending);
    else if (reaction === 'refresh_credentials') this.#refresh(ending);
    else {
      if (reaction === 'move') this.#avoid = url;
      this.#waitAsUsual(ending);
    }
  }

  #waitAsUsual(because: Ending): void {
    const { strategy, jitter, random, maxAttempts } = this.#options;
    if (this.#failures >= maxAttempts) {
      this.#finish('gave_up', because);
      return;
    }
    const delayMs = withJitter(strategy.delayMs(this.#failures), jitter, random);
    this.#failures += 1;
    this.#wait(delayMs, because);
  }

  #wait(delayMs: number, because: Ending): void {
    const { clock } = this.#options;
    this.#enter({ state: 'waiting', retryAtMs: clock.nowMs() + delayMs, failures: this.#failures, because });
    this.#callOff = clock.schedule(delayMs, () => this.#try());
  }

  /** A token that was refused is not shown again. (WSE-CONN-081) */
  #refresh(because: Ending): void {
    const { credentials } = this.#options;
    if (!credentials.canRefresh) {
      this.#finish('unauthorized', because);
      return;
    }
    this.#enter({ state: 'refreshing', because });
    const { promise, turn } = { promise: credentials.refresh(), turn: this.#turn };
    const goOn = (): void => {
      if (turn === this.#turn) this.#waitAsUsual(because);
    };
    // Who cannot be asked now is asked again before the next try.
    promise.then(goOn, goOn);
  }

  #finish(why: CloseReason, because: Ending | undefined): void {
    this.#turn += 1;
    this.#enter({ state: 'closed', why, because });
  }

  #enter(status: ConnectionStatus): void {
    this.#status = status;
    this.#home.status(status);
  }
}

const allResting: Ending = { kind: 'failed', error: new Error('every endpoint rests after its failures') };

function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  const entries = Object.entries(query);
  if (entries.length === 0) return url;
  const parsed = new URL(url);
  for (const [name, value] of entries) parsed.searchParams.set(name, value);
  return parsed.href;
}
