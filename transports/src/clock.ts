/** Where time is taken from. */
export interface Clock {
  /** Milliseconds since a moment of the clock's own. */
  nowMs(): number;
  /** Makes a call once so many milliseconds have passed, never before this returns; gives what calls it off. */
  schedule(delayMs: number, call: () => void): () => void;
}

/** How {@link createUnixClock} treats the process it is in. */
export interface UnixClockOptions {
  /** Whether what is scheduled keeps a process from ending. Default true. */
  readonly keepsAlive?: boolean;
}

// Longer delays are taken for none by the platforms' timers.
const longestDelayMs = 2 ** 31 - 1;

/** Makes the platform's clock of Unix time. */
export function createUnixClock({ keepsAlive = true }: UnixClockOptions = {}): Clock {
  return {
    nowMs: () => Date.now(),
    schedule: (delayMs, call) => {
      const timer: unknown = setTimeout(call, Math.min(delayMs, longestDelayMs));
      if (!keepsAlive && isUnrefable(timer)) timer.unref();
      return () => clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
    },
  };
}

function isUnrefable(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer;
}
