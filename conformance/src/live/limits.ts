/** How long the suite waits and how much it takes from a peer. Times in milliseconds, sizes in bytes. */
export interface LiveLimits {
  /** For the next thing on a line, an event or the result of a call. Default 5,000. */
  readonly patienceMs: number;
  /** For a whole case. Default 30,000. */
  readonly caseMs: number;
  /** For an implementation to start. Default 10,000. */
  readonly startMs: number;
  /** How long nothing has to come behind an answered ping until nothing is taken to come. Default 0 in process, else 50. */
  readonly quietMs: number;
  /** The longest that time is let pass in truth, where no clock can be driven. Default 1,500. */
  readonly maxWaitMs: number;
  /** Bytes read from one line in one case. Default 64 MiB. */
  readonly maxLineBytes: number;
  /** Largest message read; above what any peer may send. Default 4 MiB. */
  readonly maxMessageBytes: number;
  /** Longest head of an HTTP message. Default 64 KiB. */
  readonly maxHeadBytes: number;
  /** Things heard on one line that no step has asked for yet. Default 20,000. */
  readonly maxHeard: number;
  /** Entries of the log of one case. Default 1,000. */
  readonly maxLogEntries: number;
}

const mebibyte = 1_048_576;

export const defaultLiveLimits: LiveLimits = {
  patienceMs: 5000,
  caseMs: 30_000,
  startMs: 10_000,
  quietMs: 50,
  maxWaitMs: 1500,
  maxLineBytes: 64 * mebibyte,
  maxMessageBytes: 4 * mebibyte,
  maxHeadBytes: 65_536,
  maxHeard: 20_000,
  maxLogEntries: 1000,
};
