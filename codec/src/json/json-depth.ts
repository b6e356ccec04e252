import { CodecError } from '../errors.ts';
import { closesContainer, endOfString, opensContainer, quote } from './json-scan.ts';

// To parse this many containers costs little, however they nest, and to look at them then costs less than before.
const fewContainers = 4096;

/**
 * Throws `CodecError` `json_too_deep` for a text that nests deeper than `maxDepth`, unless it holds so few containers that
 * {@link assertValueDepth} can say so once it is parsed. Nothing is spent on a deep text either way. (WSE-PAY-003)
 */
export function assertTextDepth(text: string, maxDepth: number): void {
  if (hasMoreOpenersThan(text, Math.max(fewContainers, maxDepth)) && isDeeperThan(text, maxDepth))
    throw tooDeep(maxDepth);
}

/** Throws `CodecError` `json_too_deep` for a value, parsed from `text`, that nests deeper than `maxDepth`. (WSE-PAY-002) */
export function assertValueDepth(value: unknown, text: string, maxDepth: number): void {
  if (nestsDeeperThan(value, text, maxDepth)) throw tooDeep(maxDepth);
}

/** Tells whether a value, of which `text` was written, nests deeper than `maxDepth`; what `toJSON` gave is not looked at. */
export function nestsDeeperThan(value: unknown, text: string, maxDepth: number): boolean {
  // A level takes an opener and a closer.
  if (text.length <= maxDepth * 2 || !hasMoreOpenersThan(text, maxDepth)) return false;
  return isValueDeeperThan(value, maxDepth);
}

function isValueDeeperThan(value: unknown, levels: number): boolean {
  if (!isObject(value)) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return isAnyDeeperThan(value, levels - 1);
  // The methods of Object would make an array of every object.
  for (const name in value) {
    if (isValueDeeperThan(value[name], levels - 1)) return true;
  }
  return false;
}

function isAnyDeeperThan(items: readonly unknown[], levels: number): boolean {
  for (let index = 0; index < items.length; index += 1) {
    if (isValueDeeperThan(items[index], levels)) return true;
  }
  return false;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Counts the openers inside strings too, which can only lead to a look that was not needed. */
function hasMoreOpenersThan(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  let left = limit;
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
    left -= 1;
    if (left < 0) return true;
  }
  for (let at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1)) {
    left -= 1;
    if (left < 0) return true;
  }
  return false;
}

function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      at = endOfString(text, at);
    } else if (opensContainer(unit)) {
      depth += 1;
      if (depth > limit) return true;
    } else if (closesContainer(unit)) {
      depth -= 1;
    }
  }
  return false;
}

function tooDeep(maxDepth: number): CodecError {
  return new CodecError('json_too_deep', `reading JSON: nested deeper than the limit of ${maxDepth}`);
}
