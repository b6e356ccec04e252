/** Where a server takes its time from. */
export interface Clock {
  /** Milliseconds of Unix time. */
  nowMs(): number;
  /** Makes a call once so many milliseconds have passed, never before this returns; gives what calls it off. */
  schedule(delayMs: number, call: () => void): () => void;
}

/** The clock of the platform; what it schedules does not keep the process alive. */
export const realClock: Clock = {
  nowMs: () => Date.now(),
  schedule: (delayMs, call) => {
    const timer: unknown = setTimeout(call, delayMs);
    if (isUnrefable(timer)) timer.unref();
    return () => clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
  },
};

function isUnrefable(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer;
}
