import * as serverLimits from '@wsekit/spec/server-limits';
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
  readonly #toldMs: Record<Notice, number> = {
    out_low: Number.NEGATIVE_INFINITY,
    out_empty: Number.NEGATIVE_INFINITY,
    in_low: Number.NEGATIVE_INFINITY,
    in_empty: Number.NEGATIVE_INFINITY,
  };

  constructor({ rate, inboundRate, nowMs, notify }: ServerRatesOptions) {
    this.#out = createTokenBucket({ ...rate, nowMs });
    this.#in = inboundRate === undefined ? undefined : createTokenBucket({ ...inboundRate, nowMs });
    this.#notify = notify;
  }

  /** Takes the token of an event; false, and told to the client, where there is none. (WSE-DLV-026 to WSE-DLV-028) */
  takeOut(nowMs: number): boolean {
    return this.#take(this.#out, 'out', nowMs);
  }

  /** Takes the token of a message of the client; false, and told, where there is none. (WSE-DLV-031) */
  takeIn(nowMs: number): boolean {
    return this.#in === undefined || this.#take(this.#in, 'in', nowMs);
  }

  retryAfterMs(direction: 'out' | 'in', nowMs: number): number {
    return (direction === 'out' ? this.#out : this.#in)?.retryAfterMs(nowMs) ?? 0;
  }

  /** A client is warned before its token is taken, and so before the last fifth is gone. */
  #take(bucket: TokenBucket, direction: 'out' | 'in', nowMs: number): boolean {
    const isEmpty = bucket.tokens(nowMs) < 1;
    if (isEmpty) this.#tell(`${direction}_empty`, nowMs, rateLimited);
    else if (bucket.isLow(nowMs)) this.#tell(`${direction}_low`, nowMs, () => rateLimitWarning(bucket, nowMs));
    return !isEmpty && bucket.take(nowMs);
  }

  #tell(notice: Notice, nowMs: number, make: () => Envelope): void {
    if (nowMs - this.#toldMs[notice] < serverLimits.rate_limit_notice_interval_ms) return;
    this.#toldMs[notice] = nowMs;
    this.#notify(make(), nowMs);
  }
}

/** What a client is told, each at most once a second. */
type Notice = 'out_low' | 'out_empty' | 'in_low' | 'in_empty';
