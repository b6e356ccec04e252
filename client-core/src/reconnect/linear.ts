import { resolveBackoff } from './backoff.ts';
import type { BackoffOptions, ReconnectStrategy } from './strategy.ts';

const stepMs = 1000;

/** Waits a second longer each time. */
export function linear(options: Omit<BackoffOptions, 'factor'> = {}): ReconnectStrategy {
  const { baseDelayMs, maxDelayMs } = resolveBackoff(options);
  return { delayMs: (failures) => Math.min(maxDelayMs, baseDelayMs + stepMs * failures) };
}
