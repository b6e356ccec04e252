import { type Envelope, type Frame, isCodecError, type UnreadMessage } from '@wsekit/codec';
import type { ConnectionLog } from '@wsekit/codec/log';
import {
  defaultBatchMessages,
  priorityLevel,
  type SendOutcome,
  type ServerSession,
  type SessionEvent,
  type SessionHandler,
} from '@wsekit/codec/session';
import type { ErrorCode } from '@wsekit/spec';
import { type Connection, type ConnectionHandler, closeCodeNone } from '@wsekit/transports';
import type { BatchOutcome, SendEventOptions } from '../call-options.ts';
import { type CloseReason, reasonOfClose } from '../observability/reasons.ts';
import type { Hold } from '../recovery/hold.ts';
import type { TopicAcl } from '../topics/acl.ts';
import type { GroupSource } from '../topics/audience.ts';
import { Holdings } from '../topics/holdings.ts';
import type { Worker } from '../topics/queue-group.ts';
import type { Subscriber } from '../topics/topic-index.ts';
import type { ClientSettings } from './client-settings.ts';
import type { ClientIdentity, ConnectionHome } from './connection-home.ts';
import { Outbox, type OutboxOwner } from './outbox.ts';
import { recordClient } from './record-client.ts';

/** One client of a server: its socket, its session, and what the server knows of it. */
export class ClientConnection implements ConnectionHandler, SessionHandler, OutboxOwner, Subscriber, Worker {
  readonly id: string;
  readonly identity: ClientIdentity;
  readonly subscriptions: Set<string> = new Set();
  readonly holdings: Holdings = new Holdings();
  paused: Map<string, Hold> | undefined;
  /** Topics it was not let be present in. */
  refusedPresences = 0;
  readonly session: ServerSession;
  acl: TopicAcl | undefined;
  /** What the client has asked for. */
  readonly settings: ClientSettings = {
    compressionThresholdBytes: undefined,
    isBatching: true,
    batchMessages: defaultBatchMessages,
  };
  /** Keys that were agreed on so far. */
  keys = 0;
  /** Pings in a row at which it was full. (WSE-LIM-032) */
  fullPings = 0;
  readonly #home: ConnectionHome<ClientConnection>;
  /** There when somebody records. */
  readonly #log: ConnectionLog | undefined;
  #connection: Connection | undefined;
  #outbox: Outbox | undefined;
  #isFull = false;
  #endReason: CloseReason | undefined;
  #lastBytes = 0;
  /** Priority of the events under way; undefined for what waits for nobody. */
  #priority: number | undefined;

  constructor(home: ConnectionHome<ClientConnection>, identity: ClientIdentity) {
    this.#home = home;
    this.id = home.nextId();
    this.identity = identity;
    this.acl = identity.acl;
    this.#log = recordClient(home.options, this.id, identity);
    const { userId, format } = identity;
    const own = { connectionId: this.id, userId, format };
    const watched = this.#log?.watch(home.options);
    this.session = home.createSession(
      watched?.encryption === undefined ? own : { ...own, encryption: watched.encryption },
      this,
    );
  }

  get userId(): string | null {
    return this.identity.userId;
  }

  get remoteAddress(): string {
    return this.#connection?.remoteAddress ?? '';
  }

  get source(): GroupSource {
    return this.identity.source;
  }

