import { CodecError } from '../errors.ts';
import { assertJsonDepth } from './json-depth.ts';
import { cleanJson, mayNeedCleaning } from './json-hygiene.ts';
import { holdsBytes, writeJson } from './json-writer.ts';

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

/**
 * Writes JSON without white space, members in the order given. (WSE-PAY-015)
 *
 * Throws `CodecError` `unencodable_value` for what nests too deep or in a circle.
 */
export function stringifyJson(value: object): string {
  const json = stringifyPlain(value);
  return json === undefined || (mayHoldBytes(json) && holdsBytes(value)) ? writeJson(value, 'given') : json;
}

/** {@link stringifyJson} with members, nested ones too, in the byte order of their names. (WSE-ENV-022) */
export function stringifySortedJson(value: object): string {
  return writeJson(value, 'sorted');
}

/** Undefined for bigints, which only the slower writer knows, and for circles, which it refuses. */
function stringifyPlain(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** Bytes look like this in the native writer's text; most messages show neither, and are not walked through again. */
function mayHoldBytes(json: string): boolean {
  return json.includes('{"0":') || json.includes('{}');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodecError('invalid_json', `reading ${text.length} characters as JSON: ${reason}`, { cause });
  }
}
