const firstCapacityBytes = 256;
/** A buffer up to this size is kept for the next frame; most frames are far smaller. */
const keptCapacityBytes = 65_536;

/** Bytes of an unfinished frame. The buffer doubles as bytes arrive, so it is never much larger than what did. */
export class PendingBytes {
  #buffer = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The bytes so far, as a view that the next `append` or `clear` makes stale. */
  view(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Copies from `chunk` at `from` until `wantedLength` bytes are held; returns how many it took. */
  append(chunk: Uint8Array, from: number, wantedLength: number): number {
    const taken = Math.min(chunk.length - from, wantedLength - this.#length);
    const needed = this.#length + taken;
    if (needed > this.#buffer.length) this.#grow(Math.max(needed, this.#buffer.length * 2, firstCapacityBytes));
    this.#buffer.set(chunk.subarray(from, from + taken), this.#length);
    this.#length = needed;
    return taken;
  }

  clear(): void {
    this.#length = 0;
    if (this.#buffer.length > keptCapacityBytes) this.#buffer = new Uint8Array(0);
  }

  #grow(capacity: number): void {
    const grown = new Uint8Array(capacity);
    grown.set(this.view());
    this.#buffer = grown;
  }
}
