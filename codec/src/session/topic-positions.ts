import type { Envelope } from '../envelope/envelope.ts';

/** A place in a topic's history. (WSE-REC) */
export interface Position {
  /** 8 lower-case hex digits. */
  readonly epoch: string;
  /** Offset of the last message that was delivered. */
  readonly offset: number;
}

/**
 * What a stamped message is to its reader; `gap` is not delivered and asks for recovery. `new_epoch` and `first_of_epoch` are
 * delivered, too: the topic was known in other epochs alone. Of the one nobody knows what was published before; the other is the
 * first message there is, and the topic, which one node alone is known to publish to, was followed over the same connection until
 * then. So is `past_hole`: the epoch goes on behind a loss with more missing than was seen when that was told. (WSE-REC-061)
 */
export type StampVerdict = 'next' | 'new_epoch' | 'first_of_epoch' | 'past_hole' | 'seen' | 'gap';

/**
 * Where a reader is in each topic, by the stamps of its messages. (WSE-REC-030 and following)
 *
 * It outlives a connection: with it the reader asks for what it missed. What it remembers is bounded, the topic it has known
 * for longest forgotten first: one that comes again then begins anew.
 */
export interface TopicPositions {
  /** Judges a message and advances; undefined for one without stamp. */
  accept(envelope: Envelope): StampVerdict | undefined;
  /** Where a topic stands, in an epoch or in the one used last; undefined where nothing is known, or its loss was told. */
  get(topic: string, epoch?: string): Position | undefined;
  /** Whether a message of the topic has come with a stamp: its position is then what the messages say. (WSE-REC-060) */
  isStamped(topic: string): boolean;
  /** Another connection begins: what was published since the last is not known, of any topic, until it is heard of. */
  reconnected(): void;
  /** The server has answered about a topic: nothing was missed of it, or its loss was told. */
  heardOf(topic: string): void;
  /** Sets a topic to where its server says it is, forward only within an epoch; other epochs stay where they are. (WSE-REC-058) */
  set(topic: string, position: Position): void;
  /**
   * A loss was told of a topic: each of its epochs goes on with its next message, `past_hole` where more is missing than was seen
   * until now; and what came does not come again.
   */
  lose(topic: string): void;
  /** Forgets a topic. */
  forget(topic: string): void;
  /** All topics and where they stand, as `recovery` of a request has it. */
  entries(): IterableIterator<[topic: string, position: Position]>;
}

// About 100,000 topics of usual names.
const defaultMaxChars = 8_388_608;
/** What a topic weighs besides its name and epoch. */
const entryChars = 48;

/** Where one topic stands, and where it stood in epochs of other nodes. */
interface Standing {
  /** In the epoch that was used last. */
  position: Position;
  /** Offsets in other epochs, the one used longest ago first; there when there is one. */
  others: Map<string, number> | undefined;
  /** A message of the topic has come with a stamp. */
  isStamped: boolean;
  /** Number of the connection it was heard of over last. */
  connection: number;
  /** An epoch came again behind another: several nodes publish. */
  isShared: boolean;
  /** The highest offset seen behind a gap that is open, by epoch; there when there is one. */
  ahead: Map<string, number> | undefined;
  /** Epochs whose loss was told, and up to which offset; there when there are any. */
  told: Map<string, number> | undefined;
}

/** Epochs of a topic besides the one used last. (WSE-REC-066) */
const mostOthers = 31;

class StampedPositions implements TopicPositions {
  readonly #standings = new Map<string, Standing>();
  readonly #maxChars: number;
  #chars = 0;
  #connection = 0;

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  accept({ tp: topic, e: epoch, o: offset }: Envelope): StampVerdict | undefined {
    if (typeof topic !== 'string' || typeof epoch !== 'string' || !isOffset(offset)) return undefined;
    const standing = this.#standings.get(topic);
    if (standing === undefined) {
      this.#put(topic, { epoch, offset }, true);
      return 'next';
    }
    standing.isStamped = true;
    const isFollowed = standing.connection === this.#connection;
    standing.connection = this.#connection;
    const reached = this.#turnTo(topic, standing, epoch, offset);
    if (reached === undefined) return isFollowed && offset === 0 && !standing.isShared ? 'first_of_epoch' : 'new_epoch';
    if (offset <= reached) return 'seen';
    const told = standing.told?.get(epoch);
    if (offset > reached + 1 && told === undefined) {
      standing.ahead ??= new Map();
      standing.ahead.set(epoch, Math.max(offset, standing.ahead.get(epoch) ?? 0));
      return 'gap';
    }
    standing.told?.delete(epoch);
    if (offset >= (standing.ahead?.get(epoch) ?? Number.POSITIVE_INFINITY)) standing.ahead?.delete(epoch);
    standing.position = { epoch, offset };
    return told !== undefined && offset > told + 1 ? 'past_hole' : 'next';
  }

