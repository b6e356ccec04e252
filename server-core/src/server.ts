import type { Envelope } from '@wsekit/codec';
import { serverLimits } from '@wsekit/spec';
import { type AcceptOptions, assertCloseCode, closeCodeNone, type Listen, type Listener } from '@wsekit/transports';
import type { BatchOutcome, DrainOptions, SendEventOptions, ServerListenOptions } from './call-options.ts';
import type { ClientConnection } from './connection/client-connection.ts';
import { ServerError } from './errors.ts';
import type { PresenceData, ServerEvent } from './events.ts';
import { Gate } from './gate.ts';
import { type EventCallback, Hub } from './hub.ts';
import { type HealthSnapshot, healthSnapshot } from './observability/health.ts';
import { answerHttp } from './observability/http.ts';
import { prometheusText } from './observability/prometheus.ts';
import { resolveOptions, type ServerOptions, transportLimits } from './options.ts';
import type { TopicAclLists } from './topics/acl.ts';
import type { Positions, RecoveryResult, SubscribeOptions, SubscribeResult } from './topics/subscriptions.ts';

const goingAway = 1001;
const normal = 1000;
const drainCode = 4300;
const defaultDrain = 256;
const defaultWaitMs = 50;
const pollMs = 100;

/** A WSE server over any number of transports. */
export class WseServer {
  readonly #hub: Hub;
  readonly #gate: Gate;
  readonly #listeners = new Set<Listener>();
  readonly #startedMs: number;
  #isRunning = true;

