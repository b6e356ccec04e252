import type { Frame } from '@wsekit/spec';

// As clients write it: long enough for all members and a time of 15 digits, which is no wider than a number.
const longest = 80;
const plain = /^(?:WSE)?\{(?:"c":"WSE",)?"t":"ping","p":\{"timestamp":(\d{1,15})\}(?:,"v":\d)?\}$/;

const depth = 2;

interface ReadLimits {
  readonly maxFrameBytes: number;
  readonly maxJsonDepth: number;
}

/**
 * The time of a ping that is written as published clients write it, read without parsing it; undefined for all else, pings in
 * other forms among it. Whoever waits for its answer measures how long reading took. (WSE-LIM-001)
 */
export function plainPingTime(frame: Frame, { maxFrameBytes, maxJsonDepth }: ReadLimits): number | undefined {
  if (typeof frame !== 'string' || frame.length > Math.min(longest, maxFrameBytes)) return undefined;
  if (maxJsonDepth < depth) return undefined;
  const digits = plain.exec(frame)?.[1];
  return digits === undefined || isPadded(digits) ? undefined : Number(digits);
}

/** JSON has no numbers that begin with 0. */
function isPadded(digits: string): boolean {
  return digits.length > 1 && digits.startsWith('0');
}
