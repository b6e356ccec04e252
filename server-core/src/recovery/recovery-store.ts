import { type Profile, serverLimits } from '@wsekit/spec';
import type { HistoryAnswer, PublicationPosition } from '../backplane/backplane.ts';
import { ForeignHistories } from './foreign-histories.ts';
import { Histories } from './histories.ts';
import { formatEpoch, parseEpoch, parseOffset } from './position.ts';
import { type Kept, RingBuffer, ringCapacity } from './ring-buffer.ts';

/** How much a server keeps for connections that come back. */
export interface RecoveryOptions {
  /** Publications kept for each topic, raised to a power of two from 16; default 128. (WSE-REC-012) */
  readonly bufferEntries?: number;
  /** A history without publications goes after this; default 300,000. (WSE-REC-013) */
  readonly ttlMs?: number;
  /** Most publications of one replay; default 500. (WSE-REC-041) */
  readonly maxMessages?: number;
  /** All histories together, of which there is one at most for each 2,048 bytes; default 268,435,456. (WSE-REC-014) */
  readonly memoryBytes?: number;
  /** Decides over offsets beyond the last one; default `observed`. (WSE-REC-043) */
  readonly profile?: Profile;
  /** Gives integers of 32 bits for epochs. */
  readonly randomUint32: () => number;
}

/** Where a topic stands, and whether what was missed could be had: one entry of `recovery` in an answer. (WSE-REC-032) */
export interface RecoveryAnswer {
  readonly epoch: string | null;
  readonly offset: number;
  /** Whether there is a history to recover from. */
  readonly recoverable: boolean;
  readonly recovered: boolean;
  readonly count: number;
}

/** An answer, and what goes to the connection before it. (WSE-REC-046) */
export interface Recovery {
  readonly answer: RecoveryAnswer;
  readonly texts: readonly string[];
  /** Sizes of the texts together. */
  readonly bytes: number;
}

const nothing: readonly string[] = [];
/** What a topic without history is answered. (WSE-REC-045) */
export const noHistory: RecoveryAnswer = { epoch: null, offset: 0, recoverable: false, recovered: false, count: 0 };
const unknownTopic: Recovery = { answer: noHistory, texts: nothing, bytes: 0 };

/** The histories of all topics, within one budget. */
export class RecoveryStore {
  readonly #options: Required<RecoveryOptions>;
  readonly #histories: Histories;
  readonly #rings = new Map<string, RingBuffer>();
  /** What other nodes published. */
  readonly foreign: ForeignHistories;

