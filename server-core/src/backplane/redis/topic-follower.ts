import type { PublicationPosition } from '../backplane.ts';
import type { OwnPublication } from './own-publications.ts';

/** A publication with its place in its topic's history, from a channel or the stream. */
export interface PlacedMessage {
  readonly node: string;
  readonly seq: number;
  readonly position: PublicationPosition;
  readonly text: string;
}

/** What a topic's history holds at one moment. */
export interface HistorySlice {
  readonly epoch: number;
  /** Offset that the next publication gets. */
  readonly next: number;
  /** From the offset asked for on, or from the oldest one kept where the epoch is another. */
  readonly messages: readonly PlacedMessage[];
}

/** What follows a topic's history needs. */
export interface FollowerHome {
  /** Reads a history; undefined where there is none. Rejects where the engine cannot be asked. */
  read(topic: string, epoch: number | undefined, offset: number): Promise<HistorySlice | undefined>;
  /** Ends a history that the engine has lost a part of. */
  end(topic: string, epoch: number): Promise<void>;
  deliver(topic: string, message: PlacedMessage): void;
  /** A publication of this node that will not come any more. */
  missed(own: OwnPublication): void;
  /** Publications are gone that nobody can have any more: their readers see it by the offsets. */
  lost(count: number): void;
}

interface Awaited {
  readonly own: OwnPublication;
  readonly position: PublicationPosition;
}

/** Messages of a topic that are held while its stream is read, by number and characters; of more the stream is read again. */
const mostHeld = 1_024;
const mostHeldCharacters = 4_194_304;

/**
 * Delivers a topic's publications once and in order of their offsets, whichever way they come: by channel, as the answer to a
 * publication of this node, or from the stream where something is missing.
 */
export class TopicFollower {
  readonly #topic: string;
  readonly #home: FollowerHome;
  /** Undefined where there was no history yet. */
  #epoch: number | undefined;
  #next = 0;
  /** What was delivered last: an engine that lost something has another one in its place. */
  #last: PlacedMessage | undefined;
  #isPlaced = false;
  #isReading = false;
  /** There is something that is not delivered yet: reading goes on until it is. */
  #isBehind = false;
  /** What came while reading. */
  #held: PlacedMessage[] = [];
  #heldCharacters = 0;
  /** Publications of this node that have a place, and that the channel has not brought yet. */
  #awaited: Awaited[] = [];
  /** How many of them were there at the last beat. */
  #overdue = 0;

  constructor(topic: string, home: FollowerHome) {
    this.#topic = topic;
    this.#home = home;
  }

  /** Whether it knows where it stands. */
  get isPlaced(): boolean {
    return this.#isPlaced;
  }

