import { CodecError } from '../errors.ts';
import { assertJsonDepth } from './json-depth.ts';
import { cleanJson, mayNeedCleaning } from './json-hygiene.ts';
import { writeSortedJson } from './json-writer.ts';

/**
 * Parses JSON strictly (RFC 8259), no deeper than `maxDepth`. (WSE-PAY-001 to WSE-PAY-007)
 *
 * Beyond `JSON.parse` it refuses numbers that binary64 cannot hold and halves of surrogate pairs, and drops members named
 * `__proto__`, `constructor` and `prototype` at every depth. Throws `CodecError` `invalid_json` or `json_too_deep`.
 */
export function parseJson(text: string, maxDepth: number): unknown {
  assertJsonDepth(text, maxDepth);
  const value = parse(text);
  return mayNeedCleaning(text) ? cleanJson(value) : value;
}

/** Writes JSON without white space, members in the order given; throws `CodecError` `unencodable_value`. (WSE-PAY-015) */
export function stringifyJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodecError('unencodable_value', `writing JSON: ${reason}`, { cause });
  }
}

/** {@link stringifyJson} with members, nested ones too, in the byte order of their names. (WSE-ENV-022) */
export function stringifySortedJson(value: object): string {
  return writeSortedJson(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodecError('invalid_json', `reading ${text.length} characters as JSON: ${reason}`, { cause });
  }
}
