import type { Client } from './client.ts';
import type { MessageListener } from './delivery.ts';
import type { ClientMessage } from './events.ts';
import type { MessageStream, MessageStreamOptions } from './streams/message-stream.ts';

/**
 * A client of whatever messages and topics: what code takes that is told of neither, views for instance. A `Client<Messages, Topics>`
 * is no `Client<>`, since what listens to messages of its types does not listen to all.
 */
export interface AnyClient extends Omit<Client, 'on' | 'messages' | 'start'> {
  start(): unknown;
  on(type: string, listener: MessageListener): () => void;
  messages(topic?: string, options?: MessageStreamOptions): MessageStream<ClientMessage>;
}
