import type { NodeMutant } from '../mutant.ts';
import { frameMutants } from './frames.ts';
import { gossipMutants } from './gossip.ts';
import { interestMutants } from './interest.ts';
import { linkMutants } from './links.ts';
import { presenceMutants } from './presence.ts';

/** Every broken node. */
export const nodeMutants: readonly NodeMutant[] = [
  ...linkMutants,
  ...frameMutants,
  ...interestMutants,
  ...gossipMutants,
  ...presenceMutants,
];
