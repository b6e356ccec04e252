import { createMessageIds, type Envelope } from '@wsekit/codec';
import { createSeenIds, createTopicPositions, type Position, type SessionEvent } from '@wsekit/codec/session';
import { latestVersion } from '@wsekit/spec';
import { closedError } from './connection/closed-error.ts';
import { Credentials } from './connection/credentials.ts';
import { introductionOf } from './connection/introduction.ts';
import type { ConnectionStatus } from './connection/status.ts';
import { Supervisor } from './connection/supervisor.ts';
import type { SupervisorHome } from './connection/supervisor-options.ts';
import type { CoreOptions, ResolvedCoreOptions } from './core-options.ts';
import { Delivery } from './delivery.ts';
import { ClientError } from './errors.ts';
import { type ClientEvent, messageOf } from './events.ts';
import { createReadiness } from './readiness.ts';
import { Requests } from './requests.ts';
import { checkMessage } from './schema-check.ts';
import type { Sender, SenderHome } from './sender.ts';
import { Subscriptions } from './subscriptions/subscriptions.ts';
import type { Watch } from './watch.ts';

/** What makes the parts that clients differ in. */
export interface CoreParts<S extends Sender, W extends Watch | undefined> {
  makeSender(home: SenderHome): S;
  /** Makes who looks on, of a core whose other parts are made. */
  makeWatch(core: ClientCore<S, W>): W;
}

/** The parts of a client, and what goes from one to the other. */
export class ClientCore<S extends Sender = Sender, W extends Watch | undefined = Watch | undefined> {
  readonly options: ResolvedCoreOptions;
  readonly supervisor: Supervisor;
  readonly subscriptions: Subscriptions;
  readonly sending: S;
  readonly delivery: Delivery = new Delivery((topic, messages) => this.tell({ type: 'overflow', topic, messages }));
  /** Who looks on, if anybody. */
  readonly watch: W;
  readonly requests: Requests;
  readonly nextId: () => string;
  readonly #ready = createReadiness();
  /** What outlives sessions. */
  readonly #memory = {
    positions: createTopicPositions(),
    seenIds: createSeenIds(),
  };
  #unwatch: () => void = () => {};
  /** When the server was heard last: by a message, or the answer to a ping. */
  #heardMs = 0;

  constructor(
    resolved: ResolvedCoreOptions,
    given: Pick<CoreOptions, 'token' | 'tokenParameter'>,
    parts: CoreParts<S, W>,
  ) {
    const { clock, session } = resolved;
    this.options = resolved;
    this.requests = new Requests(clock);
    this.nextId = createMessageIds({ nowMs: () => clock.nowMs() });
    this.sending = parts.makeSender({ clock, session, nextId: this.nextId, tell: (event) => this.tell(event) });
    this.subscriptions = new Subscriptions({
      clock,
      positions: this.#memory.positions,
      ask: (p) => this.supervisor.send({ c: 'WSE', t: 'subscription_update', p, pri: 8 }),
      keepsHistories: () => this.supervisor.gate?.session.serverHello.features?.recovery !== false,
      heardMs: () => this.#heardMs,
      isOneOfSeveral: () => this.supervisor.gate?.session.features.cluster === true,
      hasStamps: () => this.supervisor.gate?.session.dialect.recovery_stamp ?? true,
      tell: (event) => this.tell(event),
      changed: () => this.watch?.topicsChanged(),
    });
    this.supervisor = this.#supervise(given);
    this.watch = parts.makeWatch(this);
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

  /** Where each topic stands, as it would be asked for. */
  get positions(): Iterable<readonly [topic: string, position: Position]> {
    return this.#memory.positions.entries();
  }

  tell(event: ClientEvent): void {
    this.watch?.told(event);
    this.delivery.tell(event);
  }

  #supervise({ token, tokenParameter }: Pick<CoreOptions, 'token' | 'tokenParameter'>): Supervisor {
    const { reconnect, ...known } = this.options;
    const credentials = new Credentials({
      token,
      takesHeaders: known.dialer.capabilities.requestHeaders,
      queryParameter: tokenParameter,
    });
    return new Supervisor({ ...known, ...reconnect, credentials }, this.#home());
  }

  #home(): SupervisorHome {
    return {
      began: (session) => this.watch?.began(session),
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
      introduction: () =>
        introductionOf({
          clientVersion: this.options.session.clientVersion ?? latestVersion,
          encrypts: this.options.session.encryption !== undefined,
          topics: this.subscriptions.wanted,
        }),
    };
  }

  #changed(status: ConnectionStatus): void {
    this.watch?.entered(status);
    if (status.state !== 'ready') {
      this.subscriptions.lost();
      this.sending.disconnected();
      // Who was told of a message that was dropped may have closed it.
      if (this.supervisor.status !== status) return;
    }
    if (status.state === 'closed') this.#closed(status);
    this.watch?.statusChanged(status);
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
    if (event.type === 'latency' || event.type === 'ready') this.#heardMs = this.options.clock.nowMs();
    if (event.type === 'gap') this.subscriptions.recover(event.topic, event.position);
    // Nobody knows what was missed of a topic before a place in a history that is new here. (WSE-REC-061)
    if (event.type === 'new_epoch' && event.mayHaveMissed) this.#lost(event.topic, 'the topic has another history');
    if (event.type === 'hole') this.#lost(event.topic, 'more is missing than was known when a loss was told');
    this.sending.noticed(event);
    this.tell({ type: 'session', event });
    // Where the dialect has no other way to a new key, a new connection has one. (WSE-ENC-057)
    if (event.type === 'rotation_due') this.supervisor.reconnect();
  }

  #lost(topic: string, reason: string): void {
    if (!this.subscriptions.passesOver(topic)) this.tell({ type: 'lost', topic, reason, messages: undefined });
  }

  #deliver(envelope: Envelope, encrypted: boolean): void {
    this.#heardMs = this.options.clock.nowMs();
    if (envelope.t === 'subscription_update') this.subscriptions.take(envelope);
    const message = messageOf(envelope, encrypted);
    this.watch?.received(message, envelope);
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
