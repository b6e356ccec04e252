import type { ErrorCode, Frame } from '@wsekit/spec';
import { encodeUtf8 } from '../bytes.ts';
import { completeEnvelope } from '../envelope/complete-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { CodecError } from '../errors.ts';
import { batchResult, entriesOf, isNested, unpackPriority, unsignedInside } from './batch.ts';
import { refusal, serverPing, serverPong } from './control-messages.ts';
import { createDedupWindow, type DedupWindow } from './dedup-window.ts';
import type { SendOutcome, SessionHandler } from './handler.ts';
import { Heartbeat } from './heartbeat.ts';
import { membersOf } from './negotiate.ts';
import { NumberedMessages, numberOf } from './numbered-messages.ts';
import { ServerHandshake } from './server-handshake.ts';
import { counter, defaultServerRate, type ServerSessionOptions } from './server-options.ts';
import { ServerRates } from './server-rates.ts';
import type { OwnMessage } from './session-options.ts';
import { writtenMessage } from './wire-signs.ts';

const never = Number.POSITIVE_INFINITY;

/** The server's end of one connection. */
export class ServerSession extends ServerHandshake {
  readonly #sentIds: DedupWindow;
  readonly #nextSeq: () => number;
  readonly #numbered: NumberedMessages = new NumberedMessages((answer) => this.#answer(answer, this.#nowMs));
  #heartbeat: Heartbeat | undefined;
  #rates: ServerRates | undefined;
  /** Time of the call under way. */
  #nowMs = 0;

  constructor(options: ServerSessionOptions, handler: SessionHandler) {
    super(options, handler);
    this.#sentIds = options.sentIds ?? createDedupWindow();
    this.#nextSeq = options.nextSeq ?? counter();
    // Whether a message has a number is seen by reading it.
    if (options.features?.acks === true) this.readAll();
  }

