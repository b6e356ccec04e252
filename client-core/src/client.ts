import { createMessageIds, type Envelope } from '@wsekit/codec';
import {
  createDedupWindow,
  createTopicPositions,
  type DedupWindow,
  type SendOutcome,
  type SessionEvent,
  type TopicPositions,
} from '@wsekit/codec/session';
import { clientLimits } from '@wsekit/spec';
import { Credentials } from './connection/credentials.ts';
import { createFailover } from './connection/endpoints.ts';
import type { ConnectionStatus } from './connection/status.ts';
import { Supervisor, type SupervisorHome } from './connection/supervisor.ts';
import { Delivery, type MessageListener } from './delivery.ts';
import { ClientError } from './errors.ts';
import { type ClientEvent, type ClientMessage, messageOf } from './events.ts';
import type { ConnectionQuality } from './network/quality.ts';
import { type ClientOptions, type ResolvedClientOptions, resolveOptions } from './options.ts';
import { ClientView } from './store/client-view.ts';
import type { ClientStore } from './store/state.ts';
import type { MessageStream, MessageStreamOptions } from './streams/message-stream.ts';
import { type SubscribeOptions, type SubscribeOutcome, Subscriptions } from './subscriptions/subscriptions.ts';

/** How one message is sent. */
export interface SendOptions {
  /** Default: an id of its own. */
  readonly id?: string;
  /** What it is an answer to, or what its answer is to repeat. */
  readonly cid?: string;
  /** 1 to 10; more is sooner. */
  readonly priority?: number;
}