  get connection(): Connection {
    if (this.#connection === undefined) throw new Error('the connection has not opened');
    return this.#connection;
  }

  get isOpen(): boolean {
    return this.#connection?.state === 'open';
  }

  get encrypted(): boolean {
    return this.session.encrypted;
  }

  /** Its publications are for it alone: they are sealed, or written down. */
  get isAlone(): boolean {
    return this.encrypted || this.#log !== undefined;
  }

  /** It lost something, or would lose the next message, and has not caught up. */
  get isFull(): boolean {
    return this.#isFull;
  }

  get canTake(): boolean {
    return this.isOpen && !this.#isFull;
  }

  get bufferedBytes(): number {
    return this.#outbox?.bufferedBytes ?? 0;
  }

  onOpen(connection: Connection): void {
    this.#connection = connection;
    this.#log?.opened(connection.remoteAddress);
    this.#outbox = new Outbox(connection, this.#home.outboxOptions, this);
    this.session.open(this.#home.nowMs());
    this.#home.opened(this);
  }

  onFrame(frame: Frame): void {
    const { counters } = this.#home;
    counters.received += 1;
    counters.receivedBytes += frame.length;
    this.#log?.received(frame);
    this.session.receive(frame, this.#home.nowMs());
    this.#log?.settled();
  }

  onDrain(): void {
    this.#isFull = false;
    this.#outbox?.drain();
  }

  onPong(): void {
    this.session.receiveControl(this.#home.nowMs());
  }

  onMissed(publications: number): void {
    this.lost(publications);
  }

  onTooLarge(): void {
    this.#home.mistakes.tooLarge(this);
  }

  onClose(code: number, reason: string): void {
    this.session.ended();
    this.#outbox?.drop();
    const why = this.#endReason ?? reasonOfClose(code);
    this.#log?.ended(code, reason, why);
    this.#home.ended(this, { code, reason, why });
  }

  transmit(frame: Frame): boolean {
    this.#lastBytes = frame.length;
    const isTaken = this.#outbox?.send(frame, this.#priority) === true;
    this.#log?.sent(frame, isTaken);
    return isTaken;
  }

  deliver(envelope: Envelope, encrypted: boolean): void {
    this.take(envelope, encrypted);
  }

  take(envelope: Envelope, encrypted: boolean): ErrorCode | undefined {
    return this.#home.received(this, envelope, encrypted);
  }

  deliverUnread(message: UnreadMessage): void {
    this.#home.receivedUnread(this, message);
  }

  deliverRaw(text: string, encrypted: boolean): void {
    this.#home.tell({ type: 'raw', connectionId: this.id, text, encrypted });
  }

  /** The bytes are a view of the frame, which is gone when the call returns. */
  deliverBinary(bytes: Uint8Array, encrypted: boolean): void {
    this.#home.tell({ type: 'bin', connectionId: this.id, bytes: new Uint8Array(bytes), encrypted });
  }

  deliverValue(data: unknown, encrypted: boolean): void {
    this.#home.tell({ type: 'msg', connectionId: this.id, t: undefined, data, encrypted });
  }

  close(code: number | undefined, reason: string): void {
    // What it was given before goes before. (WSE-CONN-073)
    this.#outbox?.flush();
    this.#log?.decided('closed', this.#endReason ?? 'session', { code, reason });
    this.#connection?.close(code ?? closeCodeNone, reason);
  }

  /** Ends it for a reason of the server's. */
  endFor(why: CloseReason, code: number | undefined, reason?: string): void {
    this.#endReason ??= why;
    this.session.close(code, reason);
  }

  event(event: SessionEvent): void {
    if (event.type === 'dead') this.#endReason ??= 'idle';
    if (event.type === 'encrypted') this.keys += 1;
    if (event.type === 'encrypted' && this.session.encrypted) this.#home.encrypts(this);
    if (event.type === 'rotation_due') this.#home.rotations.due(this);
    if (event.type === 'refused') this.#home.counters.refused += 1;
    if (event.type === 'rate_limited') this.#home.counters.rateLimited += 1;
    if (event.type === 'clear_refused') this.#home.mistakes.clear(this);
    if (event.type === 'unexpected') this.#home.mistakes.unexpected(this, event.message);
    this.#log?.event(event);
    this.#home.note(this, event);
  }

  sendPublication(text: string, nowMs: number): void {
    this.replay(text, nowMs);
  }

  /**
   * Sends what it missed: byte for byte what was published, sealed where there is a key; false when it was not sent.
   * (WSE-REC-015, WSE-REC-048)
   */
  replay(text: string, nowMs: number): boolean {
    const outcome = this.session.publish(text, nowMs);
    if (outcome === 'undecided') this.#home.counters.unsealable += 1;
    return outcome === 'sent';
  }

  /**
   * Sends an event; gives the bytes of its frame, 0 for one that was dropped. (WSE-DLV-011)
   *
   * Throws `CodecError` `unencodable_value`.
   */
  sendEvent(event: Envelope, nowMs: number, options?: SendEventOptions): number {
    const { compressionThresholdBytes = this.settings.compressionThresholdBytes } = options ?? {};
    const send = (): SendOutcome => this.session.send(event, nowMs, compressionThresholdBytes);
    const outcome = this.#withPriority(priorityLevel(event.pri), send);
    if (outcome !== 'sent') return 0;
    this.#home.counters.eventsSent += 1;
    return this.#lastBytes;
  }

  /**
   * Sends events in as few messages as the client takes them in: by its settings, one by one where it reads no `batch`.
   *
   * Throws `CodecError` `unencodable_value` and `frame_too_large`. (WSE-DLV-060)
   */
  sendBatch(events: readonly Envelope[], nowMs: number, options?: SendEventOptions): BatchOutcome {
    const { isBatching, batchMessages, compressionThresholdBytes: own } = this.settings;
    const takesBatches = isBatching && this.session.features.batching !== false;
    if (!takesBatches || !events.every((event) => this.session.canBatch(event))) {
      const bytes = events.map((event) => this.sendEvent(event, nowMs, options));
      return { events: bytes.filter((each) => each > 0).length, bytes: bytes.reduce((sum, each) => sum + each, 0) };
    }
    const before = this.#outbox?.takenBytes ?? 0;
    let sent = 0;
    for (let at = 0; at < events.length; at += batchMessages) {
      const some = events.slice(at, at + batchMessages);
      const highest = Math.max(...some.map(({ pri }) => priorityLevel(pri)));
      const threshold = options?.compressionThresholdBytes ?? own;
      sent += this.#withPriority(highest, () => this.session.sendBatch(some, nowMs, threshold));
    }
    this.#home.counters.eventsSent += sent;
    return { events: sent, bytes: (this.#outbox?.takenBytes ?? 0) - before };
  }

  /** Sends what is the server's own, in the clear. */
  sendControl(envelope: Envelope): void {
    try {
      this.session.sendControl(envelope, this.#home.nowMs());
    } catch (error) {
      if (!isCodecError(error)) throw error;
      this.#home.failed(error);
    }
  }

  #withPriority<Result>(priority: number, send: () => Result): Result {
    this.#priority = priority;
    try {
      return send();
    } finally {
      this.#priority = undefined;
    }
  }

  lost(messages: number): void {
    if (!this.#isFull) this.#home.losing(this);
    this.#isFull = true;
    this.#log?.decided('dropped', 'slow_consumer', { messages });
    this.#home.counters.slowConsumerDrops += messages;
  }
}
