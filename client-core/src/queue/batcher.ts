import type { Envelope } from '@wsekit/codec';
import { packBatch } from '@wsekit/codec/session';
import * as clientLimits from '@wsekit/spec/client-limits';
import { membersOf } from '../members.ts';
import type { WaitingMessage } from './waiting-message.ts';

/** How messages are joined for servers that unpack `batch`. */
export interface BatchingOptions {
  /** Messages in one `batch`, 1 or more. Default 10. */
  readonly maxMessages?: number;
  /** Bytes of the messages in one `batch`. Default 65,536. */
  readonly maxBytes?: number;
  /** How long a message waits for others; one of CRITICAL waits for none. In milliseconds, 0 or more. Default 100. */
  readonly maxDelayMs?: number;
}

const defaultMaxBytes = 65_536;

/** Completes options. */
export function resolveBatching(options: BatchingOptions): Required<BatchingOptions> {
  return {
    maxMessages: options.maxMessages ?? clientLimits.batch_messages,
    maxBytes: options.maxBytes ?? defaultMaxBytes,
    maxDelayMs: options.maxDelayMs ?? clientLimits.batch_interval_ms,
  };
}

/** Names every mistake. */
export function batchingProblems(options: BatchingOptions | false | undefined): string[] {
  if (options === undefined || options === false) return [];
  const { maxMessages, maxBytes, maxDelayMs } = resolveBatching(options);
  return [
    ...(maxMessages >= 1 ? [] : [`batching.maxMessages is ${maxMessages}, allowed are numbers from 1`]),
    ...(maxBytes >= 0 ? [] : [`batching.maxBytes is ${maxBytes}, allowed are numbers from 0`]),
    ...(maxDelayMs >= 0 ? [] : [`batching.maxDelayMs is ${maxDelayMs}, allowed are numbers from 0`]),
  ];
}

/** Messages that leave in one frame. */
export interface Pack<Message> {
  readonly envelope: Envelope;
  readonly messages: readonly Message[];
}

/** What a {@link Batcher} is made of. */
export interface BatcherOptions extends Required<BatchingOptions> {
  /** Whether a message may stand in a `batch`: not one that has to be signed by itself. (WSE-SIG-005) */
  mayJoin(envelope: Envelope): boolean;
  nextId(): string;
}

/** What a server says of the messages of a batch that it did not take. */
export interface Refusal {
  readonly envelope: Envelope;
  readonly code: string;
}

const mostUnanswered = 100;

/** Joins messages into `batch` messages, and reads what servers answer. (WSE-DLV-060, WSE-DLV-062) */
export class Batcher {
  readonly #options: BatcherOptions;
  /** What was sent and not answered, the oldest first; servers that never answer are not waited for. */
  readonly #unanswered = new Map<string, readonly Envelope[]>();

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  /** Joins neighbours as far as they may; the order stays. */
  pack<Message extends WaitingMessage>(messages: readonly Message[]): Pack<Message>[] {
    const groups: Message[][] = [];
    let bytes = 0;
    for (const message of messages) {
      const group = groups.at(-1);
      if (group !== undefined && this.#fits(group, message, bytes)) group.push(message);
      else groups.push([message]);
      bytes = (groups.at(-1)?.length === 1 ? 0 : bytes) + message.bytes;
    }
    return groups.map((group) => this.#packed(group));
  }

  /** It has left, and may be answered. */
  sent({ envelope, messages }: Pack<WaitingMessage>): void {
    if (messages.length < 2 || envelope.id === undefined) return;
    this.#unanswered.set(
      envelope.id,
      messages.map((message) => message.envelope),
    );
    const [oldest] = this.#unanswered.keys();
    if (this.#unanswered.size > mostUnanswered && oldest !== undefined) this.#unanswered.delete(oldest);
  }

  /** Reads `batch_message_result`; whatever stands there is judged and not trusted. */
  refusalsIn(payload: unknown): Refusal[] {
    const { batch_id, success, errors } = membersOf(payload);
    const messages = typeof batch_id === 'string' ? this.#unanswered.get(batch_id) : undefined;
    if (messages === undefined || typeof batch_id !== 'string') return [];
    this.#unanswered.delete(batch_id);
    if (success === true || !Array.isArray(errors)) return [];
    const refused = new Map<Envelope, string>();
    for (const { index, code } of errors.map(membersOf)) {
      const meant = index === undefined ? messages : messages.slice(Number(index), Number(index) + 1);
      for (const envelope of meant) refused.set(envelope, typeof code === 'string' ? code : 'unknown');
    }
    return [...refused].map(([envelope, code]) => ({ envelope, code }));
  }

  #fits(group: readonly WaitingMessage[], { envelope, bytes }: WaitingMessage, taken: number): boolean {
    const { maxMessages, maxBytes, mayJoin } = this.#options;
    if (group.length >= maxMessages || taken + bytes > maxBytes) return false;
    return [...group.slice(0, 1).map((first) => first.envelope), envelope].every((one) => mayJoin(one));
  }

  #packed<Message extends WaitingMessage>(messages: readonly Message[]): Pack<Message> {
    const [first] = messages;
    if (first !== undefined && messages.length === 1) return { envelope: first.envelope, messages };
    const id = this.#options.nextId();
    const joined = messages.map(({ envelope }) => envelope);
    return { envelope: { ...packBatch(joined, id), id }, messages };
  }
}
