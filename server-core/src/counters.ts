/** What a server counts, from its start on. */
export interface Counters {
  accepted: number;
  /** Frames that came from clients, and their bytes. */
  received: number;
  receivedBytes: number;
  /** Events that were sent to single connections. */
  eventsSent: number;
  /** Bytes of all frames given to connections, publications once for each. */
  sentBytes: number;
  /** Events that were not sent, and messages that were not taken, for their rate. */
  rateLimited: number;
  /** Messages that connections lost because they were full. */
  slowConsumerDrops: number;
  /** Messages not sent because strict encryption was not settled yet. */
  unsealable: number;
  /** Frames of clients that could not be read. */
  refused: number;
  /** Messages of clients that could be read and not be carried out; each was answered. */
  invalid: number;
}

/** All zero. */
export function createCounters(): Counters {
  return {
    accepted: 0,
    received: 0,
    receivedBytes: 0,
    eventsSent: 0,
    sentBytes: 0,
    rateLimited: 0,
    slowConsumerDrops: 0,
    unsealable: 0,
    refused: 0,
    invalid: 0,
  };
}
