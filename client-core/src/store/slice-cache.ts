import type { Slice } from './slice.ts';

/**
 * Slices by key, so that who asks again gets the same one.
 *
 * It keeps the latest so many. One that was dropped goes on for those who have it, since slices of parts live off the whole.
 */
export class SliceCache<Key, Value> {
  readonly #maxSlices: number;
  readonly #make: (key: Key) => Slice<Value>;
  readonly #slices = new Map<Key, Slice<Value>>();

  constructor(maxSlices: number, make: (key: Key) => Slice<Value>) {
    this.#maxSlices = maxSlices;
    this.#make = make;
  }

  get(key: Key): Slice<Value> {
    const known = this.#slices.get(key);
    if (known !== undefined) return known;
    const slice = this.#make(key);
    this.#slices.set(key, slice);
    if (this.#slices.size > this.#maxSlices) {
      for (const oldest of this.#slices.keys()) {
        this.#slices.delete(oldest);
        break;
      }
    }
    return slice;
  }
}
