import * as limits from '@wsekit/spec/limits';
import { CodecError } from '../errors.ts';
import { parseJson } from '../json/parse-json.ts';

/** One user in one topic, as a PRESENCE_FULL tells it. */
export interface PresenceEntry {
  readonly topic: string;
  readonly userId: string;
  /** Any JSON value; null when the sender gave none. */
  readonly data: unknown;
  /** Milliseconds since 1970; 0 when the sender gave no integer from 0 to 2^53 - 1, so that no entry wins for ever. */
  readonly updatedAtMs: bigint;
}

/**
 * Reads the JSON text of a PRESENCE_FULL: topics, in them users, in them `data` and `updated_at`. (WSE-CLU-074)
 *
 * As published nodes do, a topic or user that is no object counts for nothing. Throws `CodecError` `invalid_json` for
 * other text, `json_too_deep` beyond 127 levels and `cluster_invalid_field` when the whole is no object; a node answers
 * all three by ignoring the frame.
 */
export function parsePresenceFull(entries: string): readonly PresenceEntry[] {
  const topics = parseJson(entries, limits.max_json_depth);
  if (!isObject(topics)) throw new CodecError('cluster_invalid_field', 'reading PRESENCE_FULL: entries are no object');
  const found: PresenceEntry[] = [];
  for (const [topic, users] of Object.entries(topics)) {
    if (!isObject(users)) continue;
    for (const [userId, entry] of Object.entries(users)) {
      if (!isObject(entry)) continue;
      found.push({ topic, userId, data: entry.data ?? null, updatedAtMs: timeOf(entry.updated_at) });
    }
  }
  return found;
}

function timeOf(value: unknown): bigint {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : 0n;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
