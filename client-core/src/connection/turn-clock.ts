import type { Clock } from '@wsekit/transports';

/**
 * Makes a clock that reads another once a turn: of a hundred messages that were read from a socket together, each has come at
 * the same time, and asking the system a hundred times costs more than the rest of handing them on.
 */
export function createTurnClock(clock: Clock): Clock {
  let turnMs: number | undefined;
  const forget = (): void => {
    turnMs = undefined;
  };
  return {
    nowMs: () => {
      if (turnMs === undefined) {
        turnMs = clock.nowMs();
        queueMicrotask(forget);
      }
      return turnMs;
    },
    schedule: (delayMs, call) => clock.schedule(delayMs, call),
  };
}
