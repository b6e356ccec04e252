const slabBytes = 65_536;

/**
 * Memory for frames, one behind the other, so that those of one turn are one piece when they go out.
 *
 * A frame keeps its whole slab alive; one that is longer than half of it gets memory of its own.
 */
export class FrameSlab {
  #slab = new Uint8Array(0);
  #used = 0;

  /** Gives so many bytes, behind those it gave last where they fit. What is in them is left from before. */
  readonly allocate = (bytes: number): Uint8Array => {
    if (bytes > slabBytes / 2) return new Uint8Array(bytes);
    if (this.#used + bytes > this.#slab.length) {
      this.#slab = new Uint8Array(slabBytes);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += bytes;
    return this.#slab.subarray(start, this.#used);
  };
}

/** Joins pieces that lie behind each other in the same memory: as few as there can be, without copying. */
export function joinAdjacent(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const joined: Uint8Array[] = [];
  let [first] = pieces;
  let endOffset = 0;
  for (const piece of pieces) {
    if (first === undefined) continue;
    if (piece !== first && (piece.buffer !== first.buffer || piece.byteOffset !== endOffset)) {
      joined.push(span(first, endOffset));
      first = piece;
    }
    endOffset = piece.byteOffset + piece.length;
  }
  if (first !== undefined) joined.push(span(first, endOffset));
  return joined;
}

function span(first: Uint8Array, endOffset: number): Uint8Array {
  const bytes = endOffset - first.byteOffset;
  return bytes === first.length ? first : new Uint8Array(first.buffer, first.byteOffset, bytes);
}
