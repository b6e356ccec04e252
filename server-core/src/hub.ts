import { createMessageIds, type Envelope, type UnreadMessage } from '@wsekit/codec';
import {
  type OwnServerOptions,
  type ServerSession,
  type SessionEvent,
  type SessionHandler,
  serverProfileRules,
} from '@wsekit/codec/session';
import { type ErrorCode, serverLimits } from '@wsekit/spec';
import type { PresenceNews } from './backplane/backplane.ts';
import { BackplaneDesk } from './backplane/backplane-desk.ts';
import type { ClientConnection } from './connection/client-connection.ts';
import { ClientMistakes } from './connection/client-mistakes.ts';
import type { ConnectionEnd, ConnectionHome } from './connection/connection-home.ts';
import { KeyRotations, rotationGrace } from './connection/key-rotations.ts';
import type { OutboxOptions } from './connection/outbox.ts';
import { SessionDefaults } from './connection/session-defaults.ts';
import { Ticker } from './connection/ticker.ts';
import { type Counters, createCounters } from './counters.ts';
import { EventDesk, type EventOutcome } from './event-desk.ts';
import { EventQueue } from './event-queue.ts';
import { type ServerEvent, type ServerMessage, UnreadMessageEvent } from './events.ts';
import type { Farewell } from './farewell.ts';
import { answerError, membersOf } from './handlers/answer.ts';
import { carryOut } from './handlers/carry-out.ts';
import type { MessageHandler } from './handlers/handler.ts';
import { createHandlers } from './handlers/index.ts';
import { Journal } from './observability/journal.ts';
import { metricsOf } from './observability/metrics.ts';
import type { ResolvedOptions } from './options.ts';
import { PresenceDesk } from './presence/presence-desk.ts';
import type { Holds } from './recovery/holds.ts';
import { RecoveryStore } from './recovery/recovery-store.ts';
import { SharedRecovery } from './recovery/shared-recovery.ts';
import { SnapshotDesk } from './snapshots/snapshot-desk.ts';
import { Audience } from './topics/audience.ts';
import { InterestCounts } from './topics/interest-counts.ts';
import { Publisher } from './topics/publisher.ts';
import { QueueGroups } from './topics/queue-group.ts';
import { Subscriptions } from './topics/subscriptions.ts';
import { TopicIndex } from './topics/topic-index.ts';

/** All that the connections of a server share. */
export class Hub implements ConnectionHome<ClientConnection> {
  readonly options: ResolvedOptions;
  readonly counters: Counters = createCounters();
  readonly clients: Map<string, ClientConnection> = new Map();
  readonly events: EventQueue;
  readonly desk: EventDesk;
  readonly journal: Journal;
  readonly topics: TopicIndex<ClientConnection> = new TopicIndex();
  readonly queueGroups: QueueGroups<ClientConnection> = new QueueGroups();
  /** Every connection, for broadcasts. */
  readonly everyone: Audience<ClientConnection> = new Audience();
  /** Topics and patterns that are held here. */
  readonly interest: InterestCounts;
  /** What leads to other nodes. */
  readonly nodes: BackplaneDesk;
  /** Histories of this node; none where the backplane has one. */
  readonly recovery: RecoveryStore | undefined;
  /** Recovery from the history of the backplane. */
  readonly #shared: SharedRecovery;
  readonly presence: PresenceDesk | undefined;
  readonly snapshots: SnapshotDesk | undefined;
  readonly publisher: Publisher;
  readonly subscriptions: Subscriptions;
  readonly nextId: () => string;
  /** Called whenever a connection has ended. */
  readonly onEnded: Set<() => void> = new Set();
  /** Set when the server drains or stops. */
  farewell: Farewell | undefined;
  /** Called once the server has stopped. */
  readonly onStopped: Set<() => void> = new Set();
  readonly #startedMs: number;
  #stoppedMs: number | undefined;
  readonly outboxOptions: OutboxOptions;
  readonly rotations: KeyRotations;
  readonly mistakes: ClientMistakes;
  readonly #handlers: ReadonlyMap<unknown, MessageHandler>;
  readonly #sessions: SessionDefaults;
  readonly #ticker: Ticker;

