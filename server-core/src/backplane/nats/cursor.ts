import type { Parcel } from './parcel.ts';

/** A parcel at its place in the stream. */
export interface Placed {
  readonly parcel: Parcel;
  readonly sequence: number;
  /** Sequence of the one before it of its topic, 0 for none; undefined where it is not told. */
  readonly previous?: number | undefined;
}

const mostFormerEpochs = 32;

/** What a parcel is to a {@link Cursor}: the next one, one that was there, one behind others that are missing, or nonsense. */
export type Verdict = 'next' | 'past' | 'gap' | 'wrong';

/** How far a topic was delivered. */
export class Cursor {
  #epoch: number;
  #next: number;
  #sequence: number;
  /** Epochs before this one: what is late of them begins no new one. */
  readonly #former: number[] = [];

  /** Begins with a parcel that is delivered. */
  constructor(placed: Placed) {
    const { epoch, offset } = positionOf(placed);
    this.#epoch = epoch;
    this.#next = offset + placed.parcel.texts.length;
    this.#sequence = placed.sequence;
  }

  /** Stream sequence of the last parcel. */
  get sequence(): number {
    return this.#sequence;
  }

  judge(placed: Placed): Verdict {
    const { epoch, offset } = positionOf(placed);
    if (this.#former.includes(epoch)) return 'past';
    if (epoch !== this.#epoch) return placed.previous === this.#sequence ? 'next' : 'gap';
    if (placed.sequence <= this.#sequence) return 'past';
    if (offset < this.#next) return 'wrong';
    return offset === this.#next ? 'next' : 'gap';
  }

  /** Publications between the last parcel and this one; the rest of an epoch that ended is not known. */
  missingBefore(placed: Placed): number {
    const { epoch, offset } = positionOf(placed);
    return epoch === this.#epoch ? offset - this.#next : offset;
  }

  moveTo(placed: Placed): void {
    const { epoch, offset } = positionOf(placed);
    if (epoch !== this.#epoch) this.#former.push(this.#epoch);
    if (this.#former.length > mostFormerEpochs) this.#former.shift();
    this.#epoch = epoch;
    this.#next = offset + placed.parcel.texts.length;
    this.#sequence = placed.sequence;
  }

  /** Where to read on to get to a parcel: behind the last one, or from the beginning of what must be another stream. */
  readsFrom({ sequence }: Placed): number {
    return sequence > this.#sequence ? this.#sequence + 1 : 1;
  }
}

function positionOf({ parcel }: Placed): { readonly epoch: number; readonly offset: number } {
  return parcel.position ?? { epoch: 0, offset: 0 };
}
