import type { ErrorCode, Frame, SessionDialect } from '@wsekit/spec';
import type { CodecContext } from '../context.ts';
import { decodeFrame } from '../decode.ts';
import type { Decoded } from '../decoded.ts';
import { encodeFrame } from '../encode.ts';
import type { MessageKind } from '../envelope/encode-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { createMessageIds } from '../envelope/message-id.ts';
import { type CodecError, isCodecError } from '../errors.ts';
import { type Counts, noSessionCounts } from './counts.ts';
import type { SessionCounters, SessionEvent, SessionHandler } from './handler.ts';
import { type ProfileRules, profileRules } from './profile-rules.ts';
import type { ConnectionKeys } from './rekey.ts';
import { type OwnMessage, type SessionOptions, type TransmitOptions, withoutCipher } from './session-options.ts';
import { keysOf, type SessionMake, type SessionParts, signerOf } from './session-parts.ts';
import type { MessageSigner } from './signing.ts';
import { type Disposition, dispositionOf, mayBeClear, type SessionSide, type SessionState } from './state.ts';

/** What both sides of a connection have in common: frames to messages, messages to frames, keys, counts, states. */
export abstract class Session {
  readonly counters: Counts<SessionCounters> = noSessionCounts();
  protected readonly handler: SessionHandler;
  protected readonly rules: ProfileRules;
  /** Of a server made when a key is offered: most connections never have one. */
  protected keys: ConnectionKeys | undefined;
  protected readonly isStrict: boolean;
  protected readonly signer: MessageSigner | undefined;
  protected inbound: CodecContext;
  protected outbound: CodecContext;
  readonly #side: SessionSide;
  readonly #options: SessionOptions;
  readonly #parts: SessionParts;
  #nextId: (() => string) | undefined;
  #state: SessionState = 'idle';
  #usedKeys = 0;
  #hasAskedToRotate = false;
  /** Time of the call under way, for ids. */
  #clockMs = 0;

