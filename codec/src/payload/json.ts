import { CodecError } from '../errors.ts';
import { assertTextDepth, assertValueDepth, nestsDeeperThan } from './json-depth.ts';
import { cleanJson, mayNeedCleaning } from './json-hygiene.ts';
import { holdsUnwritten, writeJson } from './json-writer.ts';
import { isPlainValue } from './plain-value.ts';
import { sortedCopy } from './sorted-copy.ts';

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

/**
 * Writes JSON without white space, members in the order given. (WSE-PAY-015)
 *
 * Throws `CodecError` `unencodable_value` for what has no form in JSON, nests deeper than `maxDepth` or in a circle.
 */
export function stringifyJson(value: object, maxDepth: number): string {
  return withinDepth(value, plainText(value) ?? writeJson(value, 'given'), maxDepth);
}

/** {@link stringifyJson} with members, nested ones too, in the byte order of their names. (WSE-ENV-022) */
export function stringifySortedJson(value: object, maxDepth: number): string {
  return withinDepth(value, sortedPlainText(value, maxDepth) ?? writeJson(value, 'sorted'), maxDepth);
}

/** What no reader with the same limit would take is not written. (WSE-PAY-002) */
function withinDepth(value: object, json: string, maxDepth: number): string {
  if (!nestsDeeperThan(value, json, maxDepth)) return json;
  throw new CodecError('unencodable_value', `writing JSON: nested deeper than the limit of ${maxDepth}`);
}

/** Undefined for bigints and bytes, which only the slower writer knows, and for what it refuses, such as circles. */
function plainText(value: object): string | undefined {
  try {
    const json = JSON.stringify(value);
    return mayHoldUnwritten(json) && holdsUnwritten(value) ? undefined : json;
  } catch {
    return undefined;
  }
}

function sortedPlainText(value: object, maxDepth: number): string | undefined {
  try {
    const sorted = isPlainValue(value, maxDepth) ? sortedCopy(value) : undefined;
    return sorted?.isPlain ? JSON.stringify(sorted.value) : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes, buffers, maps and sets look like this in the native writer's text; most messages show none. */
function mayHoldUnwritten(json: string): boolean {
  return json.includes('{"0":') || json.includes('{}') || json.includes('{"type":"Buffer"');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodecError('invalid_json', `reading ${text.length} characters as JSON: ${reason}`, { cause });
  }
}
