import type { Envelope } from '@wsekit/codec';

/**
 * Why a message that was given to a client will not be sent, or is not known to have arrived.
 *
 * - `offline`: no session is ready, and the client keeps nothing while there is none.
 * - `full`: as many messages or bytes wait as may, none of them less urgent.
 * - `displaced`: it waited, and gave its place to one more urgent.
 * - `expired`: it waited for longer than it may.
 * - `too_large`: it is larger than all that may wait, or than a server takes.
 * - `cancelled`: its signal was aborted while it waited.
 * - `cleared`: the application has emptied the queue.
 * - `unencodable`: the session that was to send it cannot write it.
 * - `refused`: the server has said that it did not take it.
 * - `in_doubt`: it was being sent when its tab or its connection died; whether it arrived is not known.
 * - `closed`: the client has ended, and nothing keeps the message for the next.
 */
export type DropReason =
  | 'offline'
  | 'full'
  | 'displaced'
  | 'expired'
  | 'too_large'
  | 'cancelled'
  | 'cleared'
  | 'unencodable'
  | 'refused'
  | 'in_doubt'
  | 'closed';

/** A message that waits to be sent. */
export interface WaitingMessage {
  readonly id: string;
  /** As it is to leave. */
  readonly envelope: Envelope;
  /** 10, 8, 5, 3 or 1. */
  readonly level: number;
  /** Its place among all that waited, less is earlier; may be negative. */
  readonly order: number;
  /** Unix time in milliseconds. */
  readonly queuedMs: number;
  /** What it takes on the wire, uncompressed. */
  readonly bytes: number;
}
