import { type Envelope, formatTime } from '@wsekit/codec';
import { priorityLevel } from '@wsekit/codec/session';
import type { CopiedMessage } from './copy-message.ts';
import { Departures, type DeparturesOptions, type Gate } from './departures.ts';
import type { Keeper } from './keeper.ts';
import type { ResolvedOfflineOptions } from './offline-options.ts';
import type { Takeover } from './ownership.ts';
import type { StoredMessage } from './storage.ts';
import type { DropReason } from './waiting-message.ts';
import { type Entry, type RoomLimits, WaitingRoom } from './waiting-room.ts';

/**
 * What became of a message. `sent`: the connection has it. `held`: it waits for its turn. `queued`: it waits for a session.
 * `dropped`: it is not sent, and an event says why.
 */
export type SendOutcome = 'sent' | 'held' | 'queued' | 'dropped';

/** What an {@link Outbox} is made of. */
export interface OutboxOptions extends Pick<DeparturesOptions, 'clock' | 'batcher' | 'batching' | 'awaits'> {
  /** False keeps nothing while no session is ready. */
  readonly offline: ResolvedOfflineOptions | false;
  /** Messages that may wait while a session is ready. */
  readonly maxHeld: number;
  /** Largest message a server takes, in bytes. */
  readonly maxMessageBytes: number;
  nextId(): string;
  copy(envelope: Envelope): CopiedMessage;
  /** `code`: the server's, where that has refused it. */
  dropped(envelope: Envelope, reason: DropReason, code?: string): void;
  /** Nothing waits any more. */
  emptied(): void;
}

/** Messages of a client on their way to whatever session is ready: at once where they may, else kept, in order. */
export class Outbox implements Takeover {
  readonly resendsInDoubt: boolean;
  readonly #options: OutboxOptions;
  readonly #room: WaitingRoom;
  readonly #departures: Departures;
  #keeper: Keeper | undefined;
  /** What was stored before is read first, since it leaves first. */
  #isOpening = false;
  #isClosed = false;

