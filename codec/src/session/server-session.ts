import type { ErrorCode, Frame } from '@wsekit/spec';
import { decodeFrame } from '../decode.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { CodecError } from '../errors.ts';
import { decodeLazily } from '../unread-message.ts';
import { batchResult, entriesOf, isNested, unpackPriority, unsignedInside } from './batch.ts';
import { refusal, serverPing, serverPong } from './control-messages.ts';
import type { SessionHandler } from './handler.ts';
import { Heartbeat } from './heartbeat.ts';
import { membersOf } from './negotiate.ts';
import { NumberedMessages, numberOf } from './numbered-messages.ts';
import { plainPingTime } from './plain-ping.ts';
import type { OwnServerOptions, ServerSessionOptions, SharedServerOptions } from './server-options.ts';
import { ServerPlan } from './server-plan.ts';
import { ServerSending } from './server-sending.ts';
import type { OwnMessage } from './session-options.ts';
import { type IntegerName, writtenMessage } from './wire-signs.ts';

const never = Number.POSITIVE_INFINITY;

/** The server's end of one connection. */
export class ServerSession extends ServerSending {
  /** There where such messages are confirmed. */
  readonly #numbered: NumberedMessages | undefined;
  #heartbeat: Heartbeat | undefined;
  /** Whether nothing but its type decides what becomes of a message that comes in the clear. */
  readonly #leavesUnread: boolean;
  /** Time of the call under way. */
  #nowMs = 0;

  constructor(plan: ServerPlan, own: OwnServerOptions, handler: SessionHandler) {
    super(plan, own, handler);
    const { features, signing } = plan.options;
    if (features.acks === true) this.#numbered = new NumberedMessages((answer) => this.answer(answer, this.#nowMs));
    const mustRead = signing !== undefined || this.isStrict || this.#numbered !== undefined;
    this.#leavesUnread = handler.deliverUnread !== undefined && !mustRead;
  }

  get nextTickMs(): number {
    return Math.min(this.#heartbeat?.nextMs ?? never, this.keys?.rotationMs ?? never);
  }

  override receive(frame: Frame, nowMs: number): void {
    if (typeof frame === 'string') this.seeStyle(frame);
    this.#nowMs = nowMs;
    if (!this.isOpen || this.#takeIn(nowMs)) {
      super.receive(frame, nowMs);
      return;
    }
    this.heard(nowMs);
    this.#loseOne();
    this.limited('in', nowMs);
  }

  /** A control frame of the WebSocket came. (WSE-LIM-016) */
  receiveControl(nowMs: number): void {
    if (this.isOpen && this.plan.rules.everyFrameIsLife) this.heard(nowMs);
  }

  /**
   * The clock has jumped by so many milliseconds, or nobody was there to read: no silence of the client. Negative for a clock
   * that was set back.
   */
  passOver(ms: number): void {
    this.#heartbeat?.passOver(ms);
  }

  protected override read(frame: Frame, nowMs: number): void {
    if (this.#leavesUnread && this.#answersPlainPing(frame, nowMs)) return;
    const read = this.#leavesUnread ? decodeLazily(frame, this.inbound) : decodeFrame(frame, this.inbound);
    if (read.kind !== 'unread') {
      this.take(read, frame, nowMs);
    } else if (this.dispositionOf(read.t) === 'application') {
      this.counters.delivered += 1;
      this.handler.deliverUnread?.(read);
    } else {
      this.takeMessage(read.envelope, false, frame, nowMs);
    }
  }

  protected override opened(nowMs: number): void {
    this.#heartbeat = new Heartbeat(this.plan.heartbeat, nowMs);
    if (this.plan.options.greets) this.greet(nowMs);
  }

  protected override heard(nowMs: number): void {
    this.#heartbeat?.heard(nowMs);
  }

  protected override ticked(nowMs: number): void {
    const verdict = this.#heartbeat?.tick(nowMs);
    if (verdict === 'ping')
      this.transmit(serverPing(nowMs, this.plan.rules.pingHasTimestamp), 'control', nowMs, { keyOrder: 'given' });
    if (verdict !== 'dead') return;
    this.tell({ type: 'dead', silentMs: this.#heartbeat?.silentMs(nowMs) ?? 0 });
    this.close(this.plan.rules.idleCloseCode);
  }

  /** A server has no way to ask for a new key. */
  protected override rotate(): void {
    this.tell({ type: 'rotation_due' });
  }

  protected override isOwn(encrypted: boolean, frame: Frame): boolean {
    return this.plan.rules.controlInEveryForm || (!encrypted && typeof frame === 'string');
  }

  protected override refuse(error: CodecError): void {
    this.#loseOne();
    super.refuse(error);
  }

  #loseOne(): void {
    if (this.#numbered !== undefined) this.#numbered.lost += 1;
  }

  /** Takes the token of a message of the client's; false where it has none. */
  #takeIn(nowMs: number): boolean {
    return this.plan.inboundRate === undefined || this.ratesAt(nowMs).takeIn(nowMs);
  }

  protected override route(envelope: Envelope, encrypted: boolean, frame: Frame, nowMs: number): ErrorCode | undefined {
    const numbered = this.features.acks === true ? this.#numbered : undefined;
    const number = numbered === undefined ? undefined : numberOf(envelope);
    if (numbered === undefined || number === undefined) return super.route(envelope, encrypted, frame, nowMs);
    const outcome = numbered.settle(number, () => super.route(envelope, encrypted, frame, nowMs));
    if (outcome !== 'seen') return outcome;
    this.counters.duplicates += 1;
  }

  protected override deliver(envelope: Envelope, encrypted: boolean, nowMs: number): ErrorCode | undefined {
    if (this.handler.take === undefined) return super.deliver(envelope, encrypted, nowMs);
    this.counters.delivered += 1;
    return this.handler.take(envelope, encrypted);
  }

  protected override handle(message: OwnMessage, nowMs: number): ErrorCode | undefined {
    const { envelope, encrypted, frame } = message;
    const isOpenToAll = this.plan.rules.controlInEveryForm;
    const written = writtenMessage(frame, envelope.t);
    const members = membersOf(isOpenToAll ? envelope.p : written?.p);
    const integer = (name: IntegerName): unknown => (written === undefined ? members[name] : written.integer(name));
    // Under a long name it is the application's. (WSE-HS-020)
    if (written === undefined && !isOpenToAll) return this.deliver(envelope, encrypted, nowMs);
    if (envelope.t === 'client_hello')
      this.answerHello({ payload: members, version: integer('protocol_version'), length: frame.length }, nowMs);
    else if (envelope.t === 'ping') this.#answerPing(integer('timestamp'), nowMs);
    else if (envelope.t === 'batch') return this.#takeBatch(message, nowMs);
    else if (envelope.t === 'priority_message') return this.#takeUrgent(message, nowMs);
  }

  /** Whether a frame is a ping that needs no parsing, which is answered then. */
  #answersPlainPing(frame: Frame, nowMs: number): boolean {
    const timestamp = this.isOpen ? plainPingTime(frame, this.inbound.limits) : undefined;
    if (timestamp === undefined) return false;
    this.#answerPing(timestamp, nowMs);
    return true;
  }

  #answerPing(timestamp: unknown, nowMs: number): void {
    const prefix = this.dialect.category_style === 'prefix' ? 'WSE' : '';
    this.pass(prefix + this.signed('PONG', serverPong(timestamp, nowMs, this.dialect), nowMs));
  }

  /** (WSE-DLV-062) */
  #takeBatch(message: OwnMessage, nowMs: number): ErrorCode | undefined {
    const { envelope } = message;
    const { maxBatchMessages } = this.plan.options;
    const entries = entriesOf(envelope);
    if (entries === undefined) return this.refuseMessage(envelope, invalid('a batch needs a list of messages'), nowMs);
    const isTooLong = entries.length > maxBatchMessages;
    if (isTooLong) this.refuse(invalid(`a batch of ${entries.length} messages, at most ${maxBatchMessages} are taken`));
    const codes = entries.map((entry, index) =>
      isTooLong ? 'MESSAGE_TOO_LARGE' : this.#takeEntry(entry, index, message, nowMs),
    );
    this.answer(batchResult(envelope, codes, maxBatchMessages), nowMs);
  }

