import type { CodecMutant } from '../mutant.ts';

/** Every broken codec, in the order of the chapters. */
export const codecMutants: readonly CodecMutant[] = [];
