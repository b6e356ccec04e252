import { type Profile, serverLimits } from '@wsekit/spec';
import type { HistoryAnswer, PublicationPosition } from '../backplane/backplane.ts';
import { formatEpoch, parseEpoch, parseOffset } from './position.ts';
import { RingBuffer, ringCapacity } from './ring-buffer.ts';

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

interface History {
  readonly ring: RingBuffer;
  lastWriteMs: number;
}

const nothing: readonly string[] = [];
/** What a topic without history is answered. (WSE-REC-045) */
const unknownTopic: Recovery = {
  answer: { epoch: null, offset: 0, recoverable: false, recovered: false, count: 0 },
  texts: nothing,
  bytes: 0,
};

// A history costs something before anything is kept in it.
const leastHistoryBytes = 2048;
const fewestHistories = 16;

/** The histories of all topics, within one budget. */
export class RecoveryStore {
  readonly #options: Required<RecoveryOptions>;
  /** In order of their last publication, the oldest first. */
  readonly #histories = new Map<string, History>();
  #bytes = 0;

  constructor(options: RecoveryOptions) {
    this.#options = {
      bufferEntries: ringCapacity(options.bufferEntries ?? serverLimits.recovery_buffer_entries),
      ttlMs: options.ttlMs ?? serverLimits.recovery_ttl_ms,
      maxMessages: options.maxMessages ?? serverLimits.recovery_max_messages,
      memoryBytes: options.memoryBytes ?? serverLimits.recovery_memory_bytes,
      profile: options.profile ?? 'observed',
      randomUint32: options.randomUint32,
    };
  }

  /** Topics that have a history. */
  get topicCount(): number {
    return this.#histories.size;
  }

  /** Sizes of all kept publications together; never above the budget. */
  get totalBytes(): number {
    return this.#bytes;
  }

  /** The place the next publication of a topic takes, for its stamp; begins a history where there is none. (WSE-REC-010) */
  next(topic: string, nowMs: number): { readonly epoch: number; readonly offset: number } {
    const { ring } = this.#historyOf(topic, nowMs);
    return { epoch: ring.epoch, offset: ring.head };
  }

  /** Keeps a publication as it goes to the wire. Whole histories go, the oldest first, where the budget does not hold it. */
  keep(topic: string, text: string, bytes: number, nowMs: number): void {
    const history = this.#historyOf(topic, nowMs);
    const before = history.ring.bytes;
    history.ring.push(text, bytes);
    history.lastWriteMs = nowMs;
    this.#bytes += history.ring.bytes - before;
    this.#histories.delete(topic);
    this.#histories.set(topic, history);
    if (this.#bytes > this.#options.memoryBytes) this.#keepBudget();
  }

  /** Where a topic stands, for somebody who asks for nothing. (WSE-REC-044) */
  position(topic: string): Recovery {
    const history = this.#histories.get(topic);
    return history === undefined ? unknownTopic : notRecovered(history.ring);
  }

  /** Judges a position that came from a client, whatever it is; nothing is replayed in part. (WSE-REC-040 to WSE-REC-045) */
  recover(topic: string, epoch: unknown, offset: unknown): Recovery {
    const ring = this.#histories.get(topic)?.ring;
    if (ring === undefined) return unknownTopic;
    const last = parseOffset(offset);
    if (last === undefined || parseEpoch(epoch) !== ring.epoch) return notRecovered(ring);
    if (last >= ring.head && this.#options.profile === 'documented') return notRecovered(ring);
    const kept = ring.after(last, this.#options.maxMessages);
    if (kept === undefined) return notRecovered(ring);
    const bytes = kept.reduce((sum, each) => sum + each.bytes, 0);
    return { answer: answerOf(ring, true, kept.length), texts: kept.map(({ text }) => text), bytes };
  }

  /** What was published behind a position: for those who keep histories for others, and have judged the position. */
  after(topic: string, { epoch, offset }: PublicationPosition, maxMessages: number): HistoryAnswer {
    const ring = this.#histories.get(topic)?.ring;
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
    const history = this.#histories.get(topic);
    return history === undefined ? undefined : placeOf(history.ring);
  }

  /** Drops the histories that nothing was published to for `ttlMs`. To be called at least every 30 s. (WSE-REC-013) */
  sweep(nowMs: number): void {
    for (const [topic, { lastWriteMs }] of this.#histories) {
      if (nowMs - lastWriteMs <= this.#options.ttlMs) break;
      this.#drop(topic);
    }
  }

  #historyOf(topic: string, nowMs: number): History {
    const known = this.#histories.get(topic);
    if (known !== undefined) return known;
    const ring = new RingBuffer(this.#options.randomUint32() >>> 0, this.#options.bufferEntries);
    const history = { ring, lastWriteMs: nowMs };
    this.#histories.set(topic, history);
    this.#keepCount();
    return history;
  }

  /** The history written last is the last to go, and gives up its oldest publications before it goes as a whole. */
  #keepBudget(): void {
    for (const [topic, { ring }] of this.#histories) {
      if (this.#bytes <= this.#options.memoryBytes) return;
      if (this.#histories.size > 1) this.#drop(topic);
      else this.#shorten(ring);
    }
  }

  #keepCount(): void {
    const [oldest] = this.#histories.keys();
    const most = Math.max(fewestHistories, Math.floor(this.#options.memoryBytes / leastHistoryBytes));
    if (this.#histories.size > most && oldest !== undefined) this.#drop(oldest);
  }

  #shorten(ring: RingBuffer): void {
    while (this.#bytes > this.#options.memoryBytes && ring.bytes > 0) {
      const before = ring.bytes;
      ring.dropOldest();
      this.#bytes -= before - ring.bytes;
    }
  }

  #drop(topic: string): void {
    this.#bytes -= this.#histories.get(topic)?.ring.bytes ?? 0;
    this.#histories.delete(topic);
  }
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
