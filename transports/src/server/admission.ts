import type { AcceptOptions, ListenerCounters, ListenerLimits, UpgradeRefusal } from '../interface.ts';
import type { Accept, AcceptDecision, Refused, UpgradeRequest } from '../upgrade.ts';
import { checkDecision } from './check-decision.ts';

/** What an upgrade over a limit is told: to come back in a second. (RFC 9110 section 10.2.3) */
const overLimit: Refused = { status: 503, headers: { 'Retry-After': '1' } };
const unavailable: Refused = { status: 503 };
const failed: Refused = { status: 500 };

/** What admission is made of. */
export interface AdmissionOptions {
  readonly limits: ListenerLimits;
  readonly accept: Accept;
  readonly onError: ((error: unknown) => void) | undefined;
  readonly onRefused: AcceptOptions['onRefused'];
  /** Makes a call after a time; gives what calls it off. Default: by the timers of the platform. */
  readonly schedule?: (delayMs: number, call: () => void) => () => void;
}

/** Whom an upgrade came from. */
type Asker = Pick<UpgradeRequest, 'remoteAddress'>;

/** An upgrade whose decision is awaited. */
export interface PendingUpgrade {
  readonly request: Asker;
  /** Aborts what the application does for the request. */
  abort(reason: Error): void;
  /** Tells when the peer leaves; gives what ends the watching. */
  watch(onLeft: (reason: Error) => void): () => void;
}

/** Counts what a listener lets in, holds it to its limits, and asks the application. */
export class Admission {
  readonly counters: { -readonly [name in keyof ListenerCounters]: number } = {
    accepted: 0,
    refused: 0,
    overLimit: 0,
    abandoned: 0,
    cut: 0,
    missed: 0,
  };
  pendingHandshakes = 0;
  connectionCount = 0;
  readonly #options: AdmissionOptions;
  readonly #pending = new Set<() => void>();
  #isClosed = false;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** From here on every upgrade is refused with 503, those that wait for their answer among them. */
  close(): void {
    this.#isClosed = true;
    for (const giveUp of this.#pending) giveUp();
  }

  /** The answer where there is no room for one more upgrade, counted and told; undefined where there is. */
  overLimit(asker: Asker): Refused | undefined {
    const why = this.#full();
    if (why === undefined) return undefined;
    this.counters.overLimit += 1;
    return this.mistaken(overLimit, why, asker);
  }

  /** Tells of an upgrade that is refused without asking; gives the answer back. */
  mistaken(answer: Refused, why: UpgradeRefusal, { remoteAddress }: Asker): Refused {
    this.#options.onRefused?.(why, remoteAddress);
    return answer;
  }

  #full(): UpgradeRefusal | undefined {
    const { maxConnections, maxPendingHandshakes } = this.#options.limits;
    const { connectionCount, pendingHandshakes } = this;
    if (this.#isClosed) return 'shutting_down';
    if (connectionCount + pendingHandshakes >= maxConnections) return 'too_many_connections';
    return pendingHandshakes >= maxPendingHandshakes ? 'too_many_handshakes' : undefined;
  }

  /**
   * Asks the application over one upgrade. An exception is reported and refuses with 500, and so does a decision no answer
   * can be made of. What is decided later goes through {@link wait}.
   */
  ask(request: UpgradeRequest): AcceptDecision | Promise<AcceptDecision> {
    try {
      const answer = this.#options.accept(request);
      return isPromise(answer) ? Promise.resolve(answer) : checkDecision(answer);
    } catch (error) {
      return this.#failed(error, request);
    }
  }

  /**
   * Waits for a decision; undefined when the peer has left meanwhile. One that takes longer than `handshakeTimeoutMs`, or
   * longer than the listener is there, is a refusal with 503 and aborts the request's signal.
   */
  async wait(decision: Promise<AcceptDecision>, upgrade: PendingUpgrade): Promise<AcceptDecision | undefined> {
    this.pendingHandshakes += 1;
    return new Promise((resolve) => {
      const end = (answer: AcceptDecision | undefined): void => {
        if (!this.#pending.delete(giveUp)) return;
        callOff();
        forget();
        this.pendingHandshakes -= 1;
        resolve(answer);
      };
      const abandon = (answer: Refused | undefined, why: UpgradeRefusal, reason: Error): void => {
        this.abandoned(why, upgrade.request);
        end(answer);
        upgrade.abort(reason);
      };
      const giveUp = (): void => {
        const why = this.#isClosed ? 'shutting_down' : 'handshake_timeout';
        abandon(unavailable, why, new DOMException('the handshake took too long', 'TimeoutError'));
      };
      const { limits, schedule = byTimer } = this.#options;
      const callOff = schedule(limits.handshakeTimeoutMs, giveUp);
      const forget = upgrade.watch((reason) => abandon(undefined, 'peer_left', reason));
      this.#pending.add(giveUp);
      decision.then(checkDecision).then(end, (error) => end(this.#failed(error, upgrade.request)));
    });
  }

  /** Counts an upgrade that nobody waits for any more. */
  abandoned(why: UpgradeRefusal, { remoteAddress }: Asker): void {
    this.counters.abandoned += 1;
    this.#options.onRefused?.(why, remoteAddress);
  }

  /** Counts a refusal of the application; gives it back. */
  refuse(refused: Refused): Refused {
    this.counters.refused += 1;
    return refused;
  }

  opened(): void {
    this.counters.accepted += 1;
    this.connectionCount += 1;
  }

  closed(): void {
    this.connectionCount -= 1;
  }

  #failed(error: unknown, asker: Asker): Refused {
    this.#options.onError?.(error);
    return this.mistaken(failed, 'failed', asker);
  }
}

function byTimer(delayMs: number, call: () => void): () => void {
  const timer = setTimeout(call, delayMs);
  return () => clearTimeout(timer);
}

function isPromise(answer: AcceptDecision | Promise<AcceptDecision>): answer is Promise<AcceptDecision> {
  return typeof answer === 'object' && answer !== null && 'then' in answer;
}