  constructor({ side, parts, contexts }: SessionMake, options: SessionOptions, handler: SessionHandler) {
    this.#side = side;
    this.#options = options;
    this.#parts = parts;
    this.#nextId = options.nextId;
    this.handler = handler;
    this.rules = profileRules[options.profile ?? 'observed'];
    if (side.name === 'client') this.makeKeys();
    this.isStrict = options.encryption?.strict ?? false;
    this.signer = signerOf(options, parts);
    this.inbound = this.signer?.reading(contexts.inbound) ?? contexts.inbound;
    this.outbound = contexts.outbound;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The dialect spoken: the one that was set, or what the peer was recognised by. */
  get dialect(): SessionDialect {
    return this.outbound.dialect;
  }

  /** There is a key, and it is used. */
  get encrypted(): boolean {
    return this.keys?.canSeal ?? false;
  }

  /** When `tick` is to be called at the latest; Infinity when nothing is due. */
  abstract get nextTickMs(): number;

  /** Begins: the connection is open. Throws when called twice. */
  open(nowMs: number): void {
    if (this.#state !== 'idle') throw new Error('opening a session: it was opened before');
    this.enter('greeting');
    this.opened(nowMs);
  }

  /** Takes a frame of the peer. Whatever is wrong with it, it costs only itself; throws when the session is not open yet. */
  receive(frame: Frame, nowMs: number): void {
    if (this.#state === 'idle') throw new Error('receiving: the session was not opened');
    if (this.#isOver) {
      this.counters.dropped += 1;
      return;
    }
    this.counters.received += 1;
    this.heard(nowMs);
    if (this.keys !== undefined) this.keys.nowMs = nowMs;
    if (this.signer !== undefined) this.signer.text = undefined;
    try {
      this.read(frame, nowMs);
    } catch (error) {
      if (!isCodecError(error)) throw error;
      this.refuse(error);
    }
  }

  /** Does what is due by now. */
  tick(nowMs: number): void {
    if (this.#state === 'idle' || this.#isOver) return;
    if (this.keys?.advance(nowMs) === true && !this.#hasAskedToRotate) {
      this.#hasAskedToRotate = true;
      this.rotate(nowMs);
    }
    this.ticked(nowMs);
  }

  /** Asks for the connection to be closed; from here on nothing is delivered or sent. A second call does nothing. */
  close(code?: number, reason: string = ''): void {
    if (this.#isOver) return;
    this.enter('closing');
    this.handler.close(code, reason);
  }

  /** The connection has ended: keys are forgotten. (WSE-ENC-059) */
  ended(): void {
    if (this.#state === 'closed') return;
    this.enter('closed');
    this.keys?.drop();
    this.lost();
  }

  protected abstract opened(nowMs: number): void;
  protected abstract heard(nowMs: number): void;
  protected abstract ticked(nowMs: number): void;
  /** A message that is the session's own; gives why it was refused, undefined where it was not. */
  protected abstract handle(message: OwnMessage, nowMs: number): ErrorCode | undefined;
  /** The key is due to be replaced. */
  protected abstract rotate(nowMs: number): void;
  /** The connection has ended. */
  protected lost(): void {}
  protected enter(state: SessionState): void {
    this.#state = state;
  }

  protected tell(event: SessionEvent): void {
    this.handler.event?.(event);
  }

  protected refuse(error: CodecError): void {
    this.counters.refused += 1;
    this.tell({ type: 'refused', error });
  }

  protected nextId(nowMs: number): string {
    this.#nextId ??= createMessageIds({ nowMs: () => this.#clockMs });
    this.#clockMs = nowMs;
    return this.#nextId();
  }

  /** Speaks another dialect from now on. */
  protected adopt(dialect: SessionDialect): void {
    this.inbound = { ...this.inbound, dialect };
    this.outbound = { ...this.outbound, dialect };
  }

  /** The keys, made now where there are none; undefined where it does not encrypt. */
  protected makeKeys(): ConnectionKeys | undefined {
    this.keys ??= keysOf(this.#options, this.#parts);
    return this.keys;
  }

  /** Uses the keys as they are now. */
  protected useKeys(): void {
    const { keys } = this;
    if (keys === undefined || (keys.count === this.#usedKeys && keys.canSeal === (this.outbound.cipher !== undefined)))
      return;
    this.#usedKeys = keys.count;
    this.#hasAskedToRotate = false;
    this.inbound = keys.isAgreed ? { ...this.inbound, cipher: keys } : withoutCipher(this.inbound);
    this.outbound = keys.canSeal ? { ...this.outbound, cipher: keys } : withoutCipher(this.outbound);
    if (keys.isAgreed) this.tell({ type: 'encrypted', derivation: keys.derivation });
  }

  /** Writes a message and gives it to the connection; false when that had no room. */
  protected transmit(envelope: Envelope, as: MessageKind, nowMs: number, how: TransmitOptions = {}): boolean {
    return this.pass(this.encode(envelope, as, nowMs, how));
  }

  protected encode(envelope: Envelope, as: MessageKind, nowMs: number, how: TransmitOptions = {}): Frame {
    if (this.keys !== undefined) this.keys.nowMs = nowMs;
    const { context = this.outbound, ...order } = how;
    return encodeFrame(envelope, context, { as, ...order, ...this.signer?.encodeOptions(envelope, nowMs) });
  }

  protected pass(frame: Frame): boolean {
    if (this.handler.transmit(frame) === false) return false;
    this.counters.sent += 1;
    return true;
  }

  protected deliver(envelope: Envelope, encrypted: boolean, _nowMs: number): ErrorCode | undefined {
    this.counters.delivered += 1;
    this.handler.deliver(envelope, encrypted);
    return undefined;
  }

  /** Whether a message out of another would pass for signed and is not. */
  protected isForged(inner: Envelope, container: Envelope): boolean {
    return this.signer?.isForged(inner, container) === true;
  }

  get #isOver(): boolean {
    return this.#state === 'closing' || this.#state === 'closed';
  }

  /** Reads a frame and takes what is in it; throws `CodecError` where it cannot be read. */
  protected read(frame: Frame, nowMs: number): void {
    this.take(decodeFrame(frame, this.inbound), frame, nowMs);
  }

  protected take(decoded: Decoded, frame: Frame, nowMs: number): void {
    // A frame that opened may have settled how to seal.
    if (decoded.encrypted) this.useKeys();
    const type = decoded.kind === 'envelope' ? decoded.envelope.t : undefined;
    if (this.#comesInTheClear(decoded, type)) return;
    if (decoded.kind === 'envelope') this.takeMessage(decoded.envelope, decoded.encrypted, frame, nowMs);
    else this.#deliverOther(decoded);
  }

  protected takeMessage(envelope: Envelope, encrypted: boolean, frame: Frame, nowMs: number): void {
    const error = this.signer?.whyNot(envelope, this.signer.text, nowMs);
    if (error === undefined) this.route(envelope, encrypted, frame, nowMs);
    else this.refuseMessage(envelope, error, nowMs);
  }

  /** A message that could be read is not taken. */
  protected refuseMessage(_envelope: Envelope, error: CodecError, _nowMs: number): ErrorCode {
    this.refuse(error);
    return 'INVALID_MESSAGE';
  }

  /** Gives a message to whom it belongs; gives why it was refused, undefined where it was not. */
  protected route(envelope: Envelope, encrypted: boolean, frame: Frame, nowMs: number): ErrorCode | undefined {
    const disposition = this.dispositionOf(envelope.t);
    if (disposition === 'refused') {
      this.counters.unexpected += 1;
      this.tell({ type: 'unexpected', message: String(envelope.t) });
      return 'INVALID_MESSAGE';
    }
    if (disposition === 'session' && this.isOwn(encrypted, frame)) {
      return this.handle({ envelope, encrypted, frame }, nowMs);
    }
    return this.deliver(envelope, encrypted, nowMs);
  }

  /** What becomes of a message of a type that comes now. */
  protected dispositionOf(type: unknown): Disposition {
    return dispositionOf(this.#side, this.#state, type, this.rules);
  }

  /** Whether a message of one of the session's types counts in the form it came in. */
  protected isOwn(_encrypted: boolean, _frame: Frame): boolean {
    return true;
  }

  #deliverOther(decoded: Exclude<Decoded, { kind: 'envelope' }>): void {
    this.counters.delivered += 1;
    if (decoded.kind === 'raw') this.handler.deliverRaw?.(decoded.text, decoded.encrypted);
    else if (decoded.kind === 'binary') this.handler.deliverBinary?.(decoded.bytes, decoded.encrypted);
    else this.handler.deliverValue?.(decoded.value, decoded.encrypted);
  }

  #comesInTheClear({ encrypted }: Decoded, type: string | undefined): boolean {
    if (!this.isStrict || encrypted || this.keys?.isAgreed !== true || mayBeClear(type)) return false;
    this.counters.clearRefused += 1;
    this.tell({ type: 'clear_refused', message: type });
    return true;
  }
}
