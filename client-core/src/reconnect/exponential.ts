import { resolveBackoff } from './backoff.ts';
import type { BackoffOptions, ReconnectStrategy } from './strategy.ts';

/** Waits `factor` times as long each time. (WSE-CONN-083) */
export function exponential(options: BackoffOptions = {}): ReconnectStrategy {
  const { baseDelayMs, maxDelayMs, factor } = resolveBackoff(options);
  return { delayMs: (failures) => Math.min(maxDelayMs, baseDelayMs * factor ** failures) };
}
