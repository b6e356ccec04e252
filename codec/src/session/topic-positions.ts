import type { Envelope } from '../envelope/envelope.ts';

/** A place in a topic's history. (WSE-REC) */
export interface Position {
  /** 8 lower-case hex digits. */
  readonly epoch: string;
  /** Offset of the last message that was delivered. */
  readonly offset: number;
}

/** What a stamped message is to its reader; `gap` is not delivered and asks for recovery. */
export type StampVerdict = 'next' | 'seen' | 'gap';

/**
 * Where a reader is in each topic, by the stamps of its messages. (WSE-REC-030 and following)
 *
 * It outlives a connection: with it the reader asks for what it missed. What it remembers is bounded, the topic it has known
 * for longest forgotten first: one that comes again then begins anew.
 */
export interface TopicPositions {
  /** Judges a message and advances; undefined for one without stamp. */
  accept(envelope: Envelope): StampVerdict | undefined;
  /** Where a topic stands; undefined where nothing is known. */
  get(topic: string): Position | undefined;
  /** Sets a topic to where its server says it is, forward or back. */
  set(topic: string, position: Position): void;
  /** Forgets a topic. */
  forget(topic: string): void;
  /** All topics and where they stand, as `recovery` of a request has it. */
  entries(): IterableIterator<[topic: string, position: Position]>;
}

// About 100,000 topics of usual names.
const defaultMaxChars = 8_388_608;
/** What a topic weighs besides its name and epoch. */
const entryChars = 48;

class StampedPositions implements TopicPositions {
  readonly #positions = new Map<string, Position>();
  readonly #maxChars: number;
  #chars = 0;

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  accept({ tp: topic, e: epoch, o: offset }: Envelope): StampVerdict | undefined {
    if (typeof topic !== 'string' || typeof epoch !== 'string' || !Number.isSafeInteger(offset)) return undefined;
    const found = Number(offset);
    const known = this.#positions.get(topic);
    if (known !== undefined && known.epoch === epoch) {
      if (found <= known.offset) return 'seen';
      if (found > known.offset + 1) return 'gap';
    }
    if (known?.epoch === epoch) this.#positions.set(topic, { epoch, offset: found });
    else this.set(topic, { epoch, offset: found });
    return 'next';
  }

  get(topic: string): Position | undefined {
    return this.#positions.get(topic);
  }

  set(topic: string, position: Position): void {
    this.#chars += weightOf(topic, position) - weightOf(topic, this.#positions.get(topic));
    this.#positions.set(topic, position);
    while (this.#chars > this.#maxChars) this.#forgetOldest();
  }

  forget(topic: string): void {
    this.#chars -= weightOf(topic, this.#positions.get(topic));
    this.#positions.delete(topic);
  }

  entries(): IterableIterator<[topic: string, position: Position]> {
    return this.#positions.entries();
  }

  #forgetOldest(): void {
    const { value, done } = this.#positions.keys().next();
    if (done !== true) this.forget(value);
  }
}

function weightOf(topic: string, position: Position | undefined): number {
  return position === undefined ? 0 : topic.length + position.epoch.length + entryChars;
}

/**
 * Makes positions of no topic, bounded by the characters of their names and epochs together, 8,388,608 by default. Throws
 * RangeError for a bound below 1.
 */
export function createTopicPositions(maxChars: number = defaultMaxChars): TopicPositions {
  if (!(maxChars >= 1)) throw new RangeError(`maxChars is ${maxChars}, allowed are numbers from 1`);
  return new StampedPositions(maxChars);
}
