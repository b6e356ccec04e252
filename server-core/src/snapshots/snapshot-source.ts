import type { Envelope } from '@wsekit/codec';

/** Messages that tell the state of a topic; of one without `t` that is the topic and `_snapshot`. */
export type Snapshot = Envelope | readonly Envelope[] | undefined;

/**
 * Makes the state of a topic for a client that asks for it; undefined where there is none to tell.
 *
 * What it gives at once leaves before anything that is published afterwards. The signal is aborted when the client has gone
 * or the time is over.
 */
export type SnapshotSource = (topic: string, connectionId: string, signal: AbortSignal) => Snapshot | Promise<Snapshot>;
