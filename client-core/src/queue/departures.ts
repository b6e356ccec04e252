import { type Envelope, isCodecError } from '@wsekit/codec';
import { priorityLevels } from '@wsekit/codec/session';
import type { Clock } from '@wsekit/transports';
import type { Batcher, BatchingOptions, Pack } from './batcher.ts';
import type { Journal } from './journal.ts';
import type { Entry, WaitingRoom } from './waiting-room.ts';

/** A session that is ready. */
export interface Gate {
  /** Messages that may leave at once now. */
  room(): number;
  offer(envelope: Envelope): 'sent' | 'later' | 'closed';
  /** Each message is confirmed by its number. */
  readonly numbersMessages: boolean;
}

/** What {@link Departures} are made of. */
export interface DeparturesOptions {
  readonly clock: Clock;
  readonly room: WaitingRoom;
  /** Joins messages; undefined where they leave one by one. */
  readonly batcher: Batcher | undefined;
  readonly batching: Required<BatchingOptions>;
  /** Where messages are written down; undefined where they are not. */
  journal(): Journal | undefined;
  /** Whether a message that has left is to be confirmed. */
  awaits(envelope: Envelope): boolean;
  /** Messages did not leave after all, since the session is gone. */
  missed(): void;
  /** Messages have left for good. */
  left(): void;
}

const mostAtOnce = 100;

/** The way out of the waiting room: one session at a time, in order, each message once. */
export class Departures {
  /** The session that is ready. */
  gate: Gate | undefined;
  readonly #options: DeparturesOptions;
  readonly #unconfirmed = new Map<string, readonly Entry[]>();
  #marking: Promise<void> | undefined;
  #callOff: (() => void) | undefined;

  constructor(options: DeparturesOptions) {
    this.#options = options;
  }

  /** A message that need not wait: nothing does, and nothing has to be kept of it. */
  passesAtOnce(message: Envelope): boolean {
    const { gate } = this;
    if (gate === undefined || gate.numbersMessages || this.#options.batcher !== undefined) return false;
    return this.#options.room.size === 0 && gate.offer(message) === 'sent';
  }

  /** Sends what waits, as much as may leave now. What is not due waits to be joined with more. */
  drain(isDue: boolean): void {
    const { room, clock, journal } = this.#options;
    if (this.#marking !== undefined) return;
    room.expire(clock.nowMs());
    while (this.gate !== undefined && room.waiting > 0 && (isDue || !this.#waitsForMore())) {
      const entries = room.takeNext(Math.min(this.#seats(this.gate), mostAtOnce));
      if (entries.length === 0) return;
      if (entries.some(({ id }) => journal()?.has(id) === true)) {
        this.#marking = this.#leaveMarked(entries);
        return;
      }
      if (!this.#leave(entries)) return;
    }
  }

  /** Resolves when nothing is on its way out. */
  async idle(): Promise<void> {
    while (this.#marking !== undefined) await this.#marking;
  }

  /** The server has taken, or not taken, the message of an id; gives what was in it. */
  answered(id: string): readonly Entry[] {
    const entries = this.#unconfirmed.get(id) ?? [];
    this.#unconfirmed.delete(id);
    return entries;
  }

  /** The session is gone; gives what it has not confirmed. */
  shut(): readonly Entry[] {
    this.gate = undefined;
    this.#callOff?.();
    this.#callOff = undefined;
    const entries = [...this.#unconfirmed.values()].flat();
    this.#unconfirmed.clear();
    return entries;
  }

  #seats(gate: Gate): number {
    const { batcher, batching } = this.#options;
    return gate.room() * (batcher === undefined ? 1 : batching.maxMessages);
  }

  /** What is stored is marked before it leaves, so that who finds it there knows that it may have left. */
  async #leaveMarked(entries: readonly Entry[]): Promise<void> {
    await this.#options.journal()?.mark(entries);
    this.#marking = undefined;
    if (this.#leave(entries)) this.drain(true);
  }

  /** False where some had to come back. */
  #leave(entries: readonly Entry[]): boolean {
    const { room, batcher, journal, missed } = this.#options;
    const present = entries.filter((entry) => room.get(entry.id) === entry);
    const packs = batcher?.pack(present) ?? present.map((entry) => ({ envelope: entry.envelope, messages: [entry] }));
    const at = packs.findIndex((pack) => !this.#passes(pack));
    if (at === -1) return true;
    const back = packs.slice(at).flatMap(({ messages }) => messages);
    for (const entry of back) room.putBack(entry);
    journal()?.put(back);
    if (this.gate === undefined) missed();
    return false;
  }

  #passes(pack: Pack<Entry>): boolean {
    const { room, batcher, awaits } = this.#options;
    try {
      if (this.gate?.offer(pack.envelope) !== 'sent') return false;
    } catch (error) {
      if (!isCodecError(error)) throw error;
      for (const entry of pack.messages) room.drop(entry, 'unencodable');
      return true;
    }
    batcher?.sent(pack);
    if (awaits(pack.envelope)) this.#await(pack);
    else this.settle(pack.messages);
    return true;
  }

  #await({ envelope, messages }: Pack<Entry>): void {
    for (const entry of messages) entry.place = 'unconfirmed';
    this.#unconfirmed.set(String(envelope.id), messages);
  }

  /** Messages are gone for good. */
  settle(entries: readonly Entry[]): void {
    this.#options.journal()?.remove(entries);
    for (const entry of entries) this.#options.room.remove(entry);
    this.#options.left();
  }

  /** A timer ends the waiting for others to be joined with; the most urgent wait for nobody. */
  #waitsForMore(): boolean {
    const { room, batcher, batching, clock } = this.#options;
    if (batcher === undefined || room.waiting >= batching.maxMessages) return false;
    if (room.waitingBytes >= batching.maxBytes || room.mostUrgent === priorityLevels[0]) return false;
    this.#callOff ??= clock.schedule(batching.maxDelayMs, () => {
      this.#callOff = undefined;
      this.drain(true);
    });
    return true;
  }
}
