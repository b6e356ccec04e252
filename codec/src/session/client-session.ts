import { type Frame, type ServerFeatures, type ServerHelloPayload, sessionDialects } from '@wsekit/spec';
import type { Envelope } from '../envelope/envelope.ts';
import { isCodecError } from '../errors.ts';
import { openContainer } from './batch.ts';
import { type ClientSessionOptions, helloPayload } from './client-options.ts';
import { ClientSending } from './client-sending.ts';
import { clientPing, clientPong } from './control-messages.ts';
import { createDialectGuess, type DialectGuess, type DialectSign, firstDialect } from './dialect-guess.ts';
import type { SessionHandler } from './handler.ts';
import { assertHeartbeat, Heartbeat, isHeartbeat } from './heartbeat.ts';
import { Inbox, type InboxVerdict } from './inbox.ts';
import { answeredKey, intersectFeatures, membersOf } from './negotiate.ts';
import type { OwnMessage } from './session-options.ts';
import type { SessionParts } from './session-parts.ts';
import type { TopicPositions } from './topic-positions.ts';

const never = Number.POSITIVE_INFINITY;

/** The client's end of one connection. */
export class ClientSession extends ClientSending {
  /** What the server calls the connection; undefined before it has said so. */
  connectionId: string | undefined;
  /** What client and server agreed on; empty before the server has said hello. */
  features: ServerFeatures = {};
  /** What the server said last; empty before. */
  serverHello: Partial<ServerHelloPayload> = {};
  readonly #guess: DialectGuess | undefined;
  readonly #inbox: Inbox;
  #heartbeat: Heartbeat | undefined;
  #deadlineMs = never;
  #hasReady = false;

  constructor(parts: SessionParts, options: ClientSessionOptions, handler: SessionHandler) {
    const isDetecting = options.dialect === undefined || options.dialect === 'detect';
    super(parts, options, handler, isDetecting ? firstDialect : options.dialect);
    assertHeartbeat(this.resolved.pingIntervalMs, this.resolved.idleTimeoutMs);
    this.#guess = isDetecting ? createDialectGuess(sessionDialects[firstDialect]) : undefined;
    this.#inbox = new Inbox(options.positions, options.seenIds);
  }

  get nextTickMs(): number {
    return Math.min(
      this.#heartbeat?.nextMs ?? never,
      this.#deadlineMs,
      this.outgoingMs,
      this.keys?.rotationMs ?? never,
    );
  }

  /** Where the topics stand, by the stamps of what came. */
  get positions(): TopicPositions {
    return this.#inbox.positions;
  }

  /** Pings at the next tick, due now, and gives up a peer that shows no life within so many milliseconds. (WSE-LIM-020) */
  probe(nowMs: number, withinMs: number): void {
    this.#heartbeat?.probe(nowMs, withinMs);
  }

  override receive(frame: Frame, nowMs: number): void {
    this.nowMs = nowMs;
    if (typeof frame === 'string') this.#adoptIf(this.#guess?.seeText(frame));
    super.receive(frame, nowMs);
    this.flush(nowMs);
  }

  protected override opened(nowMs: number): void {
    const { pingIntervalMs: intervalMs, idleTimeoutMs: timeoutMs, readyTimeoutMs } = this.resolved;
    this.nowMs = nowMs;
    this.#heartbeat = new Heartbeat({ intervalMs, timeoutMs, looksAtPings: false }, nowMs);
    this.openOutgoing(nowMs);
    this.#deadlineMs = nowMs + readyTimeoutMs;
  }

  /** Only pings and their answers are signs of life. (WSE-LIM-020) */
  protected override heard(): void {}

