import type { Clock } from '@wsekit/transports';
import { closedError } from './connection/closed-error.ts';
import type { ConnectionStatus } from './connection/status.ts';
import type { ClientCore } from './core.ts';
import type { MessageListener } from './delivery.ts';
import type { ClientEvent, ClientMessage } from './events.ts';
import type { OutgoingMessage, RequestOptions, SendOptions } from './outgoing-message.ts';
import type { SendOutcome } from './queue/outbox.ts';
import type { TopicsState } from './store/state.ts';
import type { MessageStream, MessageStreamOptions } from './streams/message-stream.ts';
import type { SubscribeOutcome } from './subscriptions/answers.ts';
import type { SubscribeOptions } from './subscriptions/subscriptions.ts';
import type { AnyMessages, MessageOf, NameOf, NoTopics } from './typed.ts';

const reasonOfClose = 'Client disconnect';

/** A client of a WSE server: stays connected, keeps its topics, and recovers what it missed. */
export class LeanClient<Messages extends object = AnyMessages, Topics extends object = NoTopics>
  implements AsyncIterable<ClientMessage>
{
  readonly #core: ClientCore;

  constructor(core: ClientCore) {
    this.#core = core;
  }

  /** Settled once: when the first session is ready, or the client has closed before. */
  get ready(): Promise<void> {
    return this.#core.ready;
  }

  get status(): ConnectionStatus {
    return this.#core.supervisor.status;
  }

  /** The clock it goes by. */
  get clock(): Clock {
    return this.#core.options.clock;
  }

  /** Topics that are wanted, and those of them the server has confirmed. */
  get topics(): Pick<TopicsState, 'wanted' | 'held'> {
    const { wanted, held } = this.#core.subscriptions;
    return { wanted, held };
  }

  /** Begins to connect; does nothing when it has. */
  start(): this {
    this.#core.start();
    return this;
  }

  /** Leaves the connection there is, and connects anew at once. */
  reconnectNow(): void {
    if (this.status.state === 'idle') this.start();
    else this.#core.supervisor.reconnect();
  }

  /** Replaces the key of the connection before it is due, by a new connection where that is the only way. */
  rotateKeys(): void {
    this.#core.supervisor.gate?.session.rotateKeys(this.clock.nowMs());
  }

  /**
   * Tries at once where it waits for the next try, at most once a second, and asks the server whether it is still there where
   * it was: for signals that the platform does not give by itself.
   */
  wake(): void {
    this.#core.supervisor.wake();
  }

  /** Wants topics; resolves when the server has answered about all of them. Rejects with ClientError `timeout` or `closed`. */
  subscribe(topics: string | readonly string[], options?: SubscribeOptions): Promise<SubscribeOutcome> {
    if (this.status.state === 'closed') return Promise.reject(closedError(this.status));
    return this.#core.subscriptions.subscribe(typeof topics === 'string' ? [topics] : topics, options);
  }

  unsubscribe(topics: string | readonly string[]): void {
    const names = typeof topics === 'string' ? [topics] : topics;
    this.#core.subscriptions.unsubscribe(names);
    this.#core.watch?.left(names);
  }

  /**
   * Sends a message to the server's application, or keeps it until that is possible; says which. What is kept leaves as it was
   * given now. Throws `CodecError` `unencodable_value`.
   */
  send(type: string, payload?: unknown, options: SendOptions = {}): SendOutcome {
    return this.#core.sending.send([{ type, payload, ...options }], options.signal)[0] ?? 'dropped';
  }

  /** Sends messages in their order, in as few frames as the server takes; says of each what {@link send} says. */
  sendBatch(messages: readonly OutgoingMessage[], { signal }: Pick<SendOptions, 'signal'> = {}): SendOutcome[] {
    return this.#core.sending.send(messages, signal);
  }

  /** Resolves when nothing waits to be sent; rejects with the signal's reason, or ClientError `closed`. */
  flushed(signal?: AbortSignal): Promise<void> {
    return this.#core.sending.flushed(signal);
  }

  /**
   * Sends a message and resolves to its answer, the first one that repeats its `cid`. (WSE-DLV-070)
   *
   * Rejects with ClientError `timeout`, `closed`, or `refused` where the answer is an `error`. It is taken back if it still waits
   * to be sent then.
   */
  request(type: string, payload?: unknown, options: RequestOptions = {}): Promise<ClientMessage> {
    const { cid = this.#core.nextId() } = options;
    return this.#core.requests.wait(cid, type, options, (signal) =>
      this.send(type, payload, { ...options, cid, signal }) === 'dropped' ? closedError(this.status) : undefined,
    );
  }

  /** Calls back for each message of a type, `*` for all; gives what ends it. */
  on<Type extends NameOf<Messages>>(type: Type, listener: (message: MessageOf<Messages, Type>) => void): () => void;
  on(type: string, listener: MessageListener): () => void;
  on(type: string, listener: (message: never) => void): () => void {
    // What a type carries is the application's word, by its type parameters or by the schemas it gave.
    return this.#core.delivery.on(type, listener as MessageListener);
  }

  /** Calls back for everything that happens besides messages; gives what ends it. */
  onEvent(listener: (event: ClientEvent) => void): () => void {
    return this.#core.delivery.onEvent(listener);
  }

  /** Messages of one topic, or all, from now on; ends with the client. */
  messages<Topic extends NameOf<Topics>>(
    topic: Topic,
    options?: MessageStreamOptions,
  ): MessageStream<MessageOf<Messages, Topics[Topic]>>;
  messages(topic?: string, options?: MessageStreamOptions): MessageStream<ClientMessage>;
  messages(topic?: string, options: MessageStreamOptions = {}): MessageStream<never> {
    return this.#core.delivery.stream(topic, options) as MessageStream<never>;
  }

  [Symbol.asyncIterator](): AsyncIterator<ClientMessage> {
    return this.messages();
  }

  /** Ends the client for good; no timer is left. */
  close(reason: string = reasonOfClose): void {
    this.#core.supervisor.close(reason);
  }
}
