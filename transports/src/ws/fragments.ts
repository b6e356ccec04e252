const smallestFragmentBytes = 16;
const fewFragments = 16_384;

/**
 * Fragments one message may come in: as many as it has pieces of 16 bytes, and 16,384 at least.
 *
 * Each fragment costs a reader more than its bytes, so their number is bound like the size of the whole.
 */
export function fragmentsFor(maxFrameBytes: number): number {
  return Math.max(fewFragments, Math.ceil(maxFrameBytes / smallestFragmentBytes));
}
