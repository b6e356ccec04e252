import {
  type ClientHelloPayload,
  type Frame,
  type KeyDerivation,
  type ServerFeatures,
  serverLimits,
} from '@wsekit/spec';
import { encodeUtf8 } from '../bytes.ts';
import { completeEnvelope, formatTime } from '../envelope/complete-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { isCodecError } from '../errors.ts';
import { batchResult, unpackBatch } from './batch.ts';
import { keyExchangeFailed, serverHello, serverPing, serverPong, serverReady } from './control-messages.ts';
import { createDedupWindow, type DedupWindow } from './dedup-window.ts';
import { newestWith } from './dialect-guess.ts';
import type { SendOutcome, SessionHandler } from './handler.ts';
import { Heartbeat } from './heartbeat.ts';
import { derivationOfClient, intersectFeatures, membersOf, negotiateVersion, offeredKey } from './negotiate.ts';
import {
  counter,
  defaultServerRate,
  helloFeatures,
  type ResolvedServerOptions,
  readyFeatures,
  reportedLimits,
  resolveServerOptions,
  type ServerSessionOptions,
} from './server-options.ts';
import { ServerRates } from './server-rates.ts';
import { type OwnMessage, Session } from './session.ts';
import { styleOf, writtenMessage } from './wire-signs.ts';

const never = Number.POSITIVE_INFINITY;
const firstDialect = 'D2g';

/** What a `server_hello` is made of. */
interface HelloParts {
  readonly offered: unknown;
  readonly version: unknown;
  readonly key: string | undefined;
}

/** The server's end of one connection. */
export class ServerSession extends Session {
  readonly connectionId: string;
  /** What client and server agreed on; empty before the client has said hello. */
  features: ServerFeatures = {};
  /** What the client said last; empty before. */
  clientHello: Partial<ClientHelloPayload> = {};
  readonly #options: ResolvedServerOptions;
  readonly #sentIds: DedupWindow;
  readonly #nextSeq: () => number;
  #heartbeat: Heartbeat | undefined;
  #rates: ServerRates | undefined;
  #hasSeenStyle: boolean;