  protected override ticked(nowMs: number): void {
    this.nowMs = nowMs;
    const verdict = this.#heartbeat?.tick(nowMs);
    if (verdict === 'ping') this.#ping(nowMs);
    if (verdict === 'dead') {
      this.tell({ type: 'dead', silentMs: this.#heartbeat?.silentMs(nowMs) ?? 0 });
      this.close();
      return;
    }
    if (nowMs >= this.#deadlineMs) this.#overdue(nowMs);
    this.flush(nowMs);
  }

  /** A second hello with a key, where the dialect has that; else it takes a new connection. (WSE-ENC-055, WSE-ENC-057) */
  protected override rotate(nowMs: number): void {
    if (this.dialect.rekeys_on_second_hello) this.#sayHello(this.keys?.offer(), nowMs);
    else this.tell({ type: 'rotation_due' });
  }

  /** Replaces the key before it is due, as {@link SessionEvent} `rotation_due` has it where that takes a new connection. */
  rotateKeys(nowMs: number): void {
    if (this.keys?.isAgreed === true) this.rotate(nowMs);
  }

  protected override lost(): void {
    this.outgoing?.drop();
  }

  protected override deliver(envelope: Envelope, encrypted: boolean, nowMs: number): undefined {
    const verdict = this.#judge(envelope, nowMs);
    if (verdict === 'seen') this.counters.duplicates += 1;
    if (verdict === 'seen' || verdict === 'gap') return;
    const slowed = this.outgoing?.heed(envelope.t, membersOf(envelope.p), nowMs);
    if (slowed !== undefined) this.tell({ type: 'slowed', ...slowed });
    super.deliver(envelope, encrypted, nowMs);
  }

  #judge(envelope: Envelope, nowMs: number): InboxVerdict {
    const verdict = this.#inbox.judge(envelope, nowMs);
    if (verdict === 'new' || verdict === 'seen') return verdict;
    const topic = String(envelope.tp);
    const isFirst = verdict === 'first_of_epoch';
    const isNewEpoch = isFirst || verdict === 'new_epoch';
    if (verdict !== 'gap') this.#see({ recoveryStamp: true });
    if (verdict === 'past_hole') this.tell({ type: 'hole', topic });
    // The history before it was another node's, where there are several: that node may have published more.
    if (isNewEpoch) this.tell({ type: 'new_epoch', topic, mayHaveMissed: !isFirst || this.features.cluster === true });
    const position = verdict === 'gap' ? this.positions.get(topic) : undefined;
    if (position === undefined) return verdict;
    this.tell({ type: 'gap', topic, position });
    // Who will not ask has forgotten where the topic stood: it goes on with this message. (WSE-REC-059)
    return this.positions.get(topic) === undefined ? this.#inbox.judge(envelope, nowMs) : verdict;
  }

  protected override handle({ envelope, encrypted }: OwnMessage, nowMs: number): undefined {
    const { t, p } = envelope;
    const members = membersOf(p);
    if (isHeartbeat(t)) this.#heartbeat?.heard(nowMs);
    if (t === 'server_ready') this.#takeReady(membersOf(members.details ?? p), nowMs);
    else if (t === 'server_hello') this.#takeHello(members, nowMs);
    else if (t === 'ping' || t === 'PING')
      this.transmit(clientPong(members, nowMs), 'control', nowMs, { keyOrder: 'given' });
    else if (t === 'PONG' || t === 'pong') this.#takePong(envelope, members, nowMs);
    else if (t === 'batch' || t === 'priority_message') this.#unpack(envelope, encrypted, nowMs);
    else this.options.acks?.take(envelope);
  }

  protected override get numbersMessages(): boolean {
    return this.features.acks === true;
  }

  #takeReady(details: Readonly<Record<string, unknown>>, nowMs: number): void {
    this.#hasReady = true;
    if (typeof details.connection_id === 'string') this.connectionId = details.connection_id;
    if (this.state !== 'greeting') return;
    const key = this.#keyForHello(details, nowMs);
    if (this.state !== 'greeting') return;
    this.#sayHello(key, nowMs);
    this.#await(nowMs);
  }

  /** A server of D1 offers its key first, and gets ours with the hello; all others are offered one. (WSE-HS-070) */
  #keyForHello(details: Readonly<Record<string, unknown>>, nowMs: number): string | undefined {
    if (this.keys === undefined || this.dialect.key_exchange === 'none') return undefined;
    const own = this.keys.offer();
    const theirs = answeredKey(details as Partial<ServerHelloPayload>);
    if (theirs !== undefined) {
      this.#see({ keyExchange: 'server_offers' });
      this.#complete(theirs, nowMs);
    }
    return own;
  }

