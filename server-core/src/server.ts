import type { Envelope } from '@wsekit/codec';
import type { AcceptOptions, Listen, Listener } from '@wsekit/transports';
import { ClusterCalls } from './backplane/cluster-calls.ts';
import type { BatchOutcome, DrainOptions, SendEventOptions, ServerListenOptions, StopOptions } from './call-options.ts';
import type { ClientConnection } from './connection/client-connection.ts';
import { ServerError } from './errors.ts';
import type { EventCallback, EventOf } from './event-desk.ts';
import { eachEvent } from './event-queue.ts';
import type { PresenceData, ServerEvent } from './events.ts';
import { assertSendableCode } from './farewell.ts';
import { Gate } from './gate.ts';
import { Hub } from './hub.ts';
import { disconnectClient, drainConnections, stopServer } from './lifecycle.ts';
import { type HealthSnapshot, healthSnapshot } from './observability/health.ts';
import { prometheusText } from './observability/prometheus.ts';
import { withTraceId } from './observability/telemetry.ts';
import type { ServerOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';
import type { TopicAclLists } from './topics/acl.ts';
import {
  nothingRecovered,
  nothingSubscribed,
  type Positions,
  type RecoveryResult,
  type SubscribeOptions,
  type SubscribeResult,
} from './topics/subscriptions.ts';

const defaultDrain = 256;
const defaultWaitMs = 50;

/** A WSE server over any number of transports. */
export class WseServer extends ClusterCalls {
  readonly #hub: Hub;
  readonly #gate: Gate;
  readonly #listeners = new Set<Listener>();
  #stopping: Promise<void> | undefined;

  /** Throws ServerError `invalid_options` that names every mistake. */
  constructor(options: ServerOptions = {}) {
    const hub = new Hub(resolveOptions(options));
    super(hub);
    this.#hub = hub;
    this.#gate = new Gate(this.#hub);
    this.#hub.start();
  }

  get isRunning(): boolean {
    return this.#stopping === undefined;
  }

  /** Serves clients over a transport: `server.listen(listen, { port: 8080 })`. Rejects as the transport's `listen` does. */
  listen(listen: Listen, options: ServerListenOptions = {}): Promise<Listener> {
    return this.serve((accept) => listen({ ...accept, ...options }));
  }

  /** Serves clients over what the caller makes of these options: `server.serve((options) => attach(http, options))`. */
  async serve<Made extends Listener>(start: (options: AcceptOptions) => Made | Promise<Made>): Promise<Made> {
    this.#assertRunning('listening');
    this.#hub.nodes.assertStarted();
    const listener = await this.#gate.open(start);
    if (!this.isRunning) {
      await listener.close();
      this.#assertRunning('listening');
    }
    this.#listeners.add(listener);
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

  /** Ends one connection, if it is there; throws RangeError for a code that must not be sent. (WSE-CONN-074) */
  disconnect(connectionId: string, code?: number, reason?: string): void {
    this.#assertRunning('disconnecting');
    disconnectClient(this.#hub, connectionId, code, reason);
  }

  /** Closes a client with a key by 1012, to come back to another one; false for one without. (WSE-ENC-057) */
  rotateKeys(connectionId: string): boolean {
    return this.#with(connectionId, (client) => this.#hub.rotations.rotate(client), false);
  }

  // Events

  /** Events that wait, at most `max`; waits for the first at most `waitMs`, and no longer than until the signal is aborted. */
  drainInbound(
    max: number = defaultDrain,
    waitMs: number = defaultWaitMs,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<ServerEvent[]> {
    return this.#hub.events.drain(max, { waitMs, signal });
  }

  /** All events one by one, until the server stops or the signal is aborted; those not asked for stay. */
  events({ signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<ServerEvent> {
    return eachEvent(this.#hub.events, signal);
  }

  /** Calls back for each event, within the call that brought it, in place of keeping it; undefined keeps them again. */
  onEvent(callback: EventCallback | undefined): void {
    this.#hub.desk.forAll = callback;
  }

  /** Calls back for each event of one type, in place of keeping it; gives what ends that. */
  on<Type extends ServerEvent['type']>(type: Type, callback: EventCallback<EventOf<Type>>): () => void {
    return this.#hub.desk.on(type, callback);
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
    const traced = withTraceId(event, this.#hub.options.telemetry);
    const send = (client: ClientConnection): number => client.sendEvent(traced, this.#hub.nowMs(), options);
    return this.#with<number | undefined>(connectionId, send, undefined) ?? this.#hub.passOver(event);
  }

  /**
   * Sends events as one `batch`, or as few as keep to 1,048,576 bytes and to what the client asked for; one by one to a client
   * that reads none. (WSE-DLV-060) Throws `CodecError` `unencodable_value` and `frame_too_large`.
   */
  sendBatch(connectionId: string, events: readonly Envelope[], options?: SendEventOptions): BatchOutcome {
    const traced = events.map((event) => withTraceId(event, this.#hub.options.telemetry));
    const send = (client: ClientConnection) => client.sendBatch(traced, this.#hub.nowMs(), options);
    return this.#with(connectionId, send, { events: 0, bytes: 0 });
  }

  /** Sends text to every connection of this node, and to none of another; gives their number. (WSE-DLV-004) */
  broadcastAll(text: string): number {
    this.#assertRunning('broadcasting');
    return this.#hub.publisher.broadcast(text);
  }

  /** Sends bytes to every connection of this node; gives their number. */
  broadcastAllBytes(bytes: Uint8Array): number {
    this.#assertRunning('broadcasting');
    return this.#hub.publisher.broadcastBytes(bytes);
  }

  /** Publishes text to a topic, on this node alone; gives the number of connections it was meant for. (WSE-DLV-003) */
  broadcastLocal(topic: string, text: string): number {
    return this.#publish(topic, () => this.#hub.publisher.publishLocal(topic, text));
  }

  /** Publishes text to a topic, on all nodes; gives the number of connections of this one that it was meant for. */
  broadcast(topic: string, text: string): number {
    return this.#publish(topic, () => this.#hub.publisher.publish(topic, text));
  }

  // Topics

  /** Subscribes a connection; of an id that is not connected everything is refused. (WSE-SUB-010 to WSE-SUB-015) */
  subscribeConnection(connectionId: string, topics: readonly string[], options?: SubscribeOptions): SubscribeResult {
    const subscribe = (client: ClientConnection) => this.#hub.subscriptions.subscribe(client, topics, options);
    return this.#with(connectionId, subscribe, nothingSubscribed(topics));
  }

  /** Subscribes a connection and replays what it missed: at once, or when a backplane has answered. (WSE-REC-030 to WSE-REC-048) */
  async subscribeWithRecovery(id: string, topics: readonly string[], positions?: Positions): Promise<RecoveryResult> {
    const recover = (client: ClientConnection): Promise<RecoveryResult> =>
      new Promise((resolve) => this.#hub.subscriptions.recover(client, topics, positions, resolve));
    return this.#with<RecoveryResult | Promise<RecoveryResult>>(id, recover, nothingRecovered(topics));
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
    return healthSnapshot(this.#hub);
  }

  /** The metrics in the text format of Prometheus, under the names of published servers. */
  prometheusMetrics(): string {
    return prometheusText(this.#hub);
  }

  /**
   * Lets no more connections in, and closes all there are; resolves to how many are left when the time is over or the
   * signal is aborted.
   *
   * The server goes on for them; `stop` ends it. Rejects with RangeError for a code that must not be sent.
   */
  async drain(options: DrainOptions = {}): Promise<number> {
    assertSendableCode(options.closeCode);
    this.#gate.shut ??= 'draining';
    this.#hub.nodes.drain();
    return drainConnections(this.#hub, options);
  }

  /**
   * Lets no more connections in, closes all with 1001, and cuts what is left after the grace time or when the signal is
   * aborted. A second call waits for the first.
   */
  stop(options: StopOptions = {}): Promise<void> {
    this.#gate.shut = 'stopping';
    this.#stopping ??= stopServer(this.#hub, this.#listeners, options);
    return this.#stopping;
  }

  #publish(topic: string, publish: () => number): number {
    this.#assertRunning('publishing');
    const { telemetry } = this.#hub.options;
    return telemetry === undefined ? publish() : telemetry.publish(topic, publish);
  }

  #with<Result>(connectionId: string, work: (client: ClientConnection) => Result, otherwise: Result): Result {
    this.#assertRunning('using a connection');
    const client = this.#hub.clients.get(connectionId);
    return client === undefined ? otherwise : work(client);
  }

  #assertRunning(doing: string): void {
    if (!this.isRunning) throw new ServerError('not_running', `${doing}: the server was stopped`);
  }
}

/** Makes a server; it runs until `stop`. Throws ServerError `invalid_options` that names every mistake. */
export function createServer(options: ServerOptions = {}): WseServer {
  return new WseServer(options);
}
