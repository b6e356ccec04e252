import { createMessageIds, type Envelope } from '@wsekit/codec';
import { createDedupWindow, createTopicPositions, type SessionEvent } from '@wsekit/codec/session';
import { clientLimits, dialects } from '@wsekit/spec';
import { closedError } from './connection/closed-error.ts';
import { Credentials } from './connection/credentials.ts';
import type { ConnectionStatus } from './connection/status.ts';
import { Supervisor } from './connection/supervisor.ts';
import type { SupervisorHome } from './connection/supervisor-options.ts';
import { Delivery } from './delivery.ts';
import { type ClientDiagnostics, diagnose, type StatusEntry, statusEntry } from './diagnostics.ts';
import { ClientError } from './errors.ts';
import { type ClientEvent, messageOf } from './events.ts';
import { OwnMessages } from './handlers/own-messages.ts';
import type { ClientOptions, ResolvedClientOptions } from './options.ts';
import { createReadiness } from './readiness.ts';
import { Requests } from './requests.ts';
import { checkMessage } from './schema-check.ts';
import { Sending } from './sending.ts';
import { ClientView } from './store/client-view.ts';
import { Subscriptions } from './subscriptions/subscriptions.ts';

/** States that diagnostics remember: that of now, and those before. */
const maxHistory = 101;

