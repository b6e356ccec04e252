import { isObject, type WideInteger } from './json-file.ts';

/** What a cluster vector says about its bytes; which fields are there depends on the frame type. */
export interface ClusterFields {
  readonly kind: 'frame' | 'stream';
  /** `ok`, `decode_error` or `unknown_type` for frames; streams also know `incomplete`, `invalid_outer_length`, `handshake_rejected`. */
  readonly expect: string;
  /** True when a published node of that dialect writes exactly these bytes. */
  readonly canonical?: boolean;
  readonly header?: Readonly<Record<string, number>>;
  readonly type?: string;
  readonly msg_type?: number;
  readonly topic?: string;
  readonly payload_utf8?: string;
  readonly payload_hex?: string;
  readonly payload_len?: number;
  readonly payload_repeat_byte?: number | string;
  readonly recovery?: { readonly epoch: number; readonly offset: number | WideInteger } | null;
  readonly instance_id?: string;
  readonly protocol_version?: number;
  readonly capabilities?: number;
  readonly topics?: readonly string[];
  readonly continuation?: boolean;
  readonly addr?: string;
  readonly addrs?: readonly string[];
  readonly action?: number;
  /** Milliseconds, unsigned 64 bit. */
  readonly updated_at?: number | WideInteger;
  readonly user_id?: string;
  readonly data?: string;
  readonly entries?: string;
  readonly outer_len?: number;
  /** Types of the frames of a stream, in order. */
  readonly frames?: readonly string[];
}

/** One cluster frame or stream with its verdict. */
export interface ClusterVector {
  readonly name: string;
  /** `both` (2.0.5 and 2.4.3) or the one version whose verdict this is. */
  readonly dialect: string;
  /** The inner frame, or all bytes of a stream. */
  readonly hex: string;
  /** The inner frame behind its 4-byte big-endian length. */
  readonly wire_hex: string;
  readonly fields: ClusterFields;
}

/** Tells whether parsed JSON is a list of cluster vectors. */
export function isClusterVectors(value: unknown): value is readonly ClusterVector[] {
  return Array.isArray(value) && value.length > 0 && value.every(isClusterVector);
}

function isClusterVector(value: unknown): value is ClusterVector {
  return (
    isObject(value) &&
    typeof value.name === 'string' &&
    typeof value.dialect === 'string' &&
    typeof value.hex === 'string' &&
    typeof value.wire_hex === 'string' &&
    isObject(value.fields) &&
    (value.fields.kind === 'frame' || value.fields.kind === 'stream')
  );
}
