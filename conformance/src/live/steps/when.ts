import { type DialectName, dialectNames } from '@wsekit/spec';
import type { DialectRange, Step, When } from '#suites/language/index.ts';
import type { LiveSetting } from '../stage.ts';

/** Whether a step is taken in a setting. */
export function isTaken({ when = [] }: Step, setting: LiveSetting): boolean {
  return when.every((one) => holds(one, setting));
}

function holds(when: When, setting: LiveSetting): boolean {
  const fits = <T>(wanted: T | undefined, value: T): boolean => wanted === undefined || wanted === value;
  return (
    isWithin(setting.dialect, when.dialects ?? {}) &&
    fits(when.profile, setting.profile) &&
    fits(when.format, setting.format) &&
    fits(when.sealing, setting.sealing)
  );
}

/** Whether a dialect is in a range. */
export function isWithin(dialect: string, { from, to }: DialectRange): boolean {
  const placeOf = (name: string): number => dialectNames.indexOf(name as DialectName);
  return (
    (from === undefined || placeOf(dialect) >= placeOf(from)) && (to === undefined || placeOf(dialect) <= placeOf(to))
  );
}
