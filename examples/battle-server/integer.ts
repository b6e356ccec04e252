import { UsageError } from './usage-error.ts';

/** The highest number of a port. */
export const mostPort = 65_535;

/** An integer of the command line. Throws UsageError for what is none, or out of range. */
export function integer(
  name: string,
  value: string | undefined,
  otherwise: number,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const number = value === undefined ? otherwise : Number(value);
  if (Number.isSafeInteger(number) && number >= least && number <= most && value !== '') return number;
  throw new UsageError(`--${name} is ${value ?? otherwise}, allowed are integers from ${least} to ${most}`);
}