/** How a request waits for its answer. */
export interface RequestOptions extends SendOptions {
  /** In milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const defaultRequestMs = 10_000;
const reasonOfClose = 'Client disconnect';

/** A client of a WSE server: stays connected, keeps its topics, and recovers what it missed. */
export class Client implements AsyncIterable<ClientMessage> {
  /** Settled once: when the first session is ready, or the client has closed before. */
  readonly ready: Promise<void>;
  readonly #options: ResolvedClientOptions;
  readonly #supervisor: Supervisor;
  readonly #subscriptions: Subscriptions;
  readonly #positions: TopicPositions = createTopicPositions();
  readonly #seenIds: DedupWindow = createDedupWindow({
    maxEntries: clientLimits.sequence_window_entries,
    maxAgeMs: clientLimits.sequence_window_ms,
  });
  readonly #nextId: () => string;
  readonly #delivery = new Delivery((topic, messages) => this.#tell({ type: 'overflow', topic, messages }));
  readonly #view: ClientView;
  readonly #requests = new Map<string, (answer: ClientMessage | Error) => void>();
  #settleReady: (error?: ClientError) => void = () => {};

  /** Throws ClientError `invalid_options` that names every mistake. */
  constructor(urls: string | readonly string[], options: ClientOptions) {
    const list = typeof urls === 'string' ? [urls] : [...urls];
    const resolved = resolveOptions(list, options);
    const { clock, reconnect, dialer } = resolved;
    this.#options = resolved;
    this.#nextId = createMessageIds({ nowMs: () => clock.nowMs() });
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = (error) => (error === undefined ? resolve() : reject(error));
    });
    // Who does not wait for it is told by events.
    this.ready.catch(() => {});
    this.#subscriptions = new Subscriptions({
      clock,
      positions: this.#positions,
      ask: (p) => this.#supervisor.send({ c: 'WSE', t: 'subscription_update', p, pri: 8 }) !== 'closed',
      tell: (event) => this.#tell(event),
      changed: () => this.#view.topicsChanged(),
    });
    this.#supervisor = new Supervisor(
      {
        ...reconnect,
        dialer,
        clock,
        endpoints: createFailover(list),
        credentials: new Credentials({
          token: options.token,
          takesHeaders: dialer.capabilities.requestHeaders,
          queryParameter: options.tokenParameter,
        }),
        random: resolved.random,
        openTimeoutMs: resolved.openTimeoutMs,
      },
      this.#home(),
    );
    this.#view = new ClientView({
      clock,
      sampleIntervalMs: resolved.sampleIntervalMs,
      pingIntervalMs: resolved.session.pingIntervalMs ?? clientLimits.heartbeat_interval_ms,
      maxPresenceBytes: resolved.maxPresenceBytes,
      status: () => this.status,
      topics: () => ({ ...this.topics, refused: this.#subscriptions.refused }),
      tell: (event) => this.#tell(event),
    });
    if (resolved.topics.length > 0) this.#subscriptions.subscribe(resolved.topics).catch(() => {});
  }

  get status(): ConnectionStatus {
    return this.#supervisor.status;
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

  /** Begins to connect; does nothing when it has. */
  start(): this {
    this.#supervisor.start();
    return this;
  }

  /** Tries at once where it waits for the next try. */
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

  /** Sends a message to the server's application. Throws `CodecError` `unencodable_value`. */
  send(type: string, payload?: unknown, { id, cid, priority }: SendOptions = {}): SendOutcome {
    return this.#supervisor.send({
      t: type,
      p: payload,
      id: id ?? this.#nextId(),
      ...(cid === undefined ? {} : { cid }),
      ...(priority === undefined ? {} : { pri: priority }),
    });
  }

  /**
   * Sends a message and resolves to its answer, the first one that repeats its `cid`. (WSE-DLV-070)
   *
   * Rejects with ClientError `timeout`, `closed`, or `refused` where the answer is an `error`.
   */
  request(type: string, payload?: unknown, options: RequestOptions = {}): Promise<ClientMessage> {
    const { timeoutMs = defaultRequestMs, signal, cid = this.#nextId() } = options;
    return new Promise((resolve, reject) => {
      const settle = (answer: ClientMessage | Error): void => {
        callOff();
        signal?.removeEventListener('abort', onAbort);
        this.#requests.delete(cid);
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      };
      const onAbort = (): void => settle(signal?.reason);
      const callOff = this.#options.clock.schedule(timeoutMs, () =>
        settle(new ClientError('timeout', `request ${type}: no answer within ${timeoutMs} ms`)),
      );
      this.#requests.set(cid, settle);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted === true) onAbort();
      else if (this.send(type, payload, { ...options, cid }) === 'closed') settle(closedError(this.status));
    });
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
      began: ({ session }) => this.#view.began(session),
      status: (status) => this.#changed(status),
      ready: () => {
        this.#settleReady();
        this.#subscriptions.renew();
      },
      message: (envelope, encrypted) => this.#deliver(envelope, encrypted),
      sessionEvent: (event) => this.#noticed(event),
      sessionOptions: () => ({ ...this.#options.session, positions: this.#positions, seenIds: this.#seenIds }),
    };
  }

  #changed(status: ConnectionStatus): void {
    if (status.state === 'waiting' || status.state === 'refreshing') this.#subscriptions.lost();
    this.#view.statusChanged(status);
    this.#tell({ type: 'status', status });
    if (status.state !== 'closed') return;
    const error = closedError(status);
    this.#settleReady(error);
    this.#subscriptions.close(error);
    for (const settle of [...this.#requests.values()]) settle(error);
    this.#delivery.end();
  }

  #noticed(event: SessionEvent): void {
    if (event.type === 'gap') this.#subscriptions.recover(event.topic, event.position);
    if (event.type === 'dropped') {
      this.#tell({ type: 'dropped', envelope: event.envelope, reason: 'the connection ended before it could leave' });
    }
    this.#tell({ type: 'session', event });
  }

  #deliver(envelope: Envelope, encrypted: boolean): void {
    if (envelope.t === 'subscription_update') this.#subscriptions.take(envelope);
    const message = messageOf(envelope, encrypted);
    if (typeof envelope.cid === 'string') this.#requests.get(envelope.cid)?.(answerOf(message));
    this.#delivery.deliver(message);
  }

  #tell(event: ClientEvent): void {
    this.#view.told(event);
    this.#delivery.tell(event);
  }
}

function answerOf(message: ClientMessage): ClientMessage | ClientError {
  if (message.type !== 'error') return message;
  return new ClientError('refused', `the server has answered by an error: ${JSON.stringify(message.payload)}`);
}

function closedError(status: ConnectionStatus): ClientError {
  if (status.state !== 'closed') return new ClientError('closed', `no session is ready: the client is ${status.state}`);
  const { why } = status;
  if (why === 'unauthorized')
    return new ClientError('unauthorized', 'the server does not take the token, and there is no other');
  if (why === 'gave_up') return new ClientError('gave_up', 'so many tries in a row failed as were allowed');
  return new ClientError('closed', why === 'asked' ? 'the client was closed' : 'the server has ended it for good');
}

/** Makes a client; it connects when it is started. Throws ClientError `invalid_options` that names every mistake. */
export function createClient(urls: string | readonly string[], options: ClientOptions): Client {
  return new Client(urls, options);
}

/** Makes a client and lets it connect: `await connect(url, { dialer }).ready`. */
export function connect(urls: string | readonly string[], options: ClientOptions): Client {
  return new Client(urls, options).start();
}
