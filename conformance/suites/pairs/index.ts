import type { PairCase } from '../language/index.ts';
import { carriageCases } from './carriage.ts';
import { comingBackCases } from './coming-back.ts';
import { exchangeCases } from './exchange.ts';
import { openingCases } from './opening.ts';
import { topicCases } from './topics.ts';

/** Every case of the suite for pairs: a server and a client, both of them implementations. */
export const pairCases: readonly PairCase[] = [
  ...openingCases,
  ...topicCases,
  ...exchangeCases,
  ...carriageCases,
  ...comingBackCases,
];
