import { serverLimits } from '@wsekit/spec';
import type { Envelope } from '../envelope/envelope.ts';
import { rateLimited, rateLimitWarning } from './control-messages.ts';
import { createTokenBucket, type Rate, type TokenBucket } from './token-bucket.ts';

/** What {@link ServerRates} are made of. */
export interface ServerRatesOptions {
  readonly rate: Rate;
  readonly inboundRate: Rate | undefined;
  readonly nowMs: number;
  /** Sends a notice to the client. */
  readonly notify: (notice: Envelope, nowMs: number) => void;
}

/** How much goes to a client and comes from it, and what it is told of that. */
export class ServerRates {
  readonly #out: TokenBucket;
  readonly #in: TokenBucket | undefined;
  readonly #notify: (notice: Envelope, nowMs: number) => void;
  #lastWarningMs = Number.NEGATIVE_INFINITY;
  #lastErrorMs = Number.NEGATIVE_INFINITY;

  constructor({ rate, inboundRate, nowMs, notify }: ServerRatesOptions) {
    this.#out = createTokenBucket({ ...rate, nowMs });
    this.#in = inboundRate === undefined ? undefined : createTokenBucket({ ...inboundRate, nowMs });
    this.#notify = notify;
  }

  /** Takes the token of an event; false, and told to the client, where there is none. (WSE-DLV-026 to WSE-DLV-028) */
  takeOut(nowMs: number): boolean {
    const isLow = this.#out.isLow(nowMs);
    if (this.#out.tokens(nowMs) < 1) {
      this.#sayLimited(nowMs);
      return false;
    }
    if (isLow && nowMs - this.#lastWarningMs >= serverLimits.rate_limit_notice_interval_ms) {
      this.#lastWarningMs = nowMs;
      this.#notify(rateLimitWarning(this.#out, nowMs), nowMs);
    }
    return this.#out.take(nowMs);
  }

  /** Takes the token of a message of the client; false, and told, where there is none. (WSE-DLV-031) */
  takeIn(nowMs: number): boolean {
    if (this.#in === undefined || this.#in.take(nowMs)) return true;
    this.#sayLimited(nowMs);
    return false;
  }

  retryAfterMs(direction: 'out' | 'in', nowMs: number): number {
    return (direction === 'out' ? this.#out : this.#in)?.retryAfterMs(nowMs) ?? 0;
  }

  #sayLimited(nowMs: number): void {
    if (nowMs - this.#lastErrorMs < serverLimits.rate_limit_notice_interval_ms) return;
    this.#lastErrorMs = nowMs;
    this.#notify(rateLimited(), nowMs);
  }
}
