import { isPattern } from '../../topics/glob.ts';
import type { Counts } from '../counts.ts';
import type { InterestSet } from '../interest-set.ts';
import { RecentMap } from '../recent-map.ts';
import { Cursor, type Placed } from './cursor.ts';
import { topicOf } from './incoming.ts';
import type { LogStore, Stored } from './log-store.ts';
import { OwnParcels } from './own-parcels.ts';
import type { Parcel } from './parcel.ts';
import { topicSubject } from './subject.ts';

const mostCursors = 65_536;

/** What a {@link LogReader} needs. */
export interface LogReaderHome {
  readonly nodeId: string;
  readonly counts: Counts;
  readonly store: Pick<LogStore, 'read'>;
  deliver(topic: string, parcel: Parcel): void;
  holds(topic: string): boolean;
  /** Tells the log of the server. */
  warn(details: object, message: string): void;
}

/**
 * Delivers what is stored in the order of the stream and once each, whichever way it comes: published again by the stream, as
 * the answer to a publication of this node, or read where something is missing.
 */
export class LogReader {
  readonly #home: LogReaderHome;
  readonly #own = new OwnParcels();
  /** Of topics that nothing came of for longest, when there are too many, nothing is known any more. */
  #cursors = new RecentMap<Cursor>(mostCursors);
  /** Topics that are read at the moment; true where something came that does not follow. */
  readonly #repairs = new Map<string, boolean>();
  #lastSequence = 0;
  /** What was held when the connection broke, while what was missed is not read yet. */
  #heldBefore: InterestSet | undefined;
  #hasMissed = false;

  constructor(home: LogReaderHome) {
    this.#home = home;
  }

  /** Last sequence of which anything is known here. */
  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** Learns that the stream has come so far. */
  passed(sequence: number): void {
    this.#lastSequence = Math.max(this.#lastSequence, sequence);
  }

  /** The stream is another one, or has lost its end: nothing that is known of it holds. */
  forget(): void {
    this.#cursors = new RecentMap(mostCursors);
    this.#lastSequence = 0;
  }

  /** Takes what the stream published again. */
  live(topic: string, placed: Placed): void {
    this.passed(placed.sequence);
    if (!this.#home.holds(topic)) return;
    const cursor = this.#cursors.get(topic);
    // What was published before may not have been read yet.
    if (cursor === undefined && this.#heldBefore?.holds(topic) === true) this.#hasMissed = true;
    else if (cursor === undefined) this.#begin(topic, placed);
    else this.#follow(topic, cursor, placed);
  }

  /** Takes what this node published, now that it is stored. */
  own(topic: string, placed: Placed): void {
    this.passed(placed.sequence);
    if (!this.#own.answer(topic, placed)) return;
    if (this.#home.holds(topic)) this.live(topic, placed);
    else this.#hand(topic, placed);
    if (this.#heldBefore === undefined && !this.#repairs.has(topic)) this.#flushOwn(topic);
  }

  /** Waits no more for the answer to a publication; true where it has come back all the same. */
  abandon(parcel: Parcel): boolean {
    return this.#own.abandon(parcel.number);
  }

  /** Drops what is known of topics that nobody holds any more, now that one interest is gone. */
  dropped(interest: string): void {
    if (!isPattern(interest) && !this.#home.holds(interest)) this.#cursors.delete(interest);
    if (!isPattern(interest)) return;
    for (const topic of this.#cursors.keys()) if (!this.#home.holds(topic)) this.#cursors.delete(topic);
  }

  /** From now on what begins a topic here may have something before it that was missed. */
  holdUp(held: InterestSet): void {
    this.#heldBefore ??= held;
  }

  /** What was missed has been read; false where more was missed meanwhile. */
  goOn(): boolean {
    if (this.#hasMissed) {
      this.#hasMissed = false;
      return false;
    }
    this.#heldBefore = undefined;
    for (const topic of this.#own.topics()) if (!this.#repairs.has(topic)) this.#flushOwn(topic);
    return true;
  }

  /** Takes what was read: what is missing before it is gone. */
  read(subject: string, { sequence, parcel }: Stored, fromSequence = 0): void {
    const topic = parcel === undefined ? undefined : topicOf(subject, parcel);
    if (parcel?.position === undefined || topic === undefined) {
      this.#home.counts.unknownMessageTypes += 1;
      return;
    }
    this.passed(sequence);
    if (!this.#home.holds(topic)) return;
    const placed = { parcel, sequence };
    const cursor = this.#cursors.get(topic);
    if (cursor !== undefined) this.#skipTo(topic, cursor, placed);
    else if (sequence >= fromSequence && this.#heldBefore?.holds(topic) === true) this.#begin(topic, placed);
  }

  #begin(topic: string, placed: Placed): void {
    this.#cursors.set(topic, new Cursor(placed));
    this.#hand(topic, placed);
  }

  #follow(topic: string, cursor: Cursor, placed: Placed): void {
    const verdict = cursor.judge(placed);
    if (verdict === 'wrong') this.#home.counts.unknownMessageTypes += 1;
    else if (verdict === 'gap') this.#missed(topic, cursor, placed);
    else if (verdict === 'next') this.#moveTo(topic, cursor, placed);
  }

  /** What does not follow is in the stream, and read from there. */
  #missed(topic: string, cursor: Cursor, placed: Placed): void {
    if (this.#heldBefore !== undefined) this.#hasMissed = true;
    else if (this.#repairs.has(topic)) this.#repairs.set(topic, true);
    else void this.#repair(topic, cursor.readsFrom(placed));
  }

  async #repair(topic: string, fromSequence: number): Promise<void> {
    try {
      let from = fromSequence;
      do {
        this.#repairs.set(topic, false);
        await this.#home.store.read(topicSubject(topic), from, (subject, stored) => this.read(subject, stored));
        from = (this.#cursors.get(topic)?.sequence ?? 0) + 1;
      } while (this.#repairs.get(topic) === true);
    } catch (error) {
      // The next parcel that does not follow begins it again.
      this.#home.warn({ err: error, topic }, 'what is missing of a topic was not read');
    }
    this.#repairs.delete(topic);
    if (this.#heldBefore === undefined) this.#flushOwn(topic);
  }

  #skipTo(topic: string, cursor: Cursor, placed: Placed): void {
    const verdict = cursor.judge(placed);
    if (verdict === 'past' || verdict === 'wrong') return;
    if (verdict === 'gap') {
      for (const own of this.#own.before(topic, placed.sequence)) this.#skipTo(topic, cursor, own);
      const missing = cursor.missingBefore(placed);
      this.#home.counts.messagesDropped += missing;
      if (missing > 0) this.#home.warn({ topic, missing }, 'a part of a topic was gone before it was read');
    }
    this.#moveTo(topic, cursor, placed);
  }

  /** What this node published and did not come in its place goes now. */
  #flushOwn(topic: string): void {
    for (const own of this.#own.before(topic, Number.POSITIVE_INFINITY)) {
      const cursor = this.#cursors.get(topic);
      if (cursor === undefined) this.#begin(topic, own);
      else if (cursor.sequence < own.sequence) this.#skipTo(topic, cursor, own);
      else this.#hand(topic, own);
    }
  }

  #moveTo(topic: string, cursor: Cursor, placed: Placed): void {
    cursor.moveTo(placed);
    this.#cursors.set(topic, cursor);
    this.#hand(topic, placed);
  }

  #hand(topic: string, placed: Placed): void {
    const isOwn = placed.parcel.node === this.#home.nodeId;
    if (!isOwn || this.#own.deliver(topic, placed)) this.#home.deliver(topic, placed.parcel);
  }
}