  constructor(options: OutboxOptions) {
    const { offline, clock, batcher, batching, awaits } = options;
    this.#options = options;
    this.resendsInDoubt = offline !== false && offline.whenInDoubt === 'resend';
    this.#room = new WaitingRoom(offline === false ? Number.POSITIVE_INFINITY : offline.maxAgeMs, (entry, reason) =>
      this.#dropped(entry, reason),
    );
    this.#departures = new Departures({
      ...{ clock, batcher, batching, awaits, room: this.#room },
      journal: () => this.#keeper?.journal,
      missed: () => this.#room.trim(this.#limits),
      left: () => this.#look(),
    });
  }

  /** Messages that have not left, or are not confirmed. */
  get size(): number {
    return this.#room.size;
  }

  /** Bytes of those that wait. */
  get bytes(): number {
    return this.#room.waitingBytes;
  }

  /** Nothing waits, and nothing is to turn up. */
  get isEmpty(): boolean {
    return this.#room.size === 0 && !this.#isOpening;
  }

  /** Keeps messages in a storage from now on; what is in there leaves before all others. */
  async keepIn(keeper: Keeper): Promise<void> {
    this.#keeper = keeper;
    this.#isOpening = true;
    await keeper.open();
    this.#isOpening = false;
    if (this.#departures.gate !== undefined) keeper.look();
    this.#drain(true);
    this.#look();
  }

  /** Sends messages, or lets them wait. Throws `CodecError` `unencodable_value`, and takes none then. */
  send(messages: readonly Envelope[], signal?: AbortSignal): SendOutcome[] {
    const reason = this.#whyNot(signal);
    if (reason !== undefined) {
      for (const message of messages) this.#options.dropped(message, reason);
      return messages.map(() => 'dropped');
    }
    const [first] = messages;
    const isAlone = first !== undefined && messages.length === 1;
    if (isAlone && !this.#isOpening && this.#departures.passesAtOnce(first)) return ['sent'];
    const entries = messages.map((message) => this.#enter(message));
    const isTaken = entries.map((entry) => this.#admit(entry, signal));
    this.#drain(!isAlone);
    this.#note(entries.filter((entry) => this.#room.get(entry.id) === entry));
    return entries.map(({ id }, at) => (isTaken[at] === true ? this.#outcomeOf(id) : 'dropped'));
  }

  /** A session is ready. */
  connected(gate: Gate): void {
    this.#departures.gate = gate;
    if (!this.#isOpening) this.#keeper?.look();
    this.#drain(true);
  }

  /** The session may take more than before. */
  eased(): void {
    if (this.#departures.gate !== undefined && this.#room.waiting > 0) this.#drain(false);
  }

  /** The session is gone, and what it has not confirmed is in doubt. */
  disconnected(reason: DropReason = 'offline'): void {
    this.#keeper?.rest();
    for (const entry of this.#departures.shut()) this.#doubt(entry);
    if (this.#options.offline !== false) this.#room.trim(this.#limits);
    else for (const entry of this.#room.all) this.#room.drop(entry, reason);
  }

  /** The server has taken the message of an id. */
  confirmed(id: string): void {
    this.#departures.settle(this.#departures.answered(id));
  }

  /** The server has not taken the message of an id. */
  refused(id: string, code: string): void {
    const entries = this.#departures.answered(id);
    for (const { envelope } of entries) this.#options.dropped(envelope, 'refused', code);
    this.#departures.settle(entries);
  }

  place(messages: number): number {
    return this.#room.placeInFront(messages);
  }

  /** A storage that fails has what is in there wait for the next client. */
  take(waiting: readonly StoredMessage[], inDoubt: readonly StoredMessage[]): void {
    for (const { envelope } of inDoubt) this.#options.dropped(envelope, 'in_doubt');
    const { journal } = this.#keeper ?? {};
    if (journal === undefined || journal.isBroken || this.#isClosed) return;
    journal.adopt(waiting);
    const boundless = { messages: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
    for (const message of waiting) {
      if (this.#room.has(message.id)) continue;
      const level = priorityLevel(message.envelope.pri);
      this.#room.admit({ ...message, level, place: 'waiting', release: () => {} }, boundless);
    }
    this.#room.expire(this.#options.clock.nowMs());
    this.#room.trim(this.#limits);
    this.#drain(true);
  }

  /** Drops everything that waits. */
  clear(): void {
    for (const entry of this.#room.all) if (entry.place === 'waiting') this.#room.drop(entry, 'cleared');
  }

  /** Resolves when the storage knows of everything that has left, or does not answer. */
  async settled(): Promise<void> {
    await this.#keeper?.journal.written();
  }

  /** Resolves when everything that waits is in the storage, where there is one. */
  async stored(): Promise<void> {
    await this.#departures.idle();
    await this.#keeper?.journal.idle();
  }

  /** Ends; what is stored is left to the next, all else is dropped. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.disconnected('closed');
    for (const entry of this.#room.all) {
      if (this.#keeper?.journal.has(entry.id) === true) entry.release();
      else this.#room.drop(entry, 'closed');
    }
    await this.#departures.idle();
    await this.#keeper?.close();
  }

  get #limits(): RoomLimits {
    const { offline, maxHeld } = this.#options;
    if (offline === false) return { messages: maxHeld, bytes: Number.POSITIVE_INFINITY };
    const messages = this.#departures.gate === undefined ? offline.maxMessages : maxHeld;
    return { messages, bytes: offline.maxBytes };
  }

  #whyNot(signal: AbortSignal | undefined): DropReason | undefined {
    if (this.#isClosed) return 'closed';
    if (signal?.aborted === true) return 'cancelled';
    return this.#departures.gate === undefined && this.#options.offline === false ? 'offline' : undefined;
  }

  /** What leaves later is what was given now, its time included. (WSE-DLV-065) */
  #enter(message: Envelope): Entry {
    const nowMs = this.#options.clock.nowMs();
    const id = message.id ?? this.#options.nextId();
    return {
      ...this.#options.copy({ ...message, id, ts: message.ts ?? formatTime(nowMs) }),
      id,
      level: priorityLevel(message.pri),
      order: this.#room.nextOrder(),
      queuedMs: nowMs,
      place: 'waiting',
      release: () => {},
    };
  }

  /** One that waits already is kept once. (WSE-DLV-072) */
  #admit(entry: Entry, signal: AbortSignal | undefined): boolean {
    if (this.#room.has(entry.id)) return true;
    this.#room.expire(entry.queuedMs);
    const isTooLarge = entry.bytes > this.#options.maxMessageBytes;
    const reason = isTooLarge ? 'too_large' : this.#room.admit(entry, this.#limits);
    if (reason !== undefined) {
      this.#options.dropped(entry.envelope, reason);
      return false;
    }
    const cancel = (): void => {
      if (entry.place !== 'unconfirmed') this.#room.drop(entry, 'cancelled');
    };
    signal?.addEventListener('abort', cancel, { once: true });
    entry.release = () => signal?.removeEventListener('abort', cancel);
    return true;
  }

  /** Writes down what waits, and what is to be confirmed. */
  #note(entries: readonly Entry[]): void {
    this.#keeper?.journal.put(entries.filter(({ place }) => place === 'waiting'));
    void this.#keeper?.journal.mark(entries.filter(({ place }) => place === 'unconfirmed'));
  }

  #outcomeOf(id: string): SendOutcome {
    const entry = this.#room.get(id);
    if (entry === undefined || entry.place === 'unconfirmed') return 'sent';
    return this.#departures.gate === undefined ? 'queued' : 'held';
  }

  /** What is stored is told to be dropped when it is not stored any more: until then another client may yet send it. */
  #dropped(entry: Entry, reason: DropReason): void {
    const { journal } = this.#keeper ?? {};
    const tell = (): void => this.#options.dropped(entry.envelope, reason);
    if (journal?.has(entry.id) === true) {
      journal.remove([entry]);
      void journal.recorded().then(tell);
    } else tell();
    this.#look();
  }

  #drain(isDue: boolean): void {
    if (!this.#isOpening) this.#departures.drain(isDue);
  }

  #doubt(entry: Entry): void {
    if (!this.resendsInDoubt) this.#room.drop(entry, 'in_doubt');
    else {
      this.#room.putBack(entry);
      this.#keeper?.journal.put([entry]);
    }
  }

  #look(): void {
    if (this.isEmpty) this.#options.emptied();
  }
}
