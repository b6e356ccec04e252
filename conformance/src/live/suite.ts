import type { LiveCase } from '#suites/language/index.ts';
import type { Side } from '../case.ts';

/** A live suite: the cases for implementations of one side. */
export interface LiveSuite {
  readonly side: Exclude<Side, 'any'>;
  readonly cases: readonly LiveCase[];
}
