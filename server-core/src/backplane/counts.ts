import type { BackplaneCounters } from './backplane.ts';

/** {@link BackplaneCounters} while they count. */
export type Counts = { -readonly [Name in keyof BackplaneCounters]: BackplaneCounters[Name] };

/** Nothing counted yet. */
export function createCounts(): Counts {
  return {
    messagesSent: 0,
    messagesDelivered: 0,
    messagesDropped: 0,
    bytesSent: 0,
    bytesReceived: 0,
    reconnects: 0,
    unknownMessageTypes: 0,
    deadLetters: 0,
  };
}
