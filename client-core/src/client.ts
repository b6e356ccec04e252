import { createMessageIds, type Envelope } from '@wsekit/codec';
import { createDedupWindow, createTopicPositions, type SessionEvent } from '@wsekit/codec/session';
import { clientLimits } from '@wsekit/spec';
import type { Clock } from '@wsekit/transports';
import { closedError } from './connection/closed-error.ts';
import { Credentials } from './connection/credentials.ts';
import type { Endpoint } from './connection/endpoint-options.ts';
import type { EndpointSnapshot } from './connection/endpoints.ts';
import type { ConnectionStatus } from './connection/status.ts';
import { Supervisor } from './connection/supervisor.ts';
import type { SupervisorHome } from './connection/supervisor-options.ts';
import { Delivery, type MessageListener } from './delivery.ts';
import { type ClientEvent, type ClientMessage, messageOf } from './events.ts';
import type { ConnectionQuality } from './network/quality.ts';
import { type ClientOptions, type ResolvedClientOptions, resolveOptions, type Servers } from './options.ts';
import type { OutgoingMessage, RequestOptions, SendOptions } from './outgoing-message.ts';
import type { SendOutcome } from './queue/outbox.ts';
import { createReadiness } from './readiness.ts';
import { Requests } from './requests.ts';
import { type OutboxView, Sending } from './sending.ts';
import { ClientView } from './store/client-view.ts';
import type { ClientStore } from './store/state.ts';
import type { MessageStream, MessageStreamOptions } from './streams/message-stream.ts';
import type { SubscribeOutcome } from './subscriptions/answers.ts';
import { type SubscribeOptions, Subscriptions } from './subscriptions/subscriptions.ts';

const reasonOfClose = 'Client disconnect';

