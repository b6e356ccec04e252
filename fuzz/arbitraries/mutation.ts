// Ways to damage a frame: flip bits, cut, stretch, splice a run of bytes.
import fc from 'fast-check';

export type Mutation = (bytes: Uint8Array) => Uint8Array;

const flip: fc.Arbitrary<Mutation> = fc
  .tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))
  .map(([at, mask]) => (bytes) => {
    const copy = bytes.slice();
    if (copy.length > 0) copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ mask;
    return copy;
  });

const cut: fc.Arbitrary<Mutation> = fc.nat().map((at) => (bytes) => bytes.slice(0, at % (bytes.length + 1)));

const stretch: fc.Arbitrary<Mutation> = fc
  .uint8Array({ maxLength: 16 })
  .map((tail) => (bytes) => Uint8Array.of(...bytes, ...tail));

const splice: fc.Arbitrary<Mutation> = fc
  .tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 }))
  .map(([at, run]) => (bytes) => {
    const copy = bytes.slice();
    run.forEach((byte, index) => {
      if (copy.length > 0) copy[(at + index) % copy.length] = byte;
    });
    return copy;
  });

/** One to four damages, one after the other. */
export const mutation: fc.Arbitrary<Mutation> = fc
  .array(fc.oneof({ weight: 4, arbitrary: flip }, cut, stretch, splice), { minLength: 1, maxLength: 4 })
  .map((mutations) => (bytes) => mutations.reduce((damaged, mutate) => mutate(damaged), bytes));
