import { resolveBackoff } from './backoff.ts';
import type { BackoffOptions, ReconnectStrategy } from './strategy.ts';

const sessionsKept = 8;
/** A session that lasted so long speaks for its network. */
const stableMs = 60_000;
const steepest = 2;

/**
 * Waits as `exponential` does where sessions last, and longer, up to twice the growth, where they break off soon: of the last
 * eight sessions the share that did not last a minute says how much.
 */
export function adaptive(options: BackoffOptions = {}): ReconnectStrategy {
  const { baseDelayMs, maxDelayMs, factor } = resolveBackoff(options);
  const lasted: number[] = [];
  const unrest = (): number =>
    lasted.length === 0 ? 0 : lasted.filter((readyMs) => readyMs < stableMs).length / lasted.length;
  return {
    delayMs: (failures) => {
      const share = unrest();
      return Math.min(maxDelayMs, baseDelayMs * (1 + share) * (factor * (1 + share * (steepest - 1))) ** failures);
    },
    lasted: (readyMs) => {
      lasted.push(readyMs);
      if (lasted.length > sessionsKept) lasted.shift();
    },
  };
}
