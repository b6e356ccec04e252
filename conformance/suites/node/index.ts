import type { LiveCase } from '../language/index.ts';
import { deliveriesCases } from './deliveries.ts';
import { duplicatesCases } from './duplicates.ts';
import { gossipCases } from './gossip.ts';
import { helloCases } from './hello.ts';
import { interestCases } from './interest.ts';
import { lifeCases } from './life.ts';
import { messagesCases } from './messages.ts';
import { presenceCases } from './presence.ts';
import { presenceOfLinksCases } from './presence-of-links.ts';
import { streamsCases } from './streams.ts';

/** Every case of the node suite, in the order of the chapter. */
export const nodeCases: readonly LiveCase[] = [
  ...streamsCases,
  ...helloCases,
  ...messagesCases,
  ...deliveriesCases,
  ...interestCases,
  ...gossipCases,
  ...presenceCases,
  ...presenceOfLinksCases,
  ...lifeCases,
  ...duplicatesCases,
];
