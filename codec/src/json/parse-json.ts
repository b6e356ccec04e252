import { CodecError } from '../errors.ts';
import { assertTextDepth, assertValueDepth } from './json-depth.ts';
import { cleanJson, mayNeedCleaning } from './json-hygiene.ts';

/**
 * Parses JSON strictly (RFC 8259), no deeper than `maxDepth`. (WSE-PAY-001 to WSE-PAY-007)
 *
 * Beyond `JSON.parse` it refuses numbers that binary64 cannot hold and halves of surrogate pairs, and drops members named
 * `__proto__`, `constructor` and `prototype` at every depth. Throws `CodecError` `invalid_json` or `json_too_deep`.
 */
export function parseJson(text: string, maxDepth: number): unknown {
  assertTextDepth(text, maxDepth);
  const value = parse(text);
  assertValueDepth(value, text, maxDepth);
  return mayNeedCleaning(text) ? cleanJson(value) : value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodecError('invalid_json', `reading ${text.length} characters as JSON: ${reason}`, { cause });
  }
}
