import type { Category } from '@wsekit/spec';

/**
 * A decoded message, keyed as on the wire. (WSE-ENV)
 *
 * `type` and `payload` arrive as `t` and `p`; a prefix arrives as `c`. Fields the protocol does not name are kept.
 */
export interface Envelope {
  /** Category. */
  c?: Category;
  /** Message type. */
  t?: string;
  /** Payload. */
  p?: unknown;
  /** Message id, UUID version 7 when the codec made it. */
  id?: string;
  /** Time of sending, RFC 3339, UTC. */
  ts?: string;
  /** Sequence number; process-wide on published servers, so never a measure of loss. */
  seq?: number;
  /** Envelope version, 1. */
  v?: number;
  /** Correlation id. */
  cid?: string;
  /** Priority, 1 to 10. */
  pri?: number;
  /** Correlation of a reply. */
  cor?: string;
  /** Signature, see the signing chapter. */
  sig?: string;
  /** Topic, epoch and offset of the recovery stamp. */
  tp?: string;
  e?: string;
  o?: number;
  [field: string]: unknown;
}
