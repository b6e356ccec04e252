import type { Envelope } from '@wsekit/codec';
import { NORMAL_CLOSURE } from '@wsekit/spec/close-numbers';
import { ClientError } from '../errors.ts';
import { waitMs } from '../reconnect/jitter.ts';
import { Attempt } from './attempt.ts';
import { type Ending, type Reaction, reactionTo } from './close-policy.ts';
import type { Shown } from './credentials.ts';
import { introduced } from './introduction.ts';
import { Lease } from './lease.ts';
import type { CloseReason, ConnectionStatus } from './status.ts';
import type { SupervisorHome, SupervisorOptions } from './supervisor-options.ts';

/** Signals of the platform bring tries forward, at most one in such a time. */
const leastGapMs = 1000;
/** No server makes a client stay away for longer. */
const longestAwayMs = 300_000;
const resting: Ending = { kind: 'failed', error: new Error('every endpoint has asked to be left alone') };

/**
 * Keeps a client connected: one state at a time, and in each that is not final exactly one thing that ends it, an attempt, a
 * timer, or an answer that is waited for, and not for ever. (WSE-CONN-085)
 *
 * Whoever is told of something may call back at once, so what is told comes last in each step.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #home: SupervisorHome;
  #status: ConnectionStatus = { state: 'idle' };
  #attempt: Attempt | undefined;
  #lease: Lease | undefined;
  #callOff: (() => void) | undefined;
  #failures = 0;
  #triedMs = Number.NEGATIVE_INFINITY;
  #readySinceMs: number | undefined;
  #avoid: string | undefined;
  #because: Ending = resting;
  /** Grows with everything that was begun, so that answers to what was left are not heard. */
  #turn = 0;

  constructor(options: SupervisorOptions, home: SupervisorHome) {
    this.#options = options;
    this.#home = home;
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  /** Begins, once. */
  start(): void {
    if (this.#status.state === 'idle') this.#try();
  }

  /** The network may be back, or somebody looks: tries where it waits, and looks whether a server that was there still is. */
  wake(): void {
    if (this.#status.state === 'ready') this.#attempt?.verify();
    if (this.#status.state !== 'waiting') return;
    const earliestMs = this.#triedMs + leastGapMs;
    if (earliestMs <= this.#options.clock.nowMs()) this.#try();
    else if (earliestMs < this.#status.retryAtMs) this.#waitUntil(earliestMs, this.#because);
  }

  /** The network may be gone: looks whether the server is still there. */
  verify(): void {
    if (this.#status.state === 'ready') this.#attempt?.verify();
  }

  /** Leaves what there is and connects anew at once, as if nothing had failed before. */
  reconnect(): void {
    if (this.#status.state === 'closed') return;
    this.#failures = 0;
    this.#leave('reconnecting');
    if (!this.#isClosed) this.#try();
  }

  /** What messages leave through while a session is ready. */
  get gate(): Attempt | undefined {
    return this.#status.state === 'ready' ? this.#attempt : undefined;
  }

  /** Sends a message, or holds it until its session lets it leave; false where it does neither. */
  send(envelope: Envelope): boolean {
    const outcome = this.gate?.send(envelope);
    return outcome === 'sent' || outcome === 'held';
  }

  /** Ends for good. */
  close(reason: string): void {
    if (this.#isClosed) return;
    this.#leave(reason);
    if (!this.#isClosed) this.#finish('asked', undefined);
  }

  // A getter, so that it is asked again behind calls that may have closed it.
  get #isClosed(): boolean {
    return this.#status.state === 'closed';
  }

  #leave(reason: string): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    this.#begin();
    attempt?.abandon(NORMAL_CLOSURE, reason);
  }

  /** Ends the step before, whatever it waits for. */
  #begin(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#turn += 1;
    this.#readySinceMs = undefined;
    this.#lease?.release();
    this.#lease = undefined;
  }

  #try(): void {
    this.#begin();
    const { clock, endpoints } = this.#options;
    const nowMs = clock.nowMs();
    const choice = endpoints.pick(nowMs, this.#avoid);
    if (!('url' in choice)) {
      this.#waitUntil(choice.retryAtMs, this.#because);
      return;
    }
    const { url } = choice;
    this.#avoid = undefined;
    this.#triedMs = nowMs;
    this.#lease = new Lease(endpoints, choice);
    this.#ask(
      (shown) => this.#dial(url, shown),
      (error) => this.#waitAsUsual({ kind: 'failed', error }),
    );
    this.#enter({ state: 'connecting', url });
  }

  /** Asks for what to show the server; one of the two is called, once, unless something else begins. */
  #ask(given: (shown: Shown) => void, failed: (error: unknown) => void): void {
    const { clock, credentials, tokenTimeoutMs } = this.#options;
    const turn = this.#turn;
    const settle = (call: () => void): void => {
      if (turn !== this.#turn) return;
      this.#turn += 1;
      this.#callOff?.();
      this.#callOff = undefined;
      call();
    };
    this.#callOff = clock.schedule(tokenTimeoutMs, () => {
      credentials.giveUp();
      const late = new ClientError('timeout', `asking for a token: none within ${tokenTimeoutMs} ms`);
      settle(() => failed(late));
    });
    credentials.get().then(
      (shown) => settle(() => given(shown)),
      (error: unknown) => settle(() => failed(error)),
    );
  }

  #dial(url: string, { headers, query }: Shown): void {
    const { dialer, clock, openTimeoutMs, makeSession, recorder } = this.#options;
    const startedMs = clock.nowMs();
    const session = this.#home.sessionOptions();
    const attempt = new Attempt(
      {
        url: withQuery(introduced(url, this.#home.introduction()), query),
        dialer,
        clock,
        headers,
        openTimeoutMs,
        session,
        makeSession,
        recorder,
      },
      {
        opened: () => this.#enter({ state: 'handshaking', url }),
        ready: (ready) => this.#becomeReady(ready, url, clock.nowMs() - startedMs),
        message: (envelope, encrypted) => this.#home.message(envelope, encrypted),
        sessionEvent: (event) => this.#home.sessionEvent(event),
        failed: (error) => this.#home.failed(error),
        eased: () => this.#home.eased(),
        ended: (ended, ending) => {
          if (ended === this.#attempt) this.#ended(ended, url, ending);
        },
      },
    );
    this.#attempt = attempt;
    this.#home.began(attempt.session);
    attempt.start();
  }

  #becomeReady(attempt: Attempt, url: string, latencyMs: number): void {
    const { clock, stableAfterMs } = this.#options;
    this.#readySinceMs = clock.nowMs();
    this.#callOff = clock.schedule(stableAfterMs, () => {
      this.#failures = 0;
      this.#lease?.succeeded(latencyMs, clock.nowMs());
    });
    this.#enter({ state: 'ready', url });
    if (attempt === this.#attempt) this.#home.ready(attempt.session);
  }

  #ended(attempt: Attempt, url: string, ending: Ending): void {
    const { clock, jitter, random } = this.#options;
    const nowMs = clock.nowMs();
    const reaction = reactionTo(ending, attempt.wasRefused, this.#options);
    const readyMs = this.#readySinceMs === undefined ? undefined : nowMs - this.#readySinceMs;
    if (reaction === 'reconnect') {
      const awayMs = Math.min(longestAwayMs, attempt.retryAfterMs ?? 0);
      this.#lease?.failed(nowMs, nowMs + awayMs * (1 + jitter * random()));
    }
    this.#attempt = undefined;
    this.#begin();
    const turn = this.#turn;
    if (readyMs !== undefined) this.#lasted(readyMs);
    if (turn === this.#turn) this.#react(reaction, url, ending);
  }

  #lasted(readyMs: number): void {
    try {
      this.#options.strategy.lasted?.(readyMs);
    } catch (error) {
      this.#home.failed(error);
    }
  }

  #react(reaction: Reaction, url: string, ending: Ending): void {
    if (reaction === 'move') this.#avoid = url;
    if (reaction === 'stay_down') this.#finish('ended', ending);
    else if (reaction === 'refresh_credentials') this.#refresh(ending);
    else this.#waitAsUsual(ending);
  }

  #waitAsUsual(because: Ending): void {
    const { maxAttempts, clock, endpoints } = this.#options;
    if (this.#failures >= maxAttempts) {
      this.#finish('gave_up', because);
      return;
    }
    const turn = this.#turn;
    const delayMs = waitMs(this.#failures, this.#options, (error) => this.#home.failed(error));
    if (turn !== this.#turn) return;
    this.#failures += 1;
    this.#waitUntil(Math.max(clock.nowMs() + delayMs, endpoints.earliestMs()), because);
  }

  #waitUntil(retryAtMs: number, because: Ending): void {
    this.#begin();
    const { clock } = this.#options;
    this.#because = because;
    this.#callOff = clock.schedule(Math.max(0, retryAtMs - clock.nowMs()), () => this.#try());
    this.#enter({ state: 'waiting', retryAtMs, failures: this.#failures, because });
  }

  /** A token that was refused is not shown again. (WSE-CONN-081) */
  #refresh(because: Ending): void {
    const { credentials } = this.#options;
    if (!credentials.canRefresh) {
      this.#finish('unauthorized', because);
      return;
    }
    credentials.refuse();
    this.#ask(
      () => (credentials.hasAny ? this.#waitAsUsual(because) : this.#finish('unauthorized', because)),
      // Who cannot be asked now is asked again before the next try.
      () => this.#waitAsUsual(because),
    );
    this.#enter({ state: 'refreshing', because });
  }

  #finish(why: CloseReason, because: Ending | undefined): void {
    this.#begin();
    this.#enter({ state: 'closed', why, because });
  }

  #enter(status: ConnectionStatus): void {
    this.#status = status;
    this.#home.status(status);
  }
}

function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  const entries = Object.entries(query);
  if (entries.length === 0) return url;
  const parsed = new URL(url);
  for (const [name, value] of entries) parsed.searchParams.set(name, value);
  return parsed.href;
}