/** The parts of a client, and what goes from one to the other. */
export class ClientCore {
  readonly options: ResolvedClientOptions;
  readonly supervisor: Supervisor;
  readonly subscriptions: Subscriptions;
  readonly sending: Sending;
  readonly delivery: Delivery = new Delivery((topic, messages) => this.tell({ type: 'overflow', topic, messages }));
  readonly view: ClientView;
  readonly requests: Requests;
  readonly nextId: () => string;
  readonly #ready = createReadiness();
  readonly #own: OwnMessages;
  /** What outlives sessions. */
  readonly #memory = {
    positions: createTopicPositions(),
    seenIds: createDedupWindow({
      maxEntries: clientLimits.sequence_window_entries,
      maxAgeMs: clientLimits.sequence_window_ms,
    }),
  };
  #history: StatusEntry[] = [];
  #unwatch: () => void = () => {};

  constructor(resolved: ResolvedClientOptions, given: Pick<ClientOptions, 'token' | 'tokenParameter'>) {
    const { clock } = resolved;
    this.options = resolved;
    this.requests = new Requests(clock);
    this.nextId = createMessageIds({ nowMs: () => clock.nowMs() });
    this.sending = new Sending({ ...resolved, nextId: this.nextId, tell: (event) => this.tell(event) });
    this.subscriptions = new Subscriptions({
      clock,
      positions: this.#memory.positions,
      ask: (p) => this.supervisor.send({ c: 'WSE', t: 'subscription_update', p, pri: 8 }),
      hasStamps: () => this.supervisor.gate?.session.dialect.recovery_stamp ?? true,
      tell: (event) => this.tell(event),
      changed: () => this.view.topicsChanged(),
    });
    this.supervisor = this.#supervise(given);
    this.view = this.#look();
    this.#own = new OwnMessages({
      view: this.view,
      send: (envelope) => void this.supervisor.send(envelope),
      tell: (event) => this.tell(event),
    });
    this.subscriptions.want(resolved.topics);
  }

  /** Settled once: when the first session is ready, or the client has closed before. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Begins to connect; does nothing when it has. */
  start(): void {
    if (this.supervisor.status.state !== 'idle') return;
    this.#unwatch = this.options.platform.watch((signal) => {
      if (signal === 'back') this.supervisor.wake();
      else this.supervisor.verify();
    });
    this.supervisor.start();
  }

  diagnostics(): ClientDiagnostics {
    const { endpoints, clock } = this.options;
    return diagnose({
      view: this.view,
      history: this.#history,
      endpoints: endpoints.snapshot(clock.nowMs()),
      positions: this.#memory.positions.entries(),
      outbox: this.sending,
    });
  }

  tell(event: ClientEvent): void {
    this.view.told(event);
    this.delivery.tell(event);
  }

  #supervise({ token, tokenParameter }: Pick<ClientOptions, 'token' | 'tokenParameter'>): Supervisor {
    const { reconnect, dialer, clock, endpoints, random, openTimeoutMs, tokenTimeoutMs, recorder } = this.options;
    const credentials = new Credentials({
      token,
      takesHeaders: dialer.capabilities.requestHeaders,
      queryParameter: tokenParameter,
    });
    return new Supervisor(
      { ...reconnect, dialer, clock, endpoints, credentials, random, openTimeoutMs, tokenTimeoutMs, recorder },
      this.#home(),
    );
  }

  #look(): ClientView {
    const { clock, sampleIntervalMs, maxPresenceBytes, session } = this.options;
    return new ClientView({
      clock,
      sampleIntervalMs,
      maxPresenceBytes,
      pingIntervalMs: session.pingIntervalMs ?? clientLimits.heartbeat_interval_ms,
      clientVersion: session.clientVersion ?? dialects.D2g.until,
      signs: session.signing !== undefined,
      status: () => this.supervisor.status,
      topics: () => this.subscriptions.state,
      waiting: () => this.sending.messages,
      tell: (event) => this.tell(event),
    });
  }

  #home(): SupervisorHome {
    return {
      began: (session) => this.view.began(session),
      failed: (error) => this.tell({ type: 'failed', error }),
      status: (status) => this.#changed(status),
      ready: () => {
        this.#ready.settle();
        this.subscriptions.renew();
        this.sending.connected(this.supervisor.gate);
      },
      eased: () => this.sending.eased(),
      message: (envelope, encrypted) => this.#deliver(envelope, encrypted),
      sessionEvent: (event) => this.#noticed(event),
      sessionOptions: () => ({ ...this.sending.sessionOptions, ...this.#memory }),
    };
  }

  #changed(status: ConnectionStatus): void {
    this.#history = [...this.#history, statusEntry(status, this.options.clock.nowMs())].slice(-maxHistory);
    if (status.state !== 'ready') {
      this.subscriptions.lost();
      this.sending.disconnected();
      // Who was told of a message that was dropped may have closed it.
      if (this.supervisor.status !== status) return;
    }
    if (status.state === 'closed') this.#closed(status);
    this.view.statusChanged(status);
    this.tell({ type: 'status', status });
  }

  #closed(status: ConnectionStatus): void {
    this.#unwatch();
    const error = closedError(status);
    this.#ready.settle(error);
    this.subscriptions.close(error);
    this.requests.close(error);
    this.sending.close(error);
    this.delivery.end();
  }

  #noticed(event: SessionEvent): void {
    if (event.type === 'gap') this.subscriptions.recover(event.topic, event.position);
    this.tell({ type: 'session', event });
    // Where the dialect has no other way to a new key, a new connection has one. (WSE-ENC-057)
    if (event.type === 'rotation_due') this.supervisor.reconnect();
  }

  #deliver(envelope: Envelope, encrypted: boolean): void {
    if (envelope.t === 'subscription_update') this.subscriptions.take(envelope);
    const message = messageOf(envelope, encrypted);
    this.view.received(envelope);
    this.#own.take(message);
    this.sending.take(envelope);
    if (this.subscriptions.passesOver(message.topic)) return;
    const checked = checkMessage(message, this.options.schemas);
    if (checked.issues === undefined) {
      this.requests.take(envelope.cid, checked.message);
      this.delivery.deliver(checked.message);
      return;
    }
    const reason = checked.issues.join('; ');
    this.requests.fail(envelope.cid, new ClientError('invalid_payload', `answer ${message.type}: ${reason}`));
    this.tell({ type: 'invalid', message, issues: checked.issues });
  }
}
