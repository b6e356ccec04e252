import type { DialectName, SessionDialect } from '@wsekit/spec';
import { rate_limit_notice_interval_ms } from '@wsekit/spec/server-limits';
import { completeEnvelope } from '../envelope/complete-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { type ClientSessionOptions, type ResolvedClientOptions, resolveClientOptions } from './client-options.ts';
import type { SendOutcome, SessionHandler } from './handler.ts';
import { OutgoingQueue } from './outgoing-queue.ts';
import { Session } from './session.ts';
import { createContexts } from './session-options.ts';
import type { SessionParts } from './session-parts.ts';
import { clientSide } from './state.ts';

const never = Number.POSITIVE_INFINITY;

/** What a client sends over one connection: at once where it may, else held, or left with who keeps it. */
export abstract class ClientSending extends Session {
  protected readonly options: ClientSessionOptions;
  protected readonly resolved: ResolvedClientOptions;
  protected outgoing: OutgoingQueue | undefined;
  /** Time of the call under way. */
  protected nowMs = 0;
  #seq = 0;
  /** When it was told that messages wait for their rate. */
  #limitedMs = Number.NEGATIVE_INFINITY;

  constructor(
    parts: SessionParts,
    options: ClientSessionOptions,
    handler: SessionHandler,
    dialect: SessionDialect | DialectName,
  ) {
    super({ side: clientSide, parts, contexts: createContexts(clientSide, options, dialect, parts) }, options, handler);
    this.options = options;
    this.resolved = resolveClientOptions(options);
  }

  /** Messages that wait to be sent. */
  get held(): number {
    return this.outgoing?.size ?? 0;
  }

  /**
   * Sends a message, or holds it until the handshake is done, the rate allows it and the connection has room.
   * (WSE-HS-011, WSE-HS-051, WSE-DLV-033)
   *
   * It leaves as it was given, its time included. Throws `CodecError` `unencodable_value` for values the format cannot
   * carry, when it leaves.
   */
  send(message: Envelope, nowMs: number): SendOutcome {
    this.nowMs = nowMs;
    if (this.outgoing === undefined || this.#isEnding) return 'closed';
    const outcome = this.outgoing.add(this.#complete(message, nowMs), this.mayLeave, nowMs);
    if (outcome === 'full') this.counters.dropped += 1;
    if (outcome === 'held' && this.mayLeave) this.#tellLimited(this.outgoing, nowMs);
    return outcome;
  }

  /**
   * Sends a message if it may leave now and holds nothing: else it stays with the caller, who offers it again behind the
   * next frame, at `nextTickMs`, or once the connection has drained. Throws as {@link send} does.
   */
  offer(message: Envelope, nowMs: number): 'sent' | 'later' | 'closed' {
    if (this.outgoing === undefined || this.#isEnding) return 'closed';
    if (this.room(nowMs) === 0) return 'later';
    return this.outgoing.offer(this.#complete(message, nowMs), nowMs) ? 'sent' : 'later';
  }

  /** How many messages of who asks, and has some, may leave at once now. */
  room(nowMs: number): number {
    this.nowMs = nowMs;
    if (this.outgoing === undefined || !this.mayLeave) return 0;
    const room = this.outgoing.room(nowMs);
    if (room === 0) this.#tellLimited(this.outgoing, nowMs);
    return room;
  }

  /** The connection has room again: what was held goes on. */
  drained(nowMs: number): void {
    this.nowMs = nowMs;
    this.flush(nowMs);
  }

  protected openOutgoing(nowMs: number): void {
    const { rate, maxHeld } = this.resolved;
    this.outgoing = new OutgoingQueue({
      rate,
      maxHeld,
      nowMs,
      send: (envelope, atMs) => this.#leave(envelope, atMs),
      onDropped: (envelope) => {
        this.counters.dropped += 1;
        this.tell({ type: 'dropped', envelope });
      },
    });
  }

  /** When what waits for its rate may go on; Infinity where nothing does. */
  protected get outgoingMs(): number {
    return this.mayLeave ? (this.outgoing?.nextMs(this.nowMs) ?? never) : never;
  }

  protected flush(nowMs: number): void {
    if (this.mayLeave) this.outgoing?.flush(nowMs);
  }

  /** Whether messages may leave now: behind the hello, and not while a key is awaited or, in strict mode, unusable. */
  protected get mayLeave(): boolean {
    const { keys, state } = this;
    if (state !== 'negotiating' && state !== 'ready') return false;
    if (keys === undefined) return true;
    if (this.requiresKey) return keys.canSeal;
    return keys.isAgreed ? keys.canSeal || !this.isStrict : !keys.isOffering;
  }

  /** Nothing leaves but sealed. */
  protected get requiresKey(): boolean {
    const { encryption } = this.options;
    return encryption?.required ?? (this.isStrict || encryption?.pin !== undefined);
  }

  /** Client and server agreed on `acks`. */
  protected abstract get numbersMessages(): boolean;

  get #isEnding(): boolean {
    return this.state === 'closing' || this.state === 'closed';
  }

  #complete(message: Envelope, nowMs: number): Envelope {
    return completeEnvelope(message, {
      nextId: () => this.nextId(nowMs),
      nextSeq: () => this.#nextSeq(),
      nowMs: () => nowMs,
    });
  }

  /** Once a second at most: whoever has messages that wait asks again and again. (WSE-DLV-033) */
  #tellLimited(outgoing: OutgoingQueue, nowMs: number): void {
    const retryAfterMs = outgoing.retryAfterMs(nowMs);
    if (retryAfterMs === 0 || nowMs - this.#limitedMs < rate_limit_notice_interval_ms) return;
    this.#limitedMs = nowMs;
    this.counters.rateLimited += 1;
    this.tell({ type: 'rate_limited', direction: 'out', retryAfterMs });
  }

  /** A number that did not leave is missing to the server, whose telling so nobody waits for. */
  #leave(envelope: Envelope, nowMs: number): boolean {
    const { acks } = this.options;
    const number = this.numbersMessages ? acks?.track(envelope) : undefined;
    if (this.transmit(number === undefined ? envelope : { ...envelope, s: number }, 'event', nowMs)) return true;
    if (number !== undefined) acks?.refuse(number);
    return false;
  }

  #nextSeq(): number {
    this.#seq += 1;
    return this.#seq;
  }
}
