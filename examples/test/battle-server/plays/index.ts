import { bench, caps, formats } from './bench.ts';
import { encryption } from './encryption.ts';
import { drain, metrics } from './operations.ts';
import type { Play } from './play.ts';
import { presence } from './presence.ts';
import { recovery } from './recovery.ts';
import { flood, standalone } from './standalone.ts';
import { queueGroups, topicAcl } from './topics.ts';

/** Every test of the published tool that one server alone can pass. */
export const plays: readonly Play[] = [
  standalone,
  flood,
  encryption,
  presence,
  recovery,
  queueGroups,
  topicAcl,
  drain,
  metrics,
  caps,
  bench,
  formats,
];
