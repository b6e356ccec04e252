import type { Clock } from '../clock.ts';

const mostCalls = 1_000_000;

/** A clock that stands still until it is told to go on. */
export interface DrivenClock extends Clock {
  /**
   * Moves time on by so many milliseconds and makes the calls that fall due, in order of time and then of scheduling; each
   * sees its own time, and what it schedules within the span is made as well. What promises set off comes after the call
   * of `advance`. Throws RangeError for an amount below 0.
   */
  advance(ms: number): void;
  /** Moves time on to each scheduled call until none is left. Throws RangeError after 1,000,000 calls: they never end. */
  runAll(): void;
}

interface Scheduled {
  readonly atMs: number;
  readonly call: () => void;
}

/** Makes a clock that starts at 0. */
export function createDrivenClock(): DrivenClock {
  // In order of time; calls of the same time in the order they were scheduled.
  const scheduled: Scheduled[] = [];
  let nowMs = 0;

  const runUntil = (endMs: number): void => {
    for (let calls = 0; (scheduled[0]?.atMs ?? Number.POSITIVE_INFINITY) <= endMs; calls += 1) {
      if (calls === mostCalls)
        throw new RangeError(`driving the clock: ${mostCalls} calls made, and more are scheduled`);
      const next = scheduled.shift();
      nowMs = next?.atMs ?? nowMs;
      next?.call();
    }
  };

  return {
    nowMs: () => nowMs,
    schedule: (delayMs, call) => {
      const entry: Scheduled = { atMs: nowMs + Math.max(0, delayMs), call };
      scheduled.splice(placeOf(scheduled, entry.atMs), 0, entry);
      return () => {
        const index = scheduled.indexOf(entry);
        if (index >= 0) scheduled.splice(index, 1);
      };
    },
    advance: (ms) => {
      if (!(ms >= 0)) throw new RangeError(`advancing the clock by ${ms} ms: allowed are amounts from 0`);
      const endMs = nowMs + ms;
      runUntil(endMs);
      nowMs = endMs;
    },
    runAll: () => runUntil(Number.MAX_VALUE),
  };
}

/** The place behind everything of that time or before. */
function placeOf(scheduled: readonly Scheduled[], atMs: number): number {
  let [low, high] = [0, scheduled.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((scheduled[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
