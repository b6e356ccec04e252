import type { Publication } from '../backplane.ts';

/** A publication of this node that the engine has not answered for yet. */
export interface OwnPublication {
  readonly node: string;
  readonly seq: number;
  readonly publication: Publication;
  readonly bytes: number;
  /** Publications of this node to the topic before it that got no place: their readers see that by the offsets. */
  readonly missing: number;
  /** Whether this node has got it, with its position or without. */
  isSettled: boolean;
}

/** How much may wait for the engine. */
export interface InFlightLimits {
  readonly maxInFlight: number;
  readonly maxInFlightBytes: number;
}

/** Publications of this node that are on their way to the engine and back, bounded by number and bytes. */
export class OwnPublications {
  readonly #node: string;
  readonly #limits: InFlightLimits;
  readonly #bySeq = new Map<number, OwnPublication>();
  /** How many wait of each topic. */
  readonly #byTopic = new Map<string, number>();
  #bytes = 0;
  #seq = 0;

  constructor(node: string, limits: InFlightLimits) {
    this.#node = node;
    this.#limits = limits;
  }

  get size(): number {
    return this.#bySeq.size;
  }

  /** In the order in which they were published. */
  get all(): Iterable<OwnPublication> {
    return this.#bySeq.values();
  }

  /** Whether a publication of so many bytes finds room. */
  hasRoom(bytes: number): boolean {
    const { maxInFlight, maxInFlightBytes } = this.#limits;
    return this.#bySeq.size < maxInFlight && this.#bytes + bytes <= maxInFlightBytes;
  }

  /** Whether a publication to a topic is on its way. */
  has(topic: string): boolean {
    return this.#byTopic.has(topic);
  }

  /** Takes a publication for which there is room. */
  add(publication: Publication, bytes: number, missing: number): OwnPublication {
    const own = { node: this.#node, seq: this.#seq, publication, bytes, missing, isSettled: false };
    this.#seq += 1;
    this.#bytes += bytes;
    this.#bySeq.set(own.seq, own);
    this.#byTopic.set(publication.topic, (this.#byTopic.get(publication.topic) ?? 0) + 1);
    return own;
  }

  /** The publication of a number, while it is on its way. */
  get(seq: number): OwnPublication | undefined {
    return this.#bySeq.get(seq);
  }

  /** It has come to an end; false where it had already. */
  settle(own: OwnPublication): boolean {
    if (own.isSettled) return false;
    own.isSettled = true;
    this.#bySeq.delete(own.seq);
    this.#bytes -= own.bytes;
    const { topic } = own.publication;
    const left = (this.#byTopic.get(topic) ?? 1) - 1;
    if (left === 0) this.#byTopic.delete(topic);
    else this.#byTopic.set(topic, left);
    return true;
  }
}