  constructor(options: ServerSessionOptions, handler: SessionHandler) {
    const isDetecting = options.dialect === 'detect';
    super('server', options, handler, isDetecting ? firstDialect : (options.dialect ?? firstDialect));
    this.connectionId = options.connectionId;
    this.#options = resolveServerOptions(options);
    this.#sentIds = options.sentIds ?? createDedupWindow();
    this.#nextSeq = options.nextSeq ?? counter();
    this.#hasSeenStyle = !isDetecting;
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
    const source = { nextId: () => this.nextId(nowMs), nextSeq: this.#nextSeq, nowMs: () => nowMs };
    const { outbound } = this;
    const context = compressionThresholdBytes === undefined ? outbound : { ...outbound, compressionThresholdBytes };
    this.transmit(completeEnvelope(event, source), 'event', nowMs, { context });
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
    this.transmit(envelope, 'control', nowMs, { keyOrder: 'given' });
    return 'sent';
  }

  override receive(frame: Frame, nowMs: number): void {
    if (!this.#hasSeenStyle && typeof frame === 'string') this.#seeStyle(frame);
    if (!this.#isOpen || this.#rates?.takeIn(nowMs) !== false) {
      super.receive(frame, nowMs);
      return;
    }
    this.heard(nowMs);
    this.#limited('in', nowMs);
  }

  protected override opened(nowMs: number): void {
    const { rate, inboundRate, pingIntervalMs, idleTimeoutMs, greets } = this.#options;
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
    if (greets) this.#greet(nowMs);
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

  protected override handle({ envelope, encrypted, frame }: OwnMessage, nowMs: number): void {
    const isOpenToAll = this.rules.controlInEveryForm;
    const written = writtenMessage(frame, envelope.t);
    const members = membersOf(isOpenToAll ? envelope.p : written?.p);
    const integer = (name: string): unknown => (written === undefined ? members[name] : written.integer(name));
    // Under a long name it is the application's. (WSE-HS-020)
    if (written === undefined && !isOpenToAll) this.deliver(envelope, encrypted, nowMs);
    else if (envelope.t === 'client_hello') this.#answerHello(members, integer('protocol_version'), nowMs);
    else if (envelope.t === 'ping') this.#answerPing(integer('timestamp'), nowMs);
    else if (envelope.t === 'batch') this.#unpack(envelope, encrypted, nowMs);
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

  #greet(nowMs: number): void {
    const { userId, features } = this.#options;
    const canEncrypt = this.keys !== undefined && this.dialect.key_exchange !== 'none';
    // In D1 the server's key goes first. (WSE-HS-070)
    const key = this.dialect.key_exchange === 'server_offers' ? this.keys?.offer() : undefined;
    const encryption = key !== undefined || (this.rules.readyFeatureTellsEncryption && canEncrypt);
    const details = {
      connection_id: this.connectionId,
      features: readyFeatures(this.dialect, features, encryption),
      user_id: userId,
      ...(key === undefined ? {} : { encryption_public_key: key }),
    };
    this.transmit(serverReady(details, this.nextId(nowMs), nowMs), 'control', nowMs, { keyOrder: 'sorted' });
  }

  #answerHello(payload: Partial<ClientHelloPayload>, version: unknown, nowMs: number): void {
    this.clientHello = payload;
    const key = this.#exchangeKeys(payload, nowMs);
    if (this.dialect.server_hello) this.#sayHello({ offered: payload.features, version, key }, nowMs);
    // Only from here on: the answer is in the clear.
    this.useKeys();
    if (this.state === 'ready') return;
    this.enter('ready');
    this.tell({ type: 'ready', connectionId: this.connectionId, saidHello: true });
  }

  /** The server's half of an exchange; undefined where none takes place. (WSE-ENC-010, WSE-ENC-011, WSE-ENC-055) */
  #exchangeKeys(payload: Partial<ClientHelloPayload>, nowMs: number): string | undefined {
    const { keys, dialect } = this;
    const offer = offeredKey(payload);
    if (keys === undefined || offer === undefined || dialect.key_exchange === 'none') return undefined;
    if (keys.isAgreed && !dialect.rekeys_on_second_hello) return undefined;
    const answer = keys.isOffering ? undefined : keys.offer();
    try {
      keys.complete(offer, this.#derivationFor(payload), nowMs);
      return answer;
    } catch (error) {
      if (!isCodecError(error)) throw error;
      keys.withdraw();
      this.transmit(keyExchangeFailed(error.message), 'control', nowMs, { keyOrder: 'given' });
      this.tell({ type: 'not_encrypted', reason: error.message });
      return undefined;
    }
  }

  /** A dialect that was set has one recipe; a server of all dialects goes by what the client says. (WSE-HS-063) */
  #derivationFor({ client_version: version }: Partial<ClientHelloPayload>): KeyDerivation | undefined {
    return this.#options.dialect === 'detect' ? derivationOfClient(version) : this.dialect.key_derivation;
  }

  #sayHello({ offered, version, key }: HelloParts, nowMs: number): void {
    const { features: own, serverVersion = this.dialect.until } = this.#options;
    const { maxProtocolVersion } = this.rules;
    const most = maxProtocolVersion === 'dialect' ? serverLimits.max_protocol_version : maxProtocolVersion;
    const features = helloFeatures(this.dialect, own, key !== undefined);
    this.features = intersectFeatures(offered, features);
    const hello = serverHello({
      server_version: serverVersion,
      protocol_version: negotiateVersion(version, most),
      features,
      ...reportedLimits(this.#options, this.outbound.limits.maxFrameBytes, this.dialect),
      connection_id: this.connectionId,
      server_time: formatTime(nowMs),
      ...(key === undefined ? {} : { encryption_public_key: key }),
    });
    this.transmit(hello, 'control', nowMs, { keyOrder: 'sorted' });
  }

  #answerPing(timestamp: unknown, nowMs: number): void {
    this.transmit(serverPong(timestamp, nowMs, this.dialect.pong_version), 'control', nowMs, { keyOrder: 'given' });
  }

  #unpack(envelope: Envelope, encrypted: boolean, nowMs: number): void {
    const unpacked = unpackBatch(envelope);
    if (unpacked === undefined) {
      this.deliver(envelope, encrypted, nowMs);
      return;
    }
    for (const message of unpacked.messages) this.deliver(message, encrypted, nowMs);
    this.send(batchResult(envelope, unpacked), nowMs);
  }

  #sendFrame(frame: Frame, nowMs: number, isSealed: boolean): SendOutcome {
    if (!this.#isOpen) return 'closed';
    if (isSealed && this.#mustSealAndCannot) return 'undecided';
    const { cipher } = this.outbound;
    if (this.keys !== undefined) this.keys.nowMs = nowMs;
    if (!isSealed || cipher === undefined) this.pass(frame);
    else this.pass(cipher.seal(typeof frame === 'string' ? encodeUtf8(frame) : frame));
    return 'sent';
  }

  /** What identifies an event that was sent before; undefined for ids that are no text. (WSE-DLV-015 to WSE-DLV-019) */
  #dedupKey(id: unknown): string | undefined {
    if (typeof id !== 'string') return undefined;
    return this.dialect.dedup_scope === 'id' ? id : `${this.connectionId}/${id}`;
  }

  /** Answers in the style of the client's first text. (WSE-HS-064) */
  #seeStyle(text: string): void {
    this.#hasSeenStyle = true;
    if (styleOf(text) !== 'prefix') return;
    this.adopt(newestWith('prefix'));
    this.tell({ type: 'dialect', dialect: this.dialect });
  }
}

/** Makes the server's end of a connection; throws RangeError for options out of range. */
export function createServerSession(options: ServerSessionOptions, handler: SessionHandler): ServerSession {
  return new ServerSession(options, handler);
}
