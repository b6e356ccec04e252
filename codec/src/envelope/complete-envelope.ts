import type { Envelope } from './envelope.ts';

/** Where a writer takes what an envelope lacks from. */
export interface EnvelopeSource {
  /** A new message id, see `createMessageIds`. */
  readonly nextId: () => string;
  /** The next of a counter that all connections of a server share, from 0. (WSE-ENV-043) */
  readonly nextSeq: () => number;
  /** Unix time in milliseconds. */
  readonly nowMs: () => number;
}

const version = 1;

/**
 * Gives an event the fields every event carries: `id`, `ts` and `seq` where it has none of its own, and `v` 1.
 *
 * What the application gave stays as it is, whatever its kind, `null` included; the counter moves only when it is asked.
 * Members stand in the order the documents show. (WSE-ENV-030, WSE-ENV-031, WSE-ENV-040 to WSE-ENV-046) Returns a new object.
 */
export function completeEnvelope(event: Envelope, source: EnvelopeSource): Envelope {
  const { c, t, p, id, ts, seq, v: _, ...others } = event;
  return {
    ...(c === undefined ? {} : { c }),
    ...(t === undefined ? {} : { t }),
    ...(p === undefined ? {} : { p }),
    id: id === undefined ? source.nextId() : id,
    ts: ts === undefined ? formatTime(source.nowMs()) : ts,
    seq: seq === undefined ? source.nextSeq() : seq,
    v: version,
    ...others,
  };
}

/** Writes a time as RFC 3339 in UTC with milliseconds: 24 characters. (WSE-ENV-040) */
export function formatTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
