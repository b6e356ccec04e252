import type { ClientEvent, ClientMessage } from './events.ts';
import { MessageStream, type MessageStreamOptions } from './streams/message-stream.ts';

/** Called for a message. */
export type MessageListener = (message: ClientMessage) => void;

/** Name under which a listener gets messages of every type. */
const everyType = '*';

/** Who gets what a client has to say: listeners by type, listeners of events, and readers of streams. */
export class Delivery {
  readonly #listeners = new Map<string, Set<MessageListener>>();
  readonly #eventListeners = new Set<(event: ClientEvent) => void>();
  readonly #streams = new Set<{ readonly topic: string | undefined; readonly stream: MessageStream<ClientMessage> }>();
  readonly #onOverflow: (topic: string | undefined, messages: number) => void;
  #hasEnded = false;

  constructor(onOverflow: (topic: string | undefined, messages: number) => void) {
    this.#onOverflow = onOverflow;
  }

  /** Calls back for each message of a type, `*` for all; gives what ends it. */
  on(type: string, listener: MessageListener): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(type) === listeners) this.#listeners.delete(type);
    };
  }

  onEvent(listener: (event: ClientEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => void this.#eventListeners.delete(listener);
  }

  /** Messages of one topic, or all, from now on. */
  stream(topic: string | undefined, options: MessageStreamOptions): MessageStream<ClientMessage> {
    const stream = new MessageStream<ClientMessage>(options, {
      onEnd: () => void this.#streams.delete(entry),
      onDropped: (messages) => this.#onOverflow(topic, messages),
    });
    const entry = { topic, stream };
    if (this.#hasEnded) stream.end();
    else if (!stream.hasEnded) this.#streams.add(entry);
    return stream;
  }

  deliver(message: ClientMessage): void {
    if (message.type !== everyType) this.#call(this.#listeners.get(message.type), message);
    this.#call(this.#listeners.get(everyType), message);
    if (this.#streams.size === 0) return;
    for (const { topic, stream } of this.#streams) {
      if (topic === undefined || topic === message.topic) stream.push(message);
    }
  }

  /** Tells listeners of events; one that throws is told of, but not where it was told of one that throws. */
  tell(event: ClientEvent): void {
    this.#call(this.#eventListeners, event, event.type !== 'failed');
  }

  /** No message comes any more: ends all streams. */
  end(): void {
    this.#hasEnded = true;
    for (const { stream } of [...this.#streams]) stream.end();
  }

  #call<Argument>(
    listeners: ReadonlySet<(argument: Argument) => void> | undefined,
    argument: Argument,
    tellsOfFailures: boolean = true,
  ): void {
    if (listeners === undefined || listeners.size === 0) return;
    for (const listener of listeners) {
      try {
        listener(argument);
      } catch (error) {
        if (tellsOfFailures) this.tell({ type: 'failed', error });
      }
    }
  }
}