  get nextTickMs(): number {
    return Math.min(this.#heartbeat?.nextMs ?? never, this.keys?.rotationMs ?? never);
  }

  /**
   * Sends an event: duplicates first, then the rate, then the envelope. (WSE-DLV-010) It leaves compressed above
   * `compressionThresholdBytes`, by default the session's.
   *
   * Throws `CodecError` `unencodable_value` for values the format cannot carry; nothing is sent or remembered then.
   */
  send(event: Envelope, nowMs: number, compressionThresholdBytes?: number): SendOutcome {
    if (!this.#isOpen) return 'closed';
    const key = this.#dedupKey(event.id);
    if (key !== undefined && this.#sentIds.has(key, nowMs)) {
      this.counters.duplicates += 1;
      return 'duplicate';
    }
    if (this.#mustSealAndCannot) return 'undecided';
    if (this.#rates?.takeOut(nowMs) === false) return this.#limited('out', nowMs);
    const { outbound } = this;
    const context = compressionThresholdBytes === undefined ? outbound : { ...outbound, compressionThresholdBytes };
    if (!this.transmit(this.#complete(event, nowMs), 'event', nowMs, { context })) return 'full';
    if (key !== undefined) this.#sentIds.add(key, nowMs);
    return 'sent';
  }

  /** Sends what was published as it is, sealed where there is a key. (WSE-DLV-003, WSE-ENC-049) */
  publish(frame: Frame, nowMs: number): SendOutcome {
    return this.#sendFrame(frame, nowMs, true);
  }

  /** Sends what the application wrote as it is; text is sealed under `documented` alone. (WSE-DLV-002, WSE-ENC-049) */
  sendRaw(frame: Frame, nowMs: number): SendOutcome {
    return this.#sendFrame(frame, nowMs, typeof frame === 'string' && this.rules.sealsRawSends);
  }

  /** Sends a message of the protocol's own as clear text. (WSE-FRM-056) */
  sendControl(envelope: Envelope, nowMs: number): SendOutcome {
    if (!this.#isOpen) return 'closed';
    return this.transmit(envelope, 'control', nowMs, { keyOrder: 'given' }) ? 'sent' : 'full';
  }

  override receive(frame: Frame, nowMs: number): void {
    if (typeof frame === 'string') this.seeStyle(frame);
    this.#nowMs = nowMs;
    if (!this.#isOpen || this.#rates?.takeIn(nowMs) !== false) {
      super.receive(frame, nowMs);
      return;
    }
    this.heard(nowMs);
    this.#numbered.lost += 1;
    this.#limited('in', nowMs);
  }

  protected override opened(nowMs: number): void {
    const { rate, inboundRate, pingIntervalMs, idleTimeoutMs, greets } = this.options;
    this.#rates = new ServerRates({
      rate,
      inboundRate: inboundRate ?? (this.rules.limitsClients ? defaultServerRate : undefined),
      nowMs,
      notify: (notice, atMs) => this.transmit(notice, 'control', atMs, { keyOrder: 'given' }),
    });
    this.#heartbeat = new Heartbeat({
      intervalMs: pingIntervalMs,
      timeoutMs: idleTimeoutMs,
      looksAtPings: true,
      nowMs,
    });
    if (greets) this.greet(nowMs);
  }

  protected override heard(nowMs: number): void {
    this.#heartbeat?.heard(nowMs);
  }

  protected override ticked(nowMs: number): void {
    const verdict = this.#heartbeat?.tick(nowMs);
    if (verdict === 'ping')
      this.transmit(serverPing(nowMs, this.rules.pingHasTimestamp), 'control', nowMs, { keyOrder: 'given' });
    if (verdict !== 'dead') return;
    this.tell({ type: 'dead', silentMs: this.#heartbeat?.silentMs(nowMs) ?? 0 });
    this.close(this.rules.idleCloseCode);
  }

  /** A server has no way to ask for a new key. */
  protected override rotate(): void {
    this.tell({ type: 'rotation_due' });
  }

  protected override isOwn(encrypted: boolean, frame: Frame): boolean {
    return this.rules.controlInEveryForm || (!encrypted && typeof frame === 'string');
  }

  protected override refuse(error: CodecError): void {
    this.#numbered.lost += 1;
    super.refuse(error);
  }

  protected override route(message: OwnMessage, nowMs: number): ErrorCode | undefined {
    const number = this.features.acks === true ? numberOf(message.envelope) : undefined;
    if (number === undefined) return super.route(message, nowMs);
    const outcome = this.#numbered.settle(number, () => super.route(message, nowMs));
    if (outcome !== 'seen') return outcome;
    this.counters.duplicates += 1;
  }

  protected override handle(message: OwnMessage, nowMs: number): ErrorCode | undefined {
    const { envelope, encrypted, frame } = message;
    const isOpenToAll = this.rules.controlInEveryForm;
    const written = writtenMessage(frame, envelope.t);
    const members = membersOf(isOpenToAll ? envelope.p : written?.p);
    const integer = (name: string): unknown => (written === undefined ? members[name] : written.integer(name));
    // Under a long name it is the application's. (WSE-HS-020)
    if (written === undefined && !isOpenToAll) return this.deliver(envelope, encrypted, nowMs);
    if (envelope.t === 'client_hello')
      this.answerHello({ payload: members, version: integer('protocol_version'), length: frame.length }, nowMs);
    else if (envelope.t === 'ping') this.#answerPing(integer('timestamp'), nowMs);
    else if (envelope.t === 'batch') return this.#takeBatch(message, nowMs);
    else if (envelope.t === 'priority_message') return this.#takeUrgent(message, nowMs);
  }

  get #isOpen(): boolean {
    return this.state === 'greeting' || this.state === 'ready';
  }

  get #mustSealAndCannot(): boolean {
    return this.isStrict && this.keys?.isAgreed === true && !this.encrypted;
  }

  #limited(direction: 'out' | 'in', nowMs: number): SendOutcome {
    this.counters.rateLimited += 1;
    this.tell({ type: 'rate_limited', direction, retryAfterMs: this.#rates?.retryAfterMs(direction, nowMs) ?? 0 });
    return 'rate_limited';
  }

  #answerPing(timestamp: unknown, nowMs: number): void {
    this.transmit(serverPong(timestamp, nowMs, this.dialect.pong_version), 'control', nowMs, { keyOrder: 'given' });
  }

  /** (WSE-DLV-062) */
  #takeBatch(message: OwnMessage, nowMs: number): ErrorCode | undefined {
    const { envelope } = message;
    const { maxBatchMessages } = this.options;
    const entries = entriesOf(envelope);
    if (entries === undefined) return this.#refuseMessage(envelope, invalid('a batch needs a list of messages'), nowMs);
    const codes =
      entries.length > maxBatchMessages
        ? entries.map(() => 'MESSAGE_TOO_LARGE' as const)
        : entries.map((entry, index) => this.#takeEntry(entry, index, message, nowMs));
    this.#answer(batchResult(envelope, codes, maxBatchMessages), nowMs);
  }

  /** Each message of a batch costs what it would have cost alone. */
  #takeEntry(entry: Envelope | undefined, index: number, batch: OwnMessage, nowMs: number): ErrorCode | undefined {
    if (index > 0 && this.#rates?.takeIn(nowMs) === false) {
      this.#limited('in', nowMs);
      return 'RATE_LIMITED';
    }
    return entry === undefined ? 'INVALID_MESSAGE' : this.#takeInner(entry, batch, nowMs);
  }

  #takeUrgent(message: OwnMessage, nowMs: number): ErrorCode | undefined {
    const inner = unpackPriority(message.envelope);
    if (inner !== undefined) return this.#takeInner(inner, message, nowMs);
    return this.#refuseMessage(
      message.envelope,
      invalid('a priority_message needs message, or type and content'),
      nowMs,
    );
  }

