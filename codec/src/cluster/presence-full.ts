import { limits } from '@wsekit/spec';
import { CodecError } from '../errors.ts';

/** One user in one topic, as a PRESENCE_FULL tells it. */
export interface PresenceEntry {
  readonly topic: string;
  readonly userId: string;
  /** Any JSON value; null when the sender gave none. */
  readonly data: unknown;
  /** Milliseconds since 1970; 0 when the sender gave no non-negative integer. */
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
  const topics = parseJson(entries);
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
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? BigInt(value) : 0n;
}

function parseJson(text: string): unknown {
  checkDepth(text);
  try {
    // Only text that can spell such a key pays for the walk; a key may also hide behind \u escapes.
    return /__proto__|constructor|prototype|\\u/.test(text) ? JSON.parse(text, dropPollutingKeys) : JSON.parse(text);
  } catch (cause) {
    throw new CodecError('invalid_json', 'reading PRESENCE_FULL: entries are no JSON', { cause });
  }
}

function dropPollutingKeys(key: string, value: unknown): unknown {
  return key === '__proto__' || key === 'constructor' || key === 'prototype' ? undefined : value;
}

/** Bounds the nesting before anything recurses over it. */
function checkDepth(text: string): void {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') i = closingQuote(text, i);
    else if (char === ']' || char === '}') depth--;
    else if ((char === '[' || char === '{') && ++depth > limits.max_json_depth) {
      throw new CodecError(
        'json_too_deep',
        `reading PRESENCE_FULL: nested deeper than ${limits.max_json_depth} levels`,
      );
    }
  }
}

function closingQuote(text: string, openingQuote: number): number {
  for (let i = openingQuote + 1; i < text.length; i++) {
    if (text[i] === '"') return i;
    if (text[i] === '\\') i++;
  }
  return text.length;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