  /** Throws ServerError `invalid_options` that names every mistake. */
  constructor(options: ServerOptions = {}) {
    this.#hub = new Hub(resolveOptions(options));
    this.#gate = new Gate(this.#hub);
    this.#startedMs = this.#hub.nowMs();
    this.#hub.start();
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Serves clients over a transport: `server.listen(listen, { port: 8080 })`. Rejects as the transport's `listen` does. */
  listen(listen: Listen, options: ServerListenOptions = {}): Promise<Listener> {
    return this.serve((accept) => listen({ ...accept, ...options }));
  }

  /** Serves clients over what the caller makes of these options: `server.serve((options) => attach(http, options))`. */
  async serve<Made extends Listener>(start: (options: AcceptOptions) => Made | Promise<Made>): Promise<Made> {
    this.#assertRunning('listening');
    const { accept, bind } = this.#gate.createDoor();
    const fetch = (request: Request): Response => answerHttp(this.#hub, request, this.#uptimeMs());
    const listener = await start({
      ...transportLimits(this.#hub.options),
      accept,
      fetch,
      onError: (error) => this.#hub.failed(error),
    });
    this.#listeners.add(listener);
    bind(listener);
    return listener;
  }

  /** Connections now. */
  get connectionCount(): number {
    return this.#hub.clients.size;
  }

  /** Ids of the connections, in the order they opened. */
  connections(): string[] {
    return [...this.#hub.clients.keys()];
  }

  /** Ends one connection; does nothing for an id that is not connected. (WSE-CONN-074) */
  disconnect(connectionId: string, code?: number, reason?: string): void {
    this.#assertRunning('disconnecting');
    const client = this.#hub.clients.get(connectionId);
    const ordinary = this.#hub.options.profile === 'documented' ? normal : closeCodeNone;
    client?.session.close(code ?? ordinary, reason);
  }

  // Events

  /** Events that wait, at most `max`; waits for the first at most `waitMs`. */
  drainInbound(max: number = defaultDrain, waitMs: number = defaultWaitMs): Promise<ServerEvent[]> {
    return this.#hub.events.drain(max, waitMs);
  }

  /** All events one by one, until the server stops or the signal is aborted. */
  async *events({ signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<ServerEvent> {
    const { events } = this.#hub;
    while (signal?.aborted !== true) {
      const batch = await events.drain(defaultDrain, defaultWaitMs);
      yield* batch;
      if (batch.length === 0 && events.isClosed) return;
    }
  }

  /** Calls back for each event, within the call that brought it, in place of keeping it; undefined keeps them again. */
  onEvent(callback: EventCallback | undefined): void {
    this.#hub.onEvent = callback;
  }

  /** Events that wait for the application. */
  get inboundQueueDepth(): number {
    return this.#hub.events.depth;
  }

  /** Messages that were dropped because too many events waited. */
  get inboundDroppedCount(): number {
    return this.#hub.events.dropped;
  }

  // Sending

  /** Sends text as it is; false when the connection is gone or full. (WSE-DLV-002) */
  send(connectionId: string, text: string): boolean {
    return this.#with(connectionId, (client) => client.session.sendRaw(text, this.#hub.nowMs()) === 'sent', false);
  }

  /** Sends bytes as they are; false when the connection is gone or full. */
  sendBytes(connectionId: string, bytes: Uint8Array): boolean {
    return this.#with(connectionId, (client) => client.session.sendRaw(bytes, this.#hub.nowMs()) === 'sent', false);
  }

  /**
   * Sends an event as a message; gives the bytes of its frame, 0 when it was dropped: sent before, above the rate, or to
   * nobody. (WSE-DLV-001, WSE-DLV-010, WSE-DLV-011) Throws `CodecError` `unencodable_value`.
   */
  sendEvent(connectionId: string, event: Envelope, options?: SendEventOptions): number {
    return this.#with(connectionId, (client) => client.sendEvent(event, this.#hub.nowMs(), options), 0);
  }

  /**
   * Sends events as one `batch`, or as few as keep to 1,048,576 bytes and to what the client asked for; one by one to a client
   * that reads none. (WSE-DLV-060) Throws `CodecError` `unencodable_value` and `frame_too_large`.
   */
  sendBatch(connectionId: string, events: readonly Envelope[], options?: SendEventOptions): BatchOutcome {
    const send = (client: ClientConnection) => client.sendBatch(events, this.#hub.nowMs(), options);
    return this.#with(connectionId, send, { events: 0, bytes: 0 });
  }

  /** Sends text to every connection; gives their number. (WSE-DLV-004) */
  broadcastAll(text: string): number {
    this.#assertRunning('broadcasting');
    return this.#hub.publisher.broadcast(text);
  }

  /** Sends bytes to every connection; gives their number. */
  broadcastAllBytes(bytes: Uint8Array): number {
    this.#assertRunning('broadcasting');
    return this.#hub.publisher.broadcastBytes(bytes);
  }

  /** Publishes text to a topic, on this node alone; gives the number of connections it was meant for. (WSE-DLV-003) */
  broadcastLocal(topic: string, text: string): number {
    this.#assertRunning('publishing');
    return this.#hub.publisher.publish(topic, text);
  }

  /** Publishes text to a topic, on all nodes. */
  broadcast(topic: string, text: string): number {
    return this.broadcastLocal(topic, text);
  }

  // Topics

  /** Subscribes a connection; of an id that is not connected everything is refused. (WSE-SUB-010 to WSE-SUB-015) */
  subscribeConnection(connectionId: string, topics: readonly string[], options?: SubscribeOptions): SubscribeResult {
    const subscribe = (client: ClientConnection) => this.#hub.subscriptions.subscribe(client, topics, options);
    return this.#with(connectionId, subscribe, nothingSubscribed(topics));
  }

  /** Subscribes a connection and replays what it missed behind its positions. (WSE-REC-030 to WSE-REC-048) */
  subscribeWithRecovery(connectionId: string, topics: readonly string[], positions?: Positions): RecoveryResult {
    const recover = (client: ClientConnection) => this.#hub.subscriptions.recover(client, topics, positions);
    return this.#with(connectionId, recover, { ...nothingSubscribed(topics), recovered: false, topics: {} });
  }

  /** Removes subscriptions, all of them without a list; gives those that were held. (WSE-SUB-011) */
  unsubscribeConnection(connectionId: string, topics?: readonly string[]): string[] {
    return this.#with(connectionId, (client) => this.#hub.subscriptions.unsubscribe(client, topics), []);
  }

  /** Connections that hold exactly this name or pattern. (WSE-SUB-012) */
  topicSubscriberCount(topic: string): number {
    return this.#hub.topics.count(topic);
  }

  /** Sizes of the queue groups of a topic, by name. */
  queueGroupInfo(topic: string): Record<string, number> {
    return this.#hub.queueGroups.sizes(topic);
  }

  /** Keeps a connection to some topics; undefined lifts it. Throws RangeError for a pattern above 512 bytes. (WSE-SUB-050) */
  setTopicAcl(connectionId: string, lists: TopicAclLists | undefined): void {
    this.#with(connectionId, (client) => this.#hub.subscriptions.setAcl(client, lists), undefined);
  }

  // Presence

  /** Users of a topic, with data and number of connections. (WSE-PRS-040) */
  presence(topic: string): Record<string, { data: PresenceData; connections: number }> {
    return this.#hub.presence?.members(topic) ?? {};
  }

  /** Counts of a topic, at the same cost however many are in it. (WSE-PRS-041) */
  presenceStats(topic: string): { readonly users: number; readonly connections: number } {
    return this.#hub.presence?.stats(topic) ?? { users: 0, connections: 0 };
  }

  /**
   * Replaces what is shown of a connection's user wherever it is present; gives the number of topics.
   *
   * Throws ServerError `presence_refused` for data that is too long and for connections without user. (WSE-PRS-032)
   */
  updatePresence(connectionId: string, data: PresenceData): number {
    const { presence } = this.#hub;
    if (presence === undefined) return 0;
    const client = this.#hub.clients.get(connectionId);
    if (client === undefined) throw new ServerError('presence_refused', 'updating presence: no such connection');
    return presence.update(client, data);
  }

  // Operations

  /** The state of the server, with the members published servers give it. */
  healthSnapshot(): HealthSnapshot {
    return healthSnapshot(this.#hub, this.#uptimeMs());
  }

  /** The metrics in the text format of Prometheus, under the names of published servers. */
  prometheusMetrics(): string {
    return prometheusText(this.#hub, this.#uptimeMs());
  }

  /**
   * Lets no more connections in, and closes all there are; resolves to how many were left when the time was over.
   *
   * The server goes on for them; `stop` ends it. Rejects with RangeError for a code that must not be sent.
   */
  async drain({
    closeCode = drainCode,
    reason = '',
    timeoutMs = serverLimits.drain_timeout_ms,
  }: DrainOptions = {}): Promise<number> {
    assertCloseCode(closeCode);
    this.#gate.isShut = true;
    this.#closeAll(closeCode, reason);
    const { clock } = this.#hub.options;
    const endMs = clock.nowMs() + timeoutMs;
    while (this.#isRunning && this.connectionCount > 0 && clock.nowMs() < endMs) {
      await new Promise<void>((resolve) => void clock.schedule(pollMs, resolve));
    }
    return this.connectionCount;
  }

  /** Lets no more connections in, closes all with 1001, and cuts what is left after the grace time. */
  async stop({ timeoutMs = serverLimits.stop_grace_ms }: { readonly timeoutMs?: number } = {}): Promise<void> {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#gate.isShut = true;
    const { wire, profile } = this.#hub.options;
    const code = profile === 'documented' ? goingAway : wire.stop_close_code || closeCodeNone;
    const reason = code === goingAway ? (wire.stop_close_reason ?? 'server shutting down') : '';
    this.#closeAll(code, reason);
    await Promise.all([...this.#listeners].map((listener) => listener.close({ timeoutMs })));
    this.#hub.stop();
  }

  #closeAll(code: number, reason: string): void {
    for (const { session } of [...this.#hub.clients.values()]) session.close(code, reason);
  }

  #with<Result>(connectionId: string, work: (client: ClientConnection) => Result, otherwise: Result): Result {
    this.#assertRunning('using a connection');
    const client = this.#hub.clients.get(connectionId);
    return client === undefined ? otherwise : work(client);
  }

  #assertRunning(doing: string): void {
    if (!this.#isRunning) throw new ServerError('not_running', `${doing}: the server was stopped`);
  }

  #uptimeMs(): number {
    return this.#hub.nowMs() - this.#startedMs;
  }
}

/** Makes a server; it runs until `stop`. Throws ServerError `invalid_options` that names every mistake. */
export function createServer(options: ServerOptions = {}): WseServer {
  return new WseServer(options);
}

/** What subscribing somebody who is not connected comes to. (WSE-SUB-013) */
function nothingSubscribed(topics: readonly string[]): SubscribeResult {
  return { subscribed: [], refused: topics.map((topic) => ({ topic, why: 'closed' })) };
}
