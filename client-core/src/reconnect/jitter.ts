import * as clientLimits from '@wsekit/spec/client-limits';
import type { ReconnectStrategy } from './strategy.ts';

/** Changes a wait by up to such a share of it either way, so that many clients do not come back at once. (WSE-CONN-083) */
export function withJitter(delayMs: number, share: number, random: () => number): number {
  return Math.max(0, delayMs * (1 + share * (2 * random() - 1)));
}

/** What a wait comes of. */
export interface WaitOptions {
  readonly strategy: ReconnectStrategy;
  /** Share by which it is changed at random, 0 to 1. */
  readonly jitter: number;
  readonly random: () => number;
}

/**
 * Milliseconds before the next try. A strategy that throws, or gives what is no time, is told of and costs the longest wait
 * there is by default: it leaves nobody without a next try. (WSE-CONN-085)
 */
export function waitMs(
  failures: number,
  { strategy, jitter, random }: WaitOptions,
  onFailed: (error: unknown) => void,
): number {
  try {
    const delayMs = strategy.delayMs(failures);
    if (delayMs >= 0 && Number.isFinite(delayMs)) return withJitter(delayMs, jitter, random);
    onFailed(new RangeError(`a reconnection strategy gives ${delayMs} ms, allowed are numbers from 0`));
  } catch (error) {
    onFailed(error);
  }
  return withJitter(clientLimits.reconnect_max_delay_ms, jitter, random);
}
