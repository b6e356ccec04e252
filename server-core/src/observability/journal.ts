import type { Recorder } from '@wsekit/codec/log';
import type { SessionEvent } from '@wsekit/codec/session';
import { closeCodes } from '@wsekit/spec';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { CloseReason, DropReason, RefusalReason } from './reasons.ts';

type Level = keyof Logger;
type Details = Readonly<Record<string, unknown>>;

/** What limits did is worth a look, what broke wants mending; the rest is every day's. */
const refusalLevels: Readonly<Partial<Record<RefusalReason, Level>>> = {
  peer_left: 'debug',
  too_many_events: 'warn',
  too_many_connections: 'warn',
  too_many_handshakes: 'warn',
  head_too_long: 'warn',
  handshake_timeout: 'warn',
  auth_failed: 'error',
  auth_unavailable: 'error',
  failed: 'error',
};
const closeLevels: Readonly<Partial<Record<CloseReason, Level>>> = {
  slow_consumer: 'warn',
  protocol_error: 'warn',
  failed: 'error',
};

const forWhoTheyAre: ReadonlySet<RefusalReason> = new Set([
  'origin',
  'auth_required',
  'auth_invalid',
  'auth_no_user',
  'auth_denied',
]);
/** Codes with a count of their own: a client can send two thousand others. */
const knownCodes: ReadonlySet<number> = new Set(Object.values(closeCodes).map(({ code }) => code));

/** What of a session's events is a message that was lost or refused. */
const dropReasons: Readonly<Partial<Record<SessionEvent['type'], DropReason>>> = {
  refused: 'unreadable',
  unexpected: 'unexpected',
  clear_refused: 'clear_text',
  rate_limited: 'rate_limited',
  dropped: 'no_room',
};

/** Ends of connections with one reason and code. */
export interface CloseCount {
  readonly reason: CloseReason;
  /** `other` for codes that WSE does not know. */
  readonly code: number | 'other';
  count: number;
}

/** A connection, as far as the journal needs it. */
interface Client {
  readonly id: string;
  readonly userId: string | null;
  readonly remoteAddress: string;
}

/** Where a journal writes. */
export interface JournalOptions {
  readonly logger: Logger;
  readonly recorder?: Recorder;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** Writes down who came, who was refused, who went, and what was lost, each with a reason; counts refusals and ends. */
export class Journal {
  /** Refusals by reason. */
  readonly refusals: Map<RefusalReason, number> = new Map();
  readonly #closes = new Map<string, CloseCount>();
  readonly #logger: Logger;
  readonly #recorder: Recorder | undefined;
  readonly #clock: Pick<Clock, 'nowMs'>;

  constructor({ logger, recorder, clock }: JournalOptions) {
    this.#logger = logger;
    this.#recorder = recorder;
    this.#clock = clock;
  }

  get closes(): Iterable<CloseCount> {
    return this.#closes.values();
  }

  /** Upgrades and connections that were refused, for whatever reason. */
  get refused(): number {
    return this.#sum(() => true);
  }

  /** Those refused for who they are. */
  get authFailures(): number {
    return this.#sum((reason) => forWhoTheyAre.has(reason));
  }

  opened({ id, userId, remoteAddress }: Client): void {
    this.#logger.info({ connectionId: id, userId, remoteAddress }, 'connection opened');
  }

  /** Somebody was not let in; the details hold nothing that lets anybody in. */
  refuse(reason: RefusalReason, details: Details): void {
    this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1);
    this.#logger[refusalLevels[reason] ?? 'info']({ reason, ...details }, 'connection refused');
    const { err: _, ...told } = details;
    this.#recorder?.decided('refused', reason, this.#clock.nowMs(), told);
  }

  ended({ id, userId }: Client, reason: CloseReason, code: number, closeReason: string): void {
    this.#countClose(reason, knownCodes.has(code) ? code : 'other');
    const details = { reason, connectionId: id, userId, code, ...(closeReason === '' ? {} : { closeReason }) };
    this.#logger[closeLevels[reason] ?? 'info'](details, 'connection ended');
  }

  /** Messages are being lost: told when it begins, not for each. */
  losing(reason: 'queue_full' | 'slow_consumer', details: Details): void {
    this.#logger.warn({ reason, ...details }, 'messages are dropped');
  }

  /** What a session tells; never of what is in messages. */
  session({ id }: Client, event: SessionEvent): void {
    if (event.type === 'ready' || event.type === 'dead') return;
    const reason = dropReasons[event.type];
    if (reason === undefined) this.#logger.debug({ connectionId: id, event: event.type }, 'session');
    else this.#logger.debug({ reason, connectionId: id, ...detailsOf(event) }, 'message dropped');
  }

  #sum(counts: (reason: RefusalReason) => boolean): number {
    let sum = 0;
    for (const [reason, count] of this.refusals) if (counts(reason)) sum += count;
    return sum;
  }

  #countClose(reason: CloseReason, code: CloseCount['code']): void {
    const key = `${reason} ${code}`;
    const known = this.#closes.get(key);
    if (known === undefined) this.#closes.set(key, { reason, code, count: 1 });
    else known.count += 1;
  }
}

function detailsOf(event: SessionEvent): Details {
  if (event.type === 'refused') return { code: event.error.code };
  if (event.type === 'rate_limited') return { direction: event.direction, retryAfterMs: event.retryAfterMs };
  return {};
}
