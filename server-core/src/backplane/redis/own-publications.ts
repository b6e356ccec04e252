import type { Publication } from '../backplane.ts';

/** A publication of this node that the engine has not answered for yet. */
export interface OwnPublication {
  readonly node: string;
  readonly seq: number;
  readonly publication: Publication;
  readonly bytes: number;
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

  /** Takes a publication; undefined where as many wait as may. */
  add(publication: Publication, bytes: number): OwnPublication | undefined {
    const { maxInFlight, maxInFlightBytes } = this.#limits;
    if (this.#bySeq.size >= maxInFlight || this.#bytes + bytes > maxInFlightBytes) return undefined;
    const own = { node: this.#node, seq: this.#seq, publication, bytes, isSettled: false };
    this.#seq += 1;
    this.#bytes += bytes;
    this.#bySeq.set(own.seq, own);
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
    return true;
  }
}