  #sayHello(key: string | undefined, nowMs: number): void {
    const { clientVersion, features } = this.resolved;
    const p = helloPayload({ clientVersion, features, key, connectionId: this.connectionId });
    this.transmit({ c: 'WSE', t: 'client_hello', p, v: 1 }, 'control', nowMs, { keyOrder: 'given' });
  }

  #await(nowMs: number): void {
    this.enter('negotiating');
    this.#deadlineMs = nowMs + this.resolved.readyTimeoutMs;
  }

  #takeHello(hello: Readonly<Record<string, unknown>>, nowMs: number): void {
    this.serverHello = hello;
    const said = membersOf(hello.features);
    this.#see({ serverHello: true, announcesEncryption: 'encryption' in said });
    this.#adoptIf(this.#guess?.seeVersion(hello.server_version));
    if (typeof hello.connection_id === 'string') this.connectionId = hello.connection_id;
    this.features = intersectFeatures(this.resolved.features, said as ServerFeatures);
    const key = answeredKey(hello);
    if (key !== undefined && this.keys?.isOffering === true) this.#complete(key, nowMs);
    else this.#notEncrypted('the server agreed on no key');
    if (this.state === 'negotiating') this.#becomeReady(true);
  }

  #complete(key: string, nowMs: number): void {
    const derivation = this.#guess === undefined || this.#guess.isCertain ? this.dialect.key_derivation : undefined;
    try {
      this.keys?.complete(key, derivation, nowMs);
      this.useKeys();
    } catch (error) {
      if (!isCodecError(error)) throw error;
      this.#notEncrypted(error.message);
      // Whoever answers with another key now is not who did before.
      if (error.code === 'key_not_pinned') this.#giveUp(error.message);
    }
  }

  /** The offer is void; a key that was in force stays. (WSE-ENC-056) */
  #notEncrypted(reason: string): void {
    const { keys } = this;
    if (keys === undefined) return;
    const hadOffered = keys.isOffering;
    keys.withdraw();
    if (keys.isAgreed) return;
    if (hadOffered) this.tell({ type: 'not_encrypted', reason });
    if (this.requiresKey) this.#giveUp(reason);
  }

  /** Nothing of the application has left: it waits, or is told as dropped. */
  #giveUp(reason: string): void {
    this.#deadlineMs = never;
    this.close(undefined, `not encrypted: ${reason}`);
  }

  #becomeReady(saidHello: boolean): void {
    this.#deadlineMs = never;
    this.enter('ready');
    this.tell({ type: 'ready', connectionId: this.connectionId, saidHello });
  }

  #overdue(nowMs: number): void {
    const message = this.state === 'greeting' ? 'server_ready' : 'server_hello';
    this.tell({ type: 'overdue', message });
    if (this.state === 'greeting') {
      this.#sayHello(this.#keyForHello({}, nowMs), nowMs);
      this.#await(nowMs);
    } else if (this.#hasReady) {
      this.#see({ serverHello: false });
      this.#notEncrypted('the server said no hello');
      if (this.state === 'negotiating') this.#becomeReady(false);
    } else {
      // Neither of the two: whatever it is, it is no server of WSE. (WSE-HS-010)
      this.#deadlineMs = never;
      this.close();
    }
  }

  #ping(nowMs: number): void {
    if (this.transmit(clientPing(nowMs), 'control', nowMs, { keyOrder: 'given' })) {
      this.tell({ type: 'pinged', sentMs: nowMs });
    }
  }

  #takePong({ v }: Envelope, { client_timestamp: sentMs }: Readonly<Record<string, unknown>>, nowMs: number): void {
    if (typeof v === 'number') this.#see({ pongVersion: v });
    if (typeof sentMs === 'number') this.tell({ type: 'latency', latencyMs: Math.max(0, nowMs - sentMs), sentMs });
  }

  #unpack(envelope: Envelope, encrypted: boolean, nowMs: number): void {
    const { messages, refusals } = openContainer(envelope, (inner) => this.isForged(inner, envelope));
    for (const error of refusals) this.refuse(error);
    for (const message of messages) this.deliver(message, encrypted, nowMs);
  }

  #see(sign: DialectSign): void {
    this.#adoptIf(this.#guess?.see(sign));
  }

  #adoptIf(hasChanged: boolean | undefined): void {
    if (hasChanged !== true || this.#guess === undefined) return;
    this.adopt(this.#guess.dialect);
    this.tell({ type: 'dialect', dialect: this.dialect });
  }
}