  get(topic: string, epoch?: string): Position | undefined {
    const standing = this.#standings.get(topic);
    const last = standing?.position.epoch ?? '';
    if (standing === undefined || standing.told?.has(epoch ?? last) === true) return undefined;
    if (epoch === undefined || epoch === last) return standing.position;
    const offset = standing.others?.get(epoch);
    return offset === undefined ? undefined : { epoch, offset };
  }

  isStamped(topic: string): boolean {
    return this.#standings.get(topic)?.isStamped === true;
  }

  reconnected(): void {
    this.#connection += 1;
  }

  heardOf(topic: string): void {
    const standing = this.#standings.get(topic);
    if (standing !== undefined) standing.connection = this.#connection;
  }

  set(topic: string, position: Position): void {
    const standing = this.#standings.get(topic);
    if (standing === undefined) {
      this.#put(topic, position, false);
      return;
    }
    const { epoch, offset } = position;
    const reached = this.#turnTo(topic, standing, epoch, offset) ?? offset;
    standing.position = { epoch, offset: Math.max(reached, offset) };
    standing.told?.delete(epoch);
  }

  lose(topic: string): void {
    const standing = this.#standings.get(topic);
    if (standing === undefined) return;
    const { position, others, ahead } = standing;
    standing.told = new Map();
    for (const [epoch, offset] of [[position.epoch, position.offset] as const, ...(others ?? [])])
      standing.told.set(epoch, Math.max(offset, ahead?.get(epoch) ?? 0));
  }

  forget(topic: string): void {
    this.#chars -= weightOf(topic, this.#standings.get(topic));
    this.#standings.delete(topic);
  }

  *entries(): IterableIterator<[topic: string, position: Position]> {
    for (const topic of this.#standings.keys()) {
      const position = this.get(topic);
      if (position !== undefined) yield [topic, position];
    }
  }

  /**
   * Makes an epoch the one used last; gives how far it was read, undefined for one that is new and begins at `offset`.
   * (WSE-REC-061, WSE-REC-066)
   */
  #turnTo(topic: string, standing: Standing, epoch: string, offset: number): number | undefined {
    const { position } = standing;
    if (position.epoch === epoch) return position.offset;
    this.#chars -= weightOf(topic, standing);
    standing.others ??= new Map();
    const reached = standing.others.get(epoch);
    standing.others.delete(epoch);
    standing.others.set(position.epoch, position.offset);
    if (standing.others.size > mostOthers) forgetEpoch(standing, oldestOf(standing.others) ?? '');
    standing.position = { epoch, offset: reached ?? offset };
    standing.isShared ||= reached !== undefined;
    this.#chars += weightOf(topic, standing);
    this.#forgetBeyond();
    return reached;
  }

  #put(topic: string, position: Position, isStamped: boolean): void {
    const connection = this.#connection;
    const standing: Standing = {
      position,
      others: undefined,
      isStamped,
      connection,
      isShared: false,
      ahead: undefined,
      told: undefined,
    };
    this.#chars += weightOf(topic, standing) - weightOf(topic, this.#standings.get(topic));
    this.#standings.set(topic, standing);
    this.#forgetBeyond();
  }

  #forgetBeyond(): void {
    while (this.#chars > this.#maxChars) this.forget(oldestOf(this.#standings) ?? '');
  }
}

/** An unsigned integer that is held exactly. (WSE-REC-001) */
function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function oldestOf(map: ReadonlyMap<string, unknown>): string | undefined {
  return map.keys().next().value;
}

function forgetEpoch({ others, ahead, told }: Standing, epoch: string): void {
  others?.delete(epoch);
  ahead?.delete(epoch);
  told?.delete(epoch);
}

function weightOf(topic: string, standing: Standing | undefined): number {
  if (standing === undefined) return 0;
  const epochs = 1 + (standing.others?.size ?? 0);
  return topic.length + epochs * (standing.position.epoch.length + entryChars);
}

/**
 * Makes positions of no topic, bounded by the characters of their names and epochs together, 8,388,608 by default. Throws
 * RangeError for a bound below 1.
 */
export function createTopicPositions(maxChars: number = defaultMaxChars): TopicPositions {
  if (!(maxChars >= 1)) throw new RangeError(`maxChars is ${maxChars}, allowed are numbers from 1`);
  return new StampedPositions(maxChars);
}
