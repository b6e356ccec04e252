import type { PublicationPosition, RemotePublication } from '../backplane/backplane.ts';
import type { Histories } from './histories.ts';
import { RingBuffer } from './ring-buffer.ts';

interface Foreign {
  readonly node: string;
  readonly ring: RingBuffer;
  /** The node is gone: it may have published more than was heard. */
  isEnded: boolean;
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
  readonly #onGone: (topic: string, order: number) => void;
  readonly #topics = new Map<string, OfTopic>();

  /**
   * `capacity` is a power of two; the budget is shared with the histories of this node. `onGone` is told of publications of a
   * topic that are not kept any more, by the place of the last of them in the order.
   */
  constructor(capacity: number, histories: Histories, onGone: (topic: string, order: number) => void = () => {}) {
    this.#capacity = capacity;
    this.#histories = histories;
    this.#onGone = onGone;
  }

  get topicCount(): number {
    return this.#topics.size;
  }

  /** A history at whose end nothing can be missing. */
  get(topic: string, epoch: number): RingBuffer | undefined {
    const foreign = this.#topics.get(topic)?.get(epoch);
    return foreign?.isEnded === true ? undefined : foreign?.ring;
  }

  /** All histories of a topic, those of nodes that are gone among them. */
  all(topic: string): readonly RingBuffer[] {
    return [...(this.#topics.get(topic)?.values() ?? [])].map(({ ring }) => ring);
  }

  /** The history of a topic that was begun last, of whatever node. */
  last(topic: string): RingBuffer | undefined {
    return [...(this.#topics.get(topic)?.values() ?? [])].findLast(({ isEnded }) => !isEnded)?.ring;
  }

  /**
   * Whether something at or behind a position was heard already: published nodes write positions that are not the message's
   * own. (WSE-ERR-096, WSE-ERR-127)
   */
  hasPassed(topic: string, { epoch, offset }: PublicationPosition): boolean {
    const foreign = this.#topics.get(topic)?.get(epoch);
    return foreign !== undefined && offset < foreign.ring.head;
  }

  /** Keeps what went to the connections of this node; behind a gap it begins anew. */
  keep({ node, topic, position }: RemotePublication, sent: string, nowMs: number): void {
    if (position === undefined || this.hasPassed(topic, position)) return;
    const known = this.#topics.get(topic)?.get(position.epoch);
    const goesOn = known?.ring.head === position.offset;
    if (goesOn) known.isEnded = false;
    const ring = goesOn ? known.ring : this.#begin(node, topic, position, nowMs);
    this.#histories.keep(ring, sent, Buffer.byteLength(sent), nowMs);
  }

  /** Something came that nobody here holds, and is not kept: whoever comes back has missed it. */
  passOver(topic: string): void {
    this.#onGone(topic, this.#histories.nextOrder);
  }

  /** A topic is not held any more: what comes next is not heard, so that whoever comes back has missed it. */
  forgetTopic(topic: string): void {
    const rings = this.all(topic);
    this.#topics.delete(topic);
    for (const ring of rings) this.#histories.delete(ring);
    if (rings.length > 0) this.passOver(topic);
  }

  /** A pattern is not held any more: forgets topics that nothing else leads to. */
  forgetUnheld(isHeld: (topic: string) => boolean): void {
    for (const topic of [...this.#topics.keys()]) if (!isHeld(topic)) this.forgetTopic(topic);
  }

  /**
   * A node is gone: nobody knows what it has still published. What was heard of it is still given to those who have missed it
   * behind a position in another history.
   */
  forgetNode(node: string): void {
    for (const epochs of this.#topics.values()) {
      for (const foreign of epochs.values()) if (foreign.node === node) foreign.isEnded = true;
    }
  }

  #begin(node: string, topic: string, { epoch, offset }: PublicationPosition, nowMs: number): RingBuffer {
    this.#forget(topic, epoch);
    const ring = new RingBuffer(epoch, this.#capacity, offset);
    // What others published behind the one before it may not have been heard here.
    ring.noteGone(this.#histories.nextOrder);
    const ofTopic: OfTopic = this.#topics.get(topic) ?? new Map();
    this.#topics.set(topic, ofTopic.set(epoch, { node, ring, isEnded: false }));
    this.#histories.add(ring, nowMs, () => this.#dropped(topic, epoch, ring));
    return ring;
  }

  #forget(topic: string, epoch: number): void {
    const ring = this.#topics.get(topic)?.get(epoch)?.ring;
    if (ring === undefined) return;
    this.#histories.delete(ring);
    this.#dropped(topic, epoch, ring);
  }

  #dropped(topic: string, epoch: number, ring: RingBuffer): void {
    const ofTopic = this.#topics.get(topic);
    ofTopic?.delete(epoch);
    if (ofTopic?.size === 0) this.#topics.delete(topic);
    this.#onGone(topic, ring.orderAt(ring.head - 1));
  }
}
