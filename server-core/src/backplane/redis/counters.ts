import type { BackplaneCounters } from '../backplane.ts';

/** Counters that count. */
export type RedisCounters = { -readonly [Name in keyof BackplaneCounters]: BackplaneCounters[Name] };

/** Makes counters at 0. */
export function createCounters(): RedisCounters {
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