  constructor(options: RecoveryOptions) {
    this.#options = {
      bufferEntries: ringCapacity(options.bufferEntries ?? serverLimits.recovery_buffer_entries),
      ttlMs: options.ttlMs ?? serverLimits.recovery_ttl_ms,
      maxMessages: options.maxMessages ?? serverLimits.recovery_max_messages,
      memoryBytes: options.memoryBytes ?? serverLimits.recovery_memory_bytes,
      profile: options.profile ?? 'observed',
      randomUint32: options.randomUint32,
    };
    this.#histories = new Histories(this.#options);
    this.foreign = new ForeignHistories(this.#options.bufferEntries, this.#histories, (topic, order) =>
      this.#gone(topic, order),
    );
  }

  /** Topics that have a history. */
  get topicCount(): number {
    return this.#rings.size;
  }

  /** Sizes of all kept publications together; never above the budget. */
  get totalBytes(): number {
    return this.#histories.totalBytes;
  }

  /** The place the next publication of a topic takes, for its stamp; begins a history where there is none. (WSE-REC-010) */
  next(topic: string, nowMs: number): { readonly epoch: number; readonly offset: number } {
    const ring = this.#ringOf(topic, nowMs);
    return { epoch: ring.epoch, offset: ring.head };
  }

  /** Keeps a publication as it goes to the wire. Whole histories go, the oldest first, where the budget does not hold it. */
  keep(topic: string, text: string, bytes: number, nowMs: number): void {
    this.#histories.keep(this.#ringOf(topic, nowMs), text, bytes, nowMs);
  }

  /** Where a topic stands, for somebody who asks for nothing. (WSE-REC-044) */
  position(topic: string): Recovery {
    const ring = this.#rings.get(topic);
    return ring === undefined ? unknownTopic : notRecovered(ring);
  }

  /**
   * Judges a position that came from a client, whatever it is; nothing is replayed in part. (WSE-REC-040 to WSE-REC-045)
   *
   * Where other nodes publish to the topic as well, a client that is new to the connection has missed of their histories what
   * came behind its position, in the order in which all of them came here.
   */
  recover(topic: string, epoch: unknown, offset: unknown, isNew = false): Recovery {
    const given = parseEpoch(epoch);
    const ring = this.#ringFor(topic, given);
    if (ring === undefined) return unknownTopic;
    const last = parseOffset(offset);
    if (last === undefined || given !== ring.epoch) return notRecovered(ring);
    const isDocumented = this.#options.profile === 'documented';
    // What another node has published may still be on its way here.
    if (last >= ring.head && isDocumented && ring === this.#rings.get(topic)) return notRecovered(ring);
    const isJoint = isNew && isDocumented;
    const kept = isJoint
      ? missedOf(ring, last, this.#othersThan(ring, topic), this.#options.maxMessages)
      : ring.after(last, this.#options.maxMessages);
    if (kept === undefined) return notRecovered(ring);
    const bytes = kept.reduce((sum, each) => sum + each.bytes, 0);
    return { answer: answerOf(ring, true, kept.length), texts: kept.map(({ text }) => text), bytes };
  }

  /** What was published behind a position: for those who keep histories for others, and have judged the position. */
  after(topic: string, { epoch, offset }: PublicationPosition, maxMessages: number): HistoryAnswer {
    const ring = this.#rings.get(topic);
    if (ring === undefined) return { kind: 'unknown', at: undefined };
    const at = placeOf(ring);
    if (epoch !== ring.epoch) return { kind: 'unknown', at };
    const kept = ring.after(offset, maxMessages);
    if (kept === undefined) return { kind: 'gap', at };
    const publications = kept.map(({ text }, index) => ({ offset: offset + 1 + index, text }));
    return { kind: 'recovered', at, publications };
  }

  /** Where a topic stands; undefined for one without history. */
  placeOf(topic: string): PublicationPosition | undefined {
    const ring = this.#rings.get(topic);
    return ring === undefined ? undefined : placeOf(ring);
  }

  /** Drops the histories that nothing was published to for `ttlMs`. To be called at least every 30 s. (WSE-REC-013) */
  sweep(nowMs: number): void {
    this.#histories.sweep(nowMs);
  }

  /** The history a position belongs to, or that of this node, or the last that another node began. */
  #ringFor(topic: string, epoch: number | undefined): RingBuffer | undefined {
    const own = this.#rings.get(topic);
    if (own?.epoch === epoch) return own;
    const foreign = epoch === undefined ? undefined : this.foreign.get(topic, epoch);
    return foreign ?? own ?? this.foreign.last(topic);
  }

  #gone(topic: string, order: number): void {
    this.#rings.get(topic)?.noteGone(order);
    for (const ring of this.foreign.all(topic)) ring.noteGone(order);
  }

  #othersThan(ring: RingBuffer, topic: string): RingBuffer[] {
    return [this.#rings.get(topic) ?? ring, ...this.foreign.all(topic)].filter((other) => other !== ring);
  }

  #ringOf(topic: string, nowMs: number): RingBuffer {
    const known = this.#rings.get(topic);
    if (known !== undefined) return known;
    const ring = new RingBuffer(this.#options.randomUint32() >>> 0, this.#options.bufferEntries);
    this.#rings.set(topic, ring);
    this.#histories.add(ring, nowMs, () => {
      this.#rings.delete(topic);
      this.#gone(topic, ring.orderAt(ring.head - 1));
    });
    return ring;
  }
}

/** What is behind a position, and what has come of other histories since, in the order of its coming; undefined where that is not all. */
function missedOf(
  ring: RingBuffer,
  offset: number,
  others: readonly RingBuffer[],
  maxMessages: number,
): readonly Kept[] | undefined {
  const own = ring.after(offset, maxMessages);
  const order = ring.orderAt(offset);
  if (own === undefined || ring.isShortOf(order)) return undefined;
  const missed = [...own];
  for (const other of others) {
    const since = other.since(order);
    if (since === undefined) return undefined;
    missed.push(...since);
  }
  return missed.length > maxMessages ? undefined : missed.sort((one, another) => one.order - another.order);
}

function notRecovered(ring: RingBuffer): Recovery {
  return { answer: answerOf(ring, false, 0), texts: nothing, bytes: 0 };
}

function answerOf(ring: RingBuffer, recovered: boolean, count: number): RecoveryAnswer {
  const { epoch, offset } = placeOf(ring);
  return { epoch: formatEpoch(epoch), offset, recoverable: true, recovered, count };
}

function placeOf({ epoch, head }: RingBuffer): PublicationPosition {
  return { epoch, offset: Math.max(head - 1, 0) };
}
