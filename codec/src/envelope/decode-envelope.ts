import type { Category } from '@wsekit/spec';
import type { Envelope } from './envelope.ts';

/** Tells whether a decoded value is a message: an object, not an array, not null. (WSE-ENV-013) */
export function isEnvelope(value: unknown): value is Envelope {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/**
 * Makes an envelope of a freshly decoded object, in place.
 *
 * `type` and `payload` become `t` and `p` where the short names are not there. (WSE-ENV-003 to WSE-ENV-006) A prefix
 * becomes `c` and wins over the field. (WSE-FRM-014, WSE-FRM-015)
 */
export function normalizeEnvelope(object: Envelope, prefix: Category | undefined): Envelope {
  if (object.t === undefined && object.type !== undefined) rename(object, 'type', 't');
  if (object.p === undefined && object.payload !== undefined) rename(object, 'payload', 'p');
  if (prefix !== undefined) object.c = prefix;
  return object;
}

function rename(object: Record<string, unknown>, long: string, short: string): void {
  object[short] = object[long];
  delete object[long];
}
