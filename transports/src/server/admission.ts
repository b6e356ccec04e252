import type { ListenerCounters, ListenerLimits } from '../interface.ts';
import type { Accept, AcceptDecision, Refused, UpgradeRequest } from '../upgrade.ts';

/** What an upgrade over a limit is told: to come back in a second. (RFC 9110 section 10.2.3) */
const overLimit: Refused = { status: 503, headers: { 'Retry-After': '1' } };
const unavailable: Refused = { status: 503 };
const failed: Refused = { status: 500 };

/** What admission is made of. */
export interface AdmissionOptions {
  readonly limits: ListenerLimits;
  readonly accept: Accept;
  readonly onError: ((error: unknown) => void) | undefined;
}

/** Counts what a listener lets in, holds it to its limits, and asks the application. */
export class Admission {
  readonly counters: { -readonly [name in keyof ListenerCounters]: number } = {
    accepted: 0,
    refused: 0,
    overLimit: 0,
    abandoned: 0,
    missed: 0,
  };
  pendingHandshakes = 0;
  connectionCount = 0;
  readonly #options: AdmissionOptions;
  readonly #pending = new Set<AbortController>();
  #isClosed = false;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** From here on every upgrade is refused with 503, those that wait for their answer among them. */
  close(): void {
    this.#isClosed = true;
    for (const abort of this.#pending) abort.abort(new Error('the listener was closed'));
  }

  /** The answer where there is no room for one more upgrade, counted; undefined where there is. */
  overLimit(): Refused | undefined {
    const { maxConnections, maxPendingHandshakes } = this.#options.limits;
    const { connectionCount, pendingHandshakes } = this;
    const isFull = connectionCount + pendingHandshakes >= maxConnections || pendingHandshakes >= maxPendingHandshakes;
    if (!this.#isClosed && !isFull) return undefined;
    this.counters.overLimit += 1;
    return overLimit;
  }

  /**
   * Asks the application over one upgrade; undefined when the peer has left meanwhile, which `abort` tells.
   *
   * An exception is reported and refuses with 500; a decision that takes longer than `handshakeTimeoutMs` refuses with 503
   * and aborts the request's signal.
   */
  async decide(request: UpgradeRequest, abort: AbortController): Promise<AcceptDecision | undefined> {
    this.pendingHandshakes += 1;
    this.#pending.add(abort);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      abort.abort(new Error('the handshake took too long'));
    }, this.#options.limits.handshakeTimeoutMs);
    try {
      const decision = await Promise.race([this.#ask(request), aborted(abort.signal)]);
      if (decision !== undefined) return decision;
      this.counters.abandoned += 1;
      return isLate || this.#isClosed ? unavailable : undefined;
    } finally {
      clearTimeout(timer);
      this.pendingHandshakes -= 1;
      this.#pending.delete(abort);
    }
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

  async #ask(request: UpgradeRequest): Promise<AcceptDecision> {
    try {
      return await this.#options.accept(request);
    } catch (error) {
      this.#options.onError?.(error);
      return failed;
    }
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
