import { CodecError } from '../errors.ts';
import { nestsDeeperThan } from '../json/json-depth.ts';
import { holdsUnwritten, writeJson } from './json-writer.ts';
import { sortNames } from './key-order.ts';
import { isPlainValue } from './plain-value.ts';
import { sortedCopy } from './sorted-copy.ts';

/**
 * Writes JSON without white space, members in the order given. (WSE-PAY-015)
 *
 * Throws `CodecError` `unencodable_value` for what has no form in JSON, nests deeper than `maxDepth` or in a circle.
 */
export function stringifyJson(value: object, maxDepth: number): string {
  return withinDepth(value, plainText(value) ?? writeJson(value), maxDepth);
}

/** {@link stringifyJson} with members, nested ones too, in the byte order of their names. (WSE-ENV-022) */
export function stringifySortedJson(value: object, maxDepth: number): string {
  return withinDepth(value, sortedPlainText(value, maxDepth) ?? writeJson(value, sortNames), maxDepth);
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