  constructor(options: ResolvedOptions) {
    const { clock, maxQueuedEvents, recoveryOptions, presenceLimits } = options;
    this.options = options;
    this.rotations = new KeyRotations({
      clock,
      graceMs: rotationGrace(options.keyRotation, options.encryption?.graceMs),
      tell: (event) => this.tell(event),
    });
    this.mistakes = new ClientMistakes(this.counters, options);
    this.outboxOptions = {
      counters: this.counters,
      maxBufferedBytes: options.maxBufferedBytes,
      hasPriorities: options.priorities === true,
    };
    this.#handlers = createHandlers(options);
    this.#startedMs = clock.nowMs();
    this.nextId = createMessageIds({ nowMs: () => clock.nowMs() });
    this.#sessions = new SessionDefaults(options, this.nextId);
    this.journal = new Journal(options);
    this.events = new EventQueue({
      capacity: maxQueuedEvents,
      maxBytes: options.maxQueuedEventBytes,
      schedule: (delayMs, call) => clock.schedule(delayMs, call),
      onFull: () => this.journal.losing('queue_full', { maxQueuedEvents }),
    });
    this.desk = new EventDesk({
      keep: (event) => this.events.push(event),
      failed: (error) => this.failed(error),
    });
    this.nodes = new BackplaneDesk(this);
    this.interest = new InterestCounts({
      held: (text) => this.nodes.held(text),
      dropped: (text) => this.nodes.dropped(text),
    });
    const keeps = options.wire.recovery && options.backplane?.history === undefined;
    this.recovery = recoveryOptions === undefined || !keeps ? undefined : new RecoveryStore(recoveryOptions);
    this.#shared = new SharedRecovery(this);
    this.presence = presenceLimits === undefined ? undefined : new PresenceDesk(this, presenceLimits);
    this.snapshots = this.#createSnapshots();
    this.publisher = new Publisher(this);
    this.subscriptions = new Subscriptions(this);
    this.#ticker = new Ticker({
      clock,
      clients: this.clients,
      pingIntervalMs: options.pingIntervalMs,
      slowCloseCode: serverProfileRules[options.profile].idleCloseCode,
      sweepMs: serverLimits.presence_sweep_interval_ms,
      sweep: (nowMs) => this.#sweep(nowMs),
    });
  }

  /** Time since the start, up to the beginning of the end. */
  get uptimeMs(): number {
    return (this.#stoppedMs ?? this.nowMs()) - this.#startedMs;
  }

  /** The end has not begun. */
  get isRunning(): boolean {
    return this.#stoppedMs === undefined;
  }

  start(): void {
    const endObserving = this.options.telemetry?.observe(() => metricsOf(this));
    if (endObserving !== undefined) this.onStopped.add(endObserving);
    this.#ticker.start();
    if (this.options.backplane !== undefined) this.nodes.begin(this.options.backplane);
  }

  /** The end begins. */
  stopping(): void {
    this.#stoppedMs ??= this.nowMs();
  }

  stop(): void {
    this.#shared.stop();
    this.#ticker.stop();
    this.events.close();
    for (const call of this.onStopped) call();
  }

  /** Whether clients can be given what they missed. */
  get keepsHistory(): boolean {
    return (this.recovery ?? this.shared) !== undefined;
  }

  get shared(): SharedRecovery | undefined {
    return this.options.wire.recovery && this.nodes.history !== undefined ? this.#shared : undefined;
  }

  get holds(): Holds<ClientConnection> {
    return this.#shared.holds;
  }

  announce(news: PresenceNews): void {
    this.nodes.announcePresence(news);
  }

  nowMs(): number {
    return this.options.clock.nowMs();
  }

  createSession(own: OwnServerOptions, handler: SessionHandler): ServerSession {
    return this.#sessions.create(own, handler, { recovery: this.keepsHistory, cluster: this.nodes.isJoined });
  }

  opened(client: ClientConnection): void {
    const { identity, id } = client;
    this.counters.accepted += 1;
    this.clients.set(id, client);
    this.everyone.add(client);
    this.journal.opened(client);
    if (identity.userId === null) this.tell({ type: 'connect', connectionId: id, cookies: identity.cookies });
    else this.tell({ type: 'auth_connect', connectionId: id, userId: identity.userId });
    if (identity.topics.length > 0) this.subscriptions.subscribe(client, identity.topics);
    if (this.farewell !== undefined) client.endFor(this.farewell.why, this.farewell.code, this.farewell.reason);
  }

  /** The connection is gone from everywhere before its end is told. (WSE-SUB-014, WSE-PRS-020, WSE-CONN-076) */
  ended(client: ClientConnection, { code, reason, why }: ConnectionEnd): void {
    if (!this.clients.delete(client.id)) return;
    this.everyone.delete(client);
    this.subscriptions.forget(client);
    this.presence?.leaveAll(client);
    this.snapshots?.forget(client);
    this.rotations.forget(client);
    this.journal.ended(client, why, code, reason);
    this.tell({ type: 'disconnect', connectionId: client.id, code, reason });
    for (const call of this.onEnded) call();
  }

  received(client: ClientConnection, envelope: Envelope, encrypted: boolean): ErrorCode | undefined {
    const handler = this.#handlers.get(envelope.t);
    if (handler !== undefined) return carryOut(this, client, envelope, handler);
    const t = typeof envelope.t === 'string' ? envelope.t : undefined;
    return this.#hand(client, { type: 'msg', connectionId: client.id, t, data: envelope, encrypted });
  }

  receivedUnread(client: ClientConnection, message: UnreadMessage): void {
    const handler = this.#handlers.get(message.t);
    if (handler === undefined) this.#hand(client, new UnreadMessageEvent(client.id, message));
    else carryOut(this, client, message.envelope, handler);
  }

  tell(event: ServerEvent): ErrorCode | undefined {
    const outcome = this.#tell(event);
    return outcome instanceof Promise ? undefined : outcome;
  }

  /** Tells the application of a message, and by the documents its sender when the application fails. (WSE-DLV-054) */
  #hand(client: ClientConnection, event: ServerMessage): ErrorCode | undefined {
    const outcome = this.#tell(event);
    const answer = (code: ErrorCode | undefined): ErrorCode | undefined => {
      if (code === 'HANDLER_ERROR' && this.options.profile === 'documented') {
        answerError(client, membersOf(event.data), { code, message: 'the application failed to handle a message' });
      }
      return code;
    };
    if (!(outcome instanceof Promise)) return answer(outcome);
    void outcome.then(answer);
    return undefined;
  }

  #tell(event: ServerEvent): EventOutcome {
    const { telemetry } = this.options;
    return telemetry === undefined ? this.desk.tell(event) : telemetry.event(event, () => this.desk.tell(event));
  }

  encrypts(client: ClientConnection): void {
    this.everyone.seal(client);
    this.topics.seal(client);
  }

  losing(client: ClientConnection): void {
    this.journal.losing('slow_consumer', { connectionId: client.id, userId: client.userId });
  }

  note(client: ClientConnection, event: SessionEvent): void {
    this.journal.session(client, event);
  }

  failed(error: unknown): void {
    this.options.telemetry?.failed(error);
    if (this.options.onError === undefined) this.options.logger.error({ err: error }, 'a call has thrown');
    else this.options.onError(error);
  }

  #createSnapshots(): SnapshotDesk | undefined {
    const { snapshots: source, snapshotTimeoutMs: timeoutMs, maxSnapshotTopics: maxTopics, clock } = this.options;
    if (source === undefined) return undefined;
    return new SnapshotDesk({ source, clock, timeoutMs, maxTopics, failed: (error) => this.failed(error) });
  }

  /** An event to nobody takes its number all the same, so that the numbers are those of published servers. (WSE-ENV-043) */
  passOver({ seq }: Envelope): number {
    if (seq === undefined) this.#sessions.nextSeq();
    return 0;
  }

  #sweep(nowMs: number): void {
    this.recovery?.sweep(nowMs);
    this.presence?.sweep(nowMs);
  }
}
