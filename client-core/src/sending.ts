import type { Envelope } from '@wsekit/codec';
import type { ClientSessionOptions } from '@wsekit/codec/session';
import { envelopeOf, type OutgoingMessage } from './outgoing-message.ts';
import { createOutbox, type OutboxParts, type OutboxSet } from './queue/create-outbox.ts';
import { EmptyWaiters } from './queue/empty-waiters.ts';
import type { SendOutcome } from './queue/outbox.ts';
import type { DropReason } from './queue/waiting-message.ts';
import type { ReadyGate, Sender, SenderHome } from './sender.ts';

/** What waits to be sent, or to be confirmed. */
export interface OutboxView {
  readonly messages: number;
  /** Bytes of those that wait to be sent. */
  readonly bytes: number;
  /** Messages that were dropped since the client was made, by reason. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** Resolves when everything that waits is in the storage: a reload loses nothing of it from here on. */
  stored(): Promise<void>;
  /** Drops everything that waits to be sent. */
  clear(): void;
}

/** What {@link Sending} is made of. */
export interface SendingOptions extends SenderHome, Pick<OutboxParts, 'offline' | 'batching'> {}

/** Sends over an outbox, which keeps what cannot leave yet. */
export class Sending implements OutboxView, Sender {
  readonly dropped: Partial<Record<DropReason, number>> = {};
  readonly sessionOptions: ClientSessionOptions;
  readonly #options: SendingOptions;
  readonly #set: OutboxSet;
  readonly #waiters = new EmptyWaiters();
  #end: Error | undefined;

  constructor(options: SendingOptions) {
    this.#options = options;
    this.#set = createOutbox({
      ...options,
      dropped: (envelope, reason, code) => this.#dropped(envelope, reason, code),
      storageFailed: (problem, error) => options.tell({ type: 'storage_failed', problem, error }),
      emptied: () => this.#waiters.emptied(),
    });
    this.sessionOptions = { acks: this.#set.acks, ...options.session };
  }

  get messages(): number {
    return this.#set.outbox.size;
  }

  get bytes(): number {
    return this.#set.outbox.bytes;
  }

  send(messages: readonly OutgoingMessage[], signal?: AbortSignal): SendOutcome[] {
    return this.#set.outbox.send(
      messages.map((message) => envelopeOf(message, this.#options.nextId)),
      signal,
    );
  }

  async flushed(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    while (!this.#set.outbox.isEmpty) {
      if (this.#end !== undefined) throw this.#end;
      await this.#waiters.wait(signal);
    }
    await this.#set.outbox.settled();
  }

  stored(): Promise<void> {
    return this.#set.outbox.stored();
  }

  clear(): void {
    this.#set.outbox.clear();
  }

  connected(gate: ReadyGate | undefined): void {
    if (gate !== undefined) this.#set.connected(gate);
  }

  eased(): void {
    this.#set.outbox.eased();
  }

  disconnected(): void {
    this.#set.disconnected();
  }

  /** Takes what a server says of a batch. (WSE-DLV-062) */
  take({ t, p }: Envelope): void {
    if (t === 'batch_message_result') this.#set.takeResult(p);
  }

  /** What the session holds is the client's own: the outbox offers, and keeps what is not taken. */
  noticed(): void {}

  close(error: Error): void {
    this.#end = error;
    this.#waiters.ended(error);
    this.#set.outbox.close().catch((failure: unknown) => this.#options.tell({ type: 'failed', error: failure }));
  }

  #dropped(envelope: Envelope, reason: DropReason, code: string | undefined): void {
    this.dropped[reason] = (this.dropped[reason] ?? 0) + 1;
    this.#options.tell({ type: 'dropped', envelope, reason, ...(code === undefined ? {} : { code }) });
  }
}
