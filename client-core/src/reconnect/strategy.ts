/** How long a client waits before it tries again. */
export interface ReconnectStrategy {
  /** Milliseconds before the next try; `failures` counts those in a row behind the first, from 0. (WSE-CONN-083) */
  delayMs(failures: number): number;
  /** Told of the end of a session that was ready for so long. */
  lasted?(readyMs: number): void;
}

/** What all strategies are made of. Times in milliseconds. */
export interface BackoffOptions {
  /** Wait before the first try. Default 1,000. */
  readonly baseDelayMs?: number;
  /** Longest wait, jitter aside. Default 30,000. */
  readonly maxDelayMs?: number;
  /** What each further wait is multiplied by, 1 or more. Default 1.5. */
  readonly factor?: number;
}
