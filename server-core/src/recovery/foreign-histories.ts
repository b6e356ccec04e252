import type { PublicationPosition, RemotePublication } from '../backplane/backplane.ts';
import type { Histories } from './histories.ts';
import { RingBuffer } from './ring-buffer.ts';

interface Foreign {
  readonly node: string;
  readonly ring: RingBuffer;
}

/** By epoch. */
type OfTopic = Map<number, Foreign>;

/**
 * What other nodes published, under the positions they gave it: for clients that come from there. (WSE-REC-049)
 *
 * One of them lasts as long as nothing can be missing at its end: while the topic is held here and the node is there.
 */
export class ForeignHistories {
  readonly #capacity: number;
  readonly #histories: Histories;
  readonly #topics = new Map<string, OfTopic>();

  /** `capacity` is a power of two; the budget is shared with the histories of this node. */
  constructor(capacity: number, histories: Histories) {
    this.#capacity = capacity;
    this.#histories = histories;
  }

  get topicCount(): number {
    return this.#topics.size;
  }

  get(topic: string, epoch: number): RingBuffer | undefined {
    return this.#topics.get(topic)?.get(epoch)?.ring;
  }

  /** The history of a topic that was begun last, of whatever node. */
  last(topic: string): RingBuffer | undefined {
    return [...(this.#topics.get(topic)?.values() ?? [])].at(-1)?.ring;
  }

  /**
   * Whether something at or behind a position was heard already: published nodes write positions that are not the message's
   * own. (WSE-ERR-096, WSE-ERR-127)
   */
  hasPassed(topic: string, { epoch, offset }: PublicationPosition): boolean {
    const ring = this.get(topic, epoch);
    return ring !== undefined && offset < ring.head;
  }

  /** Keeps what went to the connections of this node; behind a gap it begins anew. */
  keep({ node, topic, position }: RemotePublication, sent: string, nowMs: number): void {
    if (position === undefined || this.hasPassed(topic, position)) return;
    const known = this.get(topic, position.epoch);
    const ring = known?.head === position.offset ? known : this.#begin(node, topic, position, nowMs);
    this.#histories.keep(ring, sent, Buffer.byteLength(sent), nowMs);
  }

  /** A topic is not held any more: what comes next is not heard. */
  forgetTopic(topic: string): void {
    for (const { ring } of this.#topics.get(topic)?.values() ?? []) this.#histories.delete(ring);
    this.#topics.delete(topic);
  }

  /** A pattern is not held any more: forgets topics that nothing else leads to. */
  forgetUnheld(isHeld: (topic: string) => boolean): void {
    for (const topic of [...this.#topics.keys()]) if (!isHeld(topic)) this.forgetTopic(topic);
  }

  /** A node is gone: nobody knows what it has still published. */
  forgetNode(node: string): void {
    for (const [topic, epochs] of [...this.#topics]) {
      for (const [epoch, foreign] of [...epochs]) if (foreign.node === node) this.#forget(topic, epoch);
    }
  }

  #begin(node: string, topic: string, { epoch, offset }: PublicationPosition, nowMs: number): RingBuffer {
    this.#forget(topic, epoch);
    const ring = new RingBuffer(epoch, this.#capacity, offset);
    const ofTopic: OfTopic = this.#topics.get(topic) ?? new Map();
    this.#topics.set(topic, ofTopic.set(epoch, { node, ring }));
    this.#histories.add(ring, nowMs, () => this.#dropped(topic, epoch));
    return ring;
  }

  #forget(topic: string, epoch: number): void {
    const ring = this.get(topic, epoch);
    if (ring === undefined) return;
    this.#histories.delete(ring);
    this.#dropped(topic, epoch);
  }

  #dropped(topic: string, epoch: number): void {
    const ofTopic = this.#topics.get(topic);
    ofTopic?.delete(epoch);
    if (ofTopic?.size === 0) this.#topics.delete(topic);
  }
}
