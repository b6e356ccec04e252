import type { DialectRange, Format, Sealing } from './live-case.ts';
import type { CommonStep } from './steps/common.ts';
import type { DialStep } from './steps/dial.ts';
import type { DistinctStep } from './steps/distinct.ts';
import type { DriveStep } from './steps/drive.ts';
import type { LinkStep } from './steps/link.ts';
import type { SendStep } from './steps/send.ts';
import type { ServeStep } from './steps/serve.ts';

/** In which settings a step is taken; it is passed over in the others. */
export interface When {
  readonly dialects?: DialectRange;
  readonly profile?: 'documented' | 'observed';
  readonly format?: Format;
  readonly sealing?: Sealing;
}

/** One step of a case, taken in the settings that all of `when` name. Steps are taken in order, and the first that does not come out ends the case. */
export type Step = (CommonStep | DialStep | DistinctStep | DriveStep | LinkStep | SendStep | ServeStep | RepeatStep) & {
  readonly when?: readonly When[];
};

/** Takes steps again and again; `ref('i')`, and `<i>` in a text, is the number of the round, from 0. */
export interface RepeatStep {
  readonly do: 'repeat';
  readonly times: number;
  readonly steps: readonly Step[];
}
