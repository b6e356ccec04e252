import type { SessionCounters } from './handler.ts';

/** Counts under way: those of a type, to be counted up. */
export type Counts<Names> = { -readonly [Name in keyof Names]: number };

/** What a session has counted before anything has happened; a new object each time. */
export function noSessionCounts(): Counts<SessionCounters> {
  return {
    received: 0,
    delivered: 0,
    sent: 0,
    refused: 0,
    duplicates: 0,
    rateLimited: 0,
    clearRefused: 0,
    unexpected: 0,
    dropped: 0,
  };
}
