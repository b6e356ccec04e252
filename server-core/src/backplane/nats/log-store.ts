import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { decodeParcel, type Parcel } from './parcel.ts';
import { topicSubject } from './subject.ts';

const requestTimeoutMs = 2_000;
const fetchMessages = 256;
const idleConsumerNanos = 10_000_000_000;
const wrongLastSequence = 10_071;

/** A message of a topic as the stream has it. */
export interface Stored {
  readonly sequence: number;
  /** Undefined for what no node wrote. */
  readonly parcel: Parcel | undefined;
}

/** Takes one message of a reading: the tokens of its topic, and what it is. */
export type TakeStored = (subject: string, stored: Stored) => void;

/** What a {@link LogStore} is made of. */
export interface LogStoreHome {
  readonly stream: string;
  /** What goes in front of a topic's tokens. */
  readonly prefix: string;
  connection(): NatsConnection | undefined;
}

interface Client {
  readonly connection: NatsConnection;
  readonly jetStream: JetStreamClient;
  readonly manager: JetStreamManager;
}

/** What JetStream is asked for. All calls reject where it does not answer. */
export class LogStore {
  readonly #home: LogStoreHome;
  #client: Client | undefined;

  constructor(home: LogStoreHome) {
    this.#home = home;
  }

  /**
   * Stores a message behind that of `lastSequence`, 0 for none; gives its sequence, or undefined where another one is the last.
   * The same `id` is stored once.
   */
  async append(topic: string, payload: Uint8Array, lastSequence: number, id: string): Promise<number | undefined> {
    const { jetStream } = await this.#open();
    const expect = { lastSubjectSequence: lastSequence };
    try {
      const subject = this.#home.prefix + topicSubject(topic);
      const { seq } = await jetStream.publish(subject, payload, { msgID: id, expect, timeout: requestTimeoutMs });
      return seq;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === wrongLastSequence) return undefined;
      throw error;
    }
  }

  /** The last message of a topic. */
  async last(topic: string): Promise<Stored | undefined> {
    const { manager } = await this.#open();
    const query = { last_by_subj: this.#home.prefix + topicSubject(topic) };
    const message = await manager.direct.getMessage(this.#home.stream, query);
    return message === null ? undefined : { sequence: message.seq, parcel: decodeParcel(message.data) };
  }

  /** Sequence of the last message of all. */
  async lastSequence(): Promise<number> {
    const { manager } = await this.#open();
    return (await manager.streams.info(this.#home.stream)).state.last_seq;
  }

  /** Forgets everything. */
  async purge(): Promise<void> {
    const { manager } = await this.#open();
    await manager.streams.purge(this.#home.stream);
  }

  /** Reads what is there from a sequence on, of topics with these tokens, which may end with a wildcard. */
  async read(subject: string, fromSequence: number, take: TakeStored): Promise<void> {
    const { manager, jetStream } = await this.#open();
    const { stream, prefix } = this.#home;
    const { name, num_pending: count } = await manager.consumers.add(stream, {
      filter_subject: prefix + subject,
      deliver_policy: 'by_start_sequence',
      opt_start_seq: fromSequence,
      ack_policy: 'none',
      inactive_threshold: idleConsumerNanos,
      mem_storage: true,
    });
    try {
      if (count > 0) await this.#fetch(jetStream, name, take);
    } finally {
      // It goes by itself where this does not get there.
      manager.consumers.delete(stream, name).catch(() => undefined);
    }
  }

  async #fetch(jetStream: JetStreamClient, name: string, take: TakeStored): Promise<void> {
    const consumer = await jetStream.consumers.get(this.#home.stream, name);
    for (let pending = 1; pending > 0; ) {
      let taken = 0;
      const messages = await consumer.fetch({ max_messages: fetchMessages, expires: requestTimeoutMs });
      for await (const { subject, seq, data, info } of messages) {
        taken += 1;
        pending = info.pending;
        take(subject.slice(this.#home.prefix.length), { sequence: seq, parcel: decodeParcel(data) });
        if (pending === 0) break;
      }
      // They were dropped meanwhile, or the engine is gone.
      if (taken === 0)
        throw new Error(`reading the stream ${this.#home.stream}: nothing came for ${requestTimeoutMs} ms`);
    }
  }

  async #open(): Promise<Client> {
    const connection = this.#home.connection();
    if (connection === undefined) throw new Error('asking the history: not connected to NATS');
    if (this.#client?.connection === connection) return this.#client;
    const { jetstream, jetstreamManager } = await import('@nats-io/jetstream');
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: requestTimeoutMs });
    this.#client = { connection, manager, jetStream: jetstream(connection, { timeout: requestTimeoutMs }) };
    return this.#client;
  }

  /** For what is done once. */
  async manager(): Promise<JetStreamManager> {
    return (await this.#open()).manager;
  }
}
