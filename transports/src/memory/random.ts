/** Gives numbers from 0 up to 1, the same ones for the same seed. */
export type Random = () => number;

// An odd number far from others' multiples: neighbouring seeds give streams that have nothing in common.
const stride = 0x9e3779b9;

/** Makes a generator (mulberry32: 32 bits of state, good enough for delays, not for secrets). */
export function createRandom(seed: number, stream: number): Random {
  let state = (seed + Math.imul(stream, stride)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
