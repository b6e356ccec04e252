import type { Clock } from '@wsekit/transports';

/**
 * Makes a clock that follows another and never goes back: one that was set back stands still in its eyes, for no longer than
 * the moment, so that no wait grows by it. A jump forward is taken for what it may be, a sleep.
 */
export function createSteadyClock(clock: Clock): Clock {
  let behindMs = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    nowMs: () => {
      const readMs = clock.nowMs() + behindMs;
      if (readMs < lastMs) behindMs += lastMs - readMs;
      lastMs = Math.max(lastMs, readMs);
      return lastMs;
    },
    schedule: (delayMs, call) => clock.schedule(delayMs, call),
  };
}
