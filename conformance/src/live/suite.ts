import type { LiveCase } from '#suites/language/index.ts';
import type { Side } from '../case.ts';
import type { Door } from './door.ts';
import type { LiveLimits } from './limits.ts';
import type { Performers } from './steps/performer.ts';

/** A live suite: the cases for implementations of one side, and how they are held. */
export interface LiveSuite {
  readonly side: Exclude<Side, 'any'>;
  readonly cases: readonly LiveCase[];
  /** What takes the steps of its cases. */
  readonly performers: Performers;
  /** Opens the place where the implementation connects to, for each run; absent where the suite connects. */
  readonly openDoor?: (limits: LiveLimits) => Promise<Door>;
}
