import { resolveBackoff } from './backoff.ts';
import type { BackoffOptions, ReconnectStrategy } from './strategy.ts';

// Behind so many every wait is the longest one.
const mostSteps = 80;

/** Waits as long as the two waits before it together: 1, 2, 3, 5, 8 times the base. */
export function fibonacci(options: Omit<BackoffOptions, 'factor'> = {}): ReconnectStrategy {
  const { baseDelayMs, maxDelayMs } = resolveBackoff(options);
  return {
    delayMs: (failures) => {
      let [before, wait] = [baseDelayMs, baseDelayMs];
      for (let step = 0; step < Math.min(failures, mostSteps); step += 1) [before, wait] = [wait, before + wait];
      return Math.min(maxDelayMs, wait);
    },
  };
}