  /** Each message of a batch costs what it would have cost alone. */
  #takeEntry(entry: Envelope | undefined, index: number, batch: OwnMessage, nowMs: number): ErrorCode | undefined {
    if (index > 0 && !this.#takeIn(nowMs)) {
      this.limited('in', nowMs);
      return 'RATE_LIMITED';
    }
    if (entry !== undefined) return this.#takeInner(entry, batch, nowMs);
    this.refuse(invalid('an entry of a batch is no message'));
    return 'INVALID_MESSAGE';
  }

  #takeUrgent(message: OwnMessage, nowMs: number): ErrorCode | undefined {
    const inner = unpackPriority(message.envelope);
    if (inner !== undefined) return this.#takeInner(inner, message, nowMs);
    return this.refuseMessage(
      message.envelope,
      invalid('a priority_message needs message, or type and content'),
      nowMs,
    );
  }

  /** Takes a message out of another as if it had come alone. */
  #takeInner(envelope: Envelope, container: OwnMessage, nowMs: number): ErrorCode | undefined {
    const { t: outer } = container.envelope;
    if (isNested(outer, envelope.t))
      return this.refuseMessage(envelope, invalid(`${envelope.t} inside ${outer}`), nowMs);
    if (this.isForged(envelope, container.envelope))
      return this.refuseMessage(envelope, unsignedInside(envelope, container.envelope), nowMs);
    return this.route(envelope, container.encrypted, container.frame, nowMs);
  }

  /** Whoever sent it is told. */
  protected override refuseMessage(envelope: Envelope, error: CodecError, nowMs: number): ErrorCode {
    const code = super.refuseMessage(envelope, error, nowMs);
    this.transmit(refusal(envelope, code, error), 'control', nowMs, { keyOrder: 'given' });
    return code;
  }
}

function invalid(why: string): CodecError {
  return new CodecError('invalid_payload', `taking a message: ${why}`);
}

/** Makes the server's end of a connection; throws RangeError for options out of range. */
export function createServerSession(options: ServerSessionOptions, handler: SessionHandler): ServerSession {
  return new ServerSession(new ServerPlan(options), options, handler);
}

/**
 * Prepares the sessions of a server: what they have in common is worked out once. Gives what makes the session of one
 * connection; throws RangeError for options out of range.
 */
export function prepareServerSessions(
  shared: SharedServerOptions,
): (own: OwnServerOptions, handler: SessionHandler) => ServerSession {
  const plan = new ServerPlan(shared);
  return (own, handler) => new ServerSession(plan, own, handler);
}