  /** Where it stands, unless it knows better: behind the last publication, or at the beginning of a history that is to come. */
  place(slice: Pick<HistorySlice, 'epoch' | 'next'> | undefined): void {
    if (this.#isPlaced) return;
    this.#isPlaced = true;
    this.#epoch = slice?.epoch;
    this.#next = slice?.next ?? 0;
    this.#release(({ epoch, offset }) => epoch === this.#epoch && offset < this.#next);
  }

  /** Delivers what this node published and no channel brought, where it is not known what else is missing. */
  releaseUnplaced(): void {
    if (!this.#isPlaced) this.#release(() => true);
  }

  /** To be called now and then: what a channel should have brought by the second time is read, and is missed if it is not there. */
  async beat(): Promise<void> {
    this.releaseUnplaced();
    this.#awaited = this.#awaited.filter(({ own }) => !own.isSettled);
    const overdue = this.#awaited.slice(0, this.#overdue);
    this.#overdue = this.#awaited.length;
    if (overdue.length === 0) return;
    await this.catchUp();
    if (!this.#isBehind) for (const { own } of overdue) if (!own.isSettled) this.#home.missed(own);
  }

  /** Takes what came on a channel. */
  receive(message: PlacedMessage): void {
    if (this.#isReading) this.#hold(message);
    else if (!this.#take(message)) {
      this.#hold(message);
      void this.catchUp();
    }
  }

  /** Takes the place that a publication of this node got: what stands before it may still be on its way by the channel. */
  receiveOwn(own: OwnPublication, position: PublicationPosition): void {
    if (own.isSettled) return;
    const isNext = position.epoch === this.#epoch && position.offset === this.#next;
    if (this.#isPlaced && isNext && !this.#isReading) this.#deliver(messageOf(own, position));
    else this.#awaited.push({ own, position });
    if (!this.#isReading) this.#settle();
  }

  /** Reads and delivers what is missing; nothing where it cannot be read, and then it is behind until the next call. */
  async catchUp(): Promise<void> {
    this.#isBehind = true;
    if (this.#isReading || !this.#isPlaced) return;
    this.#isReading = true;
    try {
      while (this.#isBehind) {
        this.#isBehind = false;
        await this.#readOn();
        this.#takeHeld();
      }
    } catch {
      this.#isBehind = true;
    } finally {
      this.#isReading = false;
      this.#held = [];
      this.#heldCharacters = 0;
      this.#settle();
    }
  }

  /** Ends: what was awaited is delivered, since it has a place. */
  end(): void {
    this.#isPlaced = false;
    this.releaseUnplaced();
  }

  async #readOn(): Promise<void> {
    const last = this.#last;
    const from = last === undefined ? this.#next : last.position.offset;
    const slice = await this.#home.read(this.#topic, this.#epoch, from);
    if (slice === undefined) this.#begin(undefined);
    else if (slice.epoch !== this.#epoch) this.#begin(slice.epoch);
    else if (this.#wentBack(slice)) {
      await this.#home.end(this.#topic, slice.epoch);
      return this.#begin(undefined);
    }
    if (slice !== undefined) this.#takeSlice(slice);
  }

  #takeSlice({ next, messages }: HistorySlice): void {
    const before = this.#next;
    for (const message of messages) {
      const { offset } = message.position;
      if (offset < this.#next) continue;
      if (offset > this.#next) this.#home.lost(offset - this.#next);
      this.#deliver(message);
    }
    if (this.#next >= next) return;
    if (this.#next > before) this.#isBehind = true;
    else {
      this.#home.lost(next - before);
      this.#next = next;
      this.#last = undefined;
    }
  }

  /** Delivers a message that is next, and passes over one that is delivered; false where something is missing before it. */
  #take(message: PlacedMessage): boolean {
    const { epoch, offset } = message.position;
    const isKnown = this.#isPlaced && epoch === this.#epoch;
    if (isKnown && offset < this.#next) return true;
    const isNext = isKnown ? offset === this.#next : !this.#isPlaced || offset === 0;
    if (isNext) this.#deliver(message);
    return isNext;
  }

  #hold(message: PlacedMessage): void {
    const { length } = message.text;
    if (this.#held.length >= mostHeld || this.#heldCharacters + length > mostHeldCharacters) this.#isBehind = true;
    else {
      this.#heldCharacters += length;
      this.#held.push(message);
    }
  }

  #takeHeld(): void {
    this.#heldCharacters = 0;
    for (const message of this.#held.splice(0)) {
      // Which of two epochs is the later one, only the engine knows.
      const isOther = this.#epoch !== undefined && message.position.epoch !== this.#epoch;
      if (isOther || !this.#take(message)) this.#isBehind = true;
    }
  }

  /** Whether the engine has less than was delivered, or something else in its place. */
  #wentBack({ next, messages: [first] }: HistorySlice): boolean {
    if (next < this.#next) return true;
    const last = this.#last;
    if (last === undefined || first === undefined || first.position.offset !== last.position.offset) return false;
    return first.node !== last.node || first.seq !== last.seq;
  }

  #begin(epoch: number | undefined): void {
    this.#epoch = epoch;
    this.#next = 0;
    this.#last = undefined;
  }

  #deliver(message: PlacedMessage): void {
    const { epoch, offset } = message.position;
    this.#isPlaced = true;
    this.#epoch = epoch;
    this.#next = offset + 1;
    this.#last = message;
    this.#home.deliver(this.#topic, message);
  }

  #release(isDue: (position: PublicationPosition) => boolean): void {
    this.#awaited = this.#awaited.filter(({ own, position }) => {
      if (own.isSettled) return false;
      if (!isDue(position)) return true;
      this.#home.deliver(this.#topic, messageOf(own, position));
      return false;
    });
  }

  /** Tells of publications of this node that are passed by now and did not come. */
  #settle(): void {
    if (this.#isBehind || !this.#isPlaced) return;
    for (const { own, position } of this.#awaited) {
      const isPassed = position.epoch === this.#epoch && position.offset < this.#next;
      if (isPassed && !own.isSettled) this.#home.missed(own);
    }
    if (this.#awaited.length > 0) this.#awaited = this.#awaited.filter(({ own }) => !own.isSettled);
  }
}

function messageOf({ node, seq, publication }: OwnPublication, position: PublicationPosition): PlacedMessage {
  return { node, seq, position, text: publication.text };
}