  /** Takes a message out of another as if it had come alone. */
  #takeInner(envelope: Envelope, container: OwnMessage, nowMs: number): ErrorCode | undefined {
    const { t: outer } = container.envelope;
    if (isNested(outer, envelope.t))
      return this.#refuseMessage(envelope, invalid(`${envelope.t} inside ${outer}`), nowMs);
    if (this.isForged(envelope, container.envelope))
      return this.#refuseMessage(envelope, unsignedInside(envelope, container.envelope), nowMs);
    return this.route({ ...container, envelope }, nowMs);
  }

  #refuseMessage(envelope: Envelope, error: CodecError, nowMs: number): ErrorCode {
    super.refuse(error);
    this.transmit(refusal(envelope, 'INVALID_MESSAGE', error.message), 'control', nowMs, { keyOrder: 'given' });
    return 'INVALID_MESSAGE';
  }

  /** Sends what the protocol itself has to say about messages; it is no event and costs no token. (WSE-DLV-030) */
  #answer(answer: Envelope, nowMs: number): void {
    if (this.#isOpen) this.transmit(this.#complete(answer, nowMs), 'event', nowMs);
  }

  #complete(event: Envelope, nowMs: number): Envelope {
    return completeEnvelope(event, {
      nextId: () => this.nextId(nowMs),
      nextSeq: this.#nextSeq,
      nowMs: () => nowMs,
    });
  }

  #sendFrame(frame: Frame, nowMs: number, isSealed: boolean): SendOutcome {
    if (!this.#isOpen) return 'closed';
    if (isSealed && this.#mustSealAndCannot) return 'undecided';
    const { cipher } = this.outbound;
    if (this.keys !== undefined) this.keys.nowMs = nowMs;
    const sealed = isSealed ? cipher?.seal(typeof frame === 'string' ? encodeUtf8(frame) : frame) : undefined;
    return this.pass(sealed ?? frame) ? 'sent' : 'full';
  }

  /** What identifies an event that was sent before; undefined for ids that are no text. (WSE-DLV-015 to WSE-DLV-019) */
  #dedupKey(id: unknown): string | undefined {
    if (typeof id !== 'string') return undefined;
    return this.dialect.dedup_scope === 'id' ? id : `${this.connectionId}/${id}`;
  }
}

function invalid(why: string): CodecError {
  return new CodecError('invalid_payload', `taking a message: ${why}`);
}

/** Makes the server's end of a connection; throws RangeError for options out of range. */
export function createServerSession(options: ServerSessionOptions, handler: SessionHandler): ServerSession {
  return new ServerSession(options, handler);
}
