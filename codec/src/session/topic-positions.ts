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
 * It outlives a connection: with it the reader asks for what it missed.
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

class StampedPositions implements TopicPositions {
  readonly #positions = new Map<string, Position>();

  accept({ tp: topic, e: epoch, o: offset }: Envelope): StampVerdict | undefined {
    if (typeof topic !== 'string' || typeof epoch !== 'string' || !Number.isSafeInteger(offset)) return undefined;
    const found = Number(offset);
    const known = this.#positions.get(topic);
    if (known !== undefined && known.epoch === epoch) {
      if (found <= known.offset) return 'seen';
      if (found > known.offset + 1) return 'gap';
    }
    this.#positions.set(topic, { epoch, offset: found });
    return 'next';
  }

  get(topic: string): Position | undefined {
    return this.#positions.get(topic);
  }

  set(topic: string, position: Position): void {
    this.#positions.set(topic, position);
  }

  forget(topic: string): void {
    this.#positions.delete(topic);
  }

  entries(): IterableIterator<[topic: string, position: Position]> {
    return this.#positions.entries();
  }
}

/** Makes positions of no topic. */
export function createTopicPositions(): TopicPositions {
  return new StampedPositions();
}