/** A client of a WSE server: stays connected, keeps its topics, and recovers what it missed. */
export class Client implements AsyncIterable<ClientMessage> {
  readonly #ready = createReadiness();
  /** Settled once: when the first session is ready, or the client has closed before. */
  readonly ready: Promise<void> = this.#ready.promise;
  readonly #options: ResolvedClientOptions;
  readonly #supervisor: Supervisor;
  readonly #subscriptions: Subscriptions;
  /** What outlives sessions. */
  readonly #memory = {
    positions: createTopicPositions(),
    seenIds: createDedupWindow({
      maxEntries: clientLimits.sequence_window_entries,
      maxAgeMs: clientLimits.sequence_window_ms,
    }),
  };
  readonly #nextId: () => string;
  readonly #delivery = new Delivery((topic, messages) => this.#tell({ type: 'overflow', topic, messages }));
  readonly #view: ClientView;
  readonly #requests: Requests;
  readonly #sending: Sending;
  #unwatch: () => void = () => {};

  /** Throws ClientError `invalid_options` that names every mistake. */
  constructor(servers: Servers, options: ClientOptions) {
    const resolved = resolveOptions(servers, options);
    const { clock, reconnect, dialer } = resolved;
    this.#options = resolved;
    this.#requests = new Requests(clock);
    this.#nextId = createMessageIds({ nowMs: () => clock.nowMs() });
    this.#sending = new Sending({ ...resolved, nextId: this.#nextId, tell: (event) => this.#tell(event) });
    this.#subscriptions = new Subscriptions({
      clock,
      positions: this.#memory.positions,
      ask: (p) => this.#supervisor.send({ c: 'WSE', t: 'subscription_update', p, pri: 8 }),
      hasStamps: () => this.#supervisor.gate?.session.dialect.recovery_stamp ?? true,
      tell: (event) => this.#tell(event),
      changed: () => this.#view.topicsChanged(),
    });
    this.#supervisor = new Supervisor(
      {
        ...reconnect,
        dialer,
        clock,
        endpoints: resolved.endpoints,
        credentials: new Credentials({
          token: options.token,
          takesHeaders: dialer.capabilities.requestHeaders,
          queryParameter: options.tokenParameter,
        }),
        random: resolved.random,
        openTimeoutMs: resolved.openTimeoutMs,
        tokenTimeoutMs: resolved.tokenTimeoutMs,
      },
      this.#home(),
    );
    this.#view = new ClientView({
      clock,
      sampleIntervalMs: resolved.sampleIntervalMs,
      pingIntervalMs: resolved.session.pingIntervalMs ?? clientLimits.heartbeat_interval_ms,
      maxPresenceBytes: resolved.maxPresenceBytes,
      status: () => this.status,
      waiting: () => this.#sending.messages,
      topics: () => ({ ...this.topics, refused: this.#subscriptions.refused }),
      tell: (event) => this.#tell(event),
    });
    this.#subscriptions.want(resolved.topics);
  }

  get status(): ConnectionStatus {
    return this.#supervisor.status;
  }

  /** The clock it goes by. */
  get clock(): Clock {
    return this.#options.clock;
  }

  /** Topics that are wanted, and those of them the server has confirmed. */
  get topics(): { readonly wanted: readonly string[]; readonly held: readonly string[] } {
    return { wanted: this.#subscriptions.wanted, held: this.#subscriptions.held };
  }

  /** What the client is and has, for views: parts with listeners of their own. */
  get store(): ClientStore {
    return this.#view.store;
  }

  /** How good the connection is; `unknown` until two pings have been answered, or not. */
  get quality(): ConnectionQuality {
    return this.#view.quality;
  }

  /** What is known of the servers, in the order they were given. */
  get endpoints(): EndpointSnapshot[] {
    const { endpoints, clock } = this.#options;
    return endpoints.snapshot(clock.nowMs());
  }

  /** Begins to connect; does nothing when it has. */
  start(): this {
    if (this.status.state !== 'idle') return this;
    this.#unwatch = this.#options.platform.watch((signal) => {
      if (signal === 'back') this.#supervisor.wake();
      else this.#supervisor.verify();
    });
    this.#supervisor.start();
    return this;
  }

  /** Leaves the connection there is, and connects anew at once. */
  reconnectNow(): void {
    if (this.status.state === 'idle') this.start();
    else this.#supervisor.reconnect();
  }

  /** Adds a server to those it may connect to. Throws ClientError `invalid_options`. */
  addEndpoint(endpoint: string | Endpoint): void {
    this.#options.endpoints.add(endpoint);
  }

  /**
   * Connects to this server at once, which is added where it is not known, and prefers it from now on; where it does not
   * answer, the others are tried. Throws ClientError `invalid_options`.
   */
  changeEndpoint(url: string): void {
    this.#options.endpoints.prefer(url);
    this.reconnectNow();
  }

  /**
   * Tries at once where it waits for the next try, at most once a second, and asks the server whether it is still there where
   * it was: for signals that the platform does not give by itself.
   */
  wake(): void {
    this.#supervisor.wake();
  }

  /** Wants topics; resolves when the server has answered about all of them. Rejects with ClientError `timeout` or `closed`. */
  subscribe(topics: string | readonly string[], options?: SubscribeOptions): Promise<SubscribeOutcome> {
    if (this.status.state === 'closed') return Promise.reject(closedError(this.status));
    return this.#subscriptions.subscribe(typeof topics === 'string' ? [topics] : topics, options);
  }

  unsubscribe(topics: string | readonly string[]): void {
    this.#subscriptions.unsubscribe(typeof topics === 'string' ? [topics] : topics);
  }

  /**
   * Sends a message to the server's application, or keeps it until that is possible; says which. What is kept leaves as it was
   * given now. Throws `CodecError` `unencodable_value`.
   */
  send(type: string, payload?: unknown, options: SendOptions = {}): SendOutcome {
    return this.#sending.send([{ type, payload, ...options }], options.signal)[0] ?? 'dropped';
  }

  /** Sends messages in their order, in as few frames as the server takes; says of each what {@link send} says. */
  sendBatch(messages: readonly OutgoingMessage[], { signal }: Pick<SendOptions, 'signal'> = {}): SendOutcome[] {
    return this.#sending.send(messages, signal);
  }

  /** What waits to be sent, or to be confirmed. */
  get outbox(): OutboxView {
    return this.#sending;
  }

  /** Resolves when nothing waits to be sent; rejects with the signal's reason, or ClientError `closed`. */
  flushed(signal?: AbortSignal): Promise<void> {
    return this.#sending.flushed(signal);
  }

  /**
   * Sends a message and resolves to its answer, the first one that repeats its `cid`. (WSE-DLV-070)
   *
   * Rejects with ClientError `timeout`, `closed`, or `refused` where the answer is an `error`. It is taken back if it still waits
   * to be sent then.
   */
  request(type: string, payload?: unknown, options: RequestOptions = {}): Promise<ClientMessage> {
    const { cid = this.#nextId() } = options;
    return this.#requests.wait(cid, type, options, (signal) =>
      this.send(type, payload, { ...options, cid, signal }) === 'dropped' ? closedError(this.status) : undefined,
    );
  }

  /** Calls back for each message of a type, `*` for all; gives what ends it. */
  on(type: string, listener: MessageListener): () => void {
    return this.#delivery.on(type, listener);
  }

  /** Calls back for everything that happens besides messages; gives what ends it. */
  onEvent(listener: (event: ClientEvent) => void): () => void {
    return this.#delivery.onEvent(listener);
  }

  /** Messages of one topic, or all, from now on; ends with the client. */
  messages(topic?: string, options: MessageStreamOptions = {}): MessageStream<ClientMessage> {
    return this.#delivery.stream(topic, options);
  }

  [Symbol.asyncIterator](): AsyncIterator<ClientMessage> {
    return this.messages();
  }

  /** Ends the client for good; no timer is left. */
  close(reason: string = reasonOfClose): void {
    this.#supervisor.close(reason);
  }

  #home(): SupervisorHome {
    return {
      began: (session) => this.#view.began(session),
      failed: (error) => this.#tell({ type: 'failed', error }),
      status: (status) => this.#changed(status),
      ready: () => {
        this.#ready.settle();
        this.#subscriptions.renew();
        this.#sending.connected(this.#supervisor.gate);
      },
      eased: () => this.#sending.eased(),
      message: (envelope, encrypted) => this.#deliver(envelope, encrypted),
      sessionEvent: (event) => this.#noticed(event),
      sessionOptions: () => ({ ...this.#sending.sessionOptions, ...this.#memory }),
    };
  }

  #changed(status: ConnectionStatus): void {
    if (status.state !== 'ready') {
      this.#subscriptions.lost();
      this.#sending.disconnected();
      // Who was told of a message that was dropped may have closed it.
      if (this.status !== status) return;
    }
    if (status.state === 'closed') this.#closed(status);
    this.#view.statusChanged(status);
    this.#tell({ type: 'status', status });
  }

  #closed(status: ConnectionStatus): void {
    this.#unwatch();
    const error = closedError(status);
    this.#ready.settle(error);
    this.#subscriptions.close(error);
    this.#requests.close(error);
    this.#sending.close(error);
    this.#delivery.end();
  }

  #noticed(event: SessionEvent): void {
    if (event.type === 'gap') this.#subscriptions.recover(event.topic, event.position);
    this.#tell({ type: 'session', event });
  }

  #deliver(envelope: Envelope, encrypted: boolean): void {
    if (envelope.t === 'subscription_update') this.#subscriptions.take(envelope);
    const message = messageOf(envelope, encrypted);
    this.#sending.take(envelope);
    if (this.#subscriptions.passesOver(message.topic)) return;
    this.#requests.take(envelope.cid, message);
    this.#delivery.deliver(message);
  }

  #tell(event: ClientEvent): void {
    this.#view.told(event);
    this.#delivery.tell(event);
  }
}
