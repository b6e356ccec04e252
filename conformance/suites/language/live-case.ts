import type { DialectName, Profile } from '@wsekit/spec';
import type { Settings } from './settings.ts';
import type { Step } from './step.ts';

/** How a connection carries application data: an axis a case may be multiplied by. */
export type Format = 'json' | 'msgpack';

/** Whether application data travels sealed: an axis, too. */
export type Sealing = 'clear' | 'sealed';

/** A stretch of dialects; an end that is absent is open. */
export interface DialectRange {
  readonly from?: DialectName;
  readonly to?: DialectName;
}

/** What a case is multiplied by; an axis that is absent has its first value alone. */
export interface Axes {
  /** Default `['json']`. */
  readonly format?: readonly Format[];
  /** Default `['clear']`; `sealed` agrees on a key on every connection before the steps go on. */
  readonly sealing?: readonly Sealing[];
}

/**
 * A conversation that a running implementation is held to, as data.
 *
 * It says what is sent, called and waited for, and what must come of it; it never says how, and never who is tested.
 */
export interface LiveCase {
  /** `area/name` in kebab-case; stable and never reused. */
  readonly id: string;
  /** A statement, true when the case passes. */
  readonly title: string;
  /** How binding it is. Default `must`. */
  readonly level?: 'must' | 'should' | 'may';
  /** Requirements of the protocol it proves. */
  readonly requirements: readonly string[];
  /** Dialects it applies to. Default all from D2a. */
  readonly dialects?: DialectRange;
  /** The reading it applies to. Default both. */
  readonly profile?: Profile;
  readonly axes?: Axes;
  /** What the implementation is started with. Default: nothing but what {@link Settings} says. */
  readonly settings?: Settings;
  /** What the implementation must have, by the names of its description, such as `encryption`. */
  readonly needs?: readonly string[];
  /** False: the implementation refuses to be made with these settings, and there is nothing more to the case. */
  readonly starts?: false;
  readonly steps: readonly Step[];
  /** What a failure means for those who use the implementation. */
  readonly explain?: string;
}
