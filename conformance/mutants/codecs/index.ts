import type { CodecMutant } from '../mutant.ts';
import { clusterCodecMutants } from './cluster.ts';
import { framesCodecMutants } from './frames.ts';
import { secretsCodecMutants } from './secrets.ts';

/** Every broken codec, in the order of the chapters. */
export const codecMutants: readonly CodecMutant[] = [
  ...framesCodecMutants,
  ...secretsCodecMutants,
  ...clusterCodecMutants,
];
