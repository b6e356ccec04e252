import { CodecError } from '../errors.ts';

const quote = 0x22;
const backslash = 0x5c;
// `[` and `{` differ in this bit alone, and so do `]` and `}`.
const caseBit = 0x20;
const opener = 0x7b;
const closer = 0x7d;

/**
 * Throws `CodecError` `json_too_deep` when a text nests containers deeper than `maxDepth`, before it is parsed.
 *
 * Most texts hold no more openers than the limit allows levels; only the others are walked. (WSE-PAY-002, WSE-PAY-003)
 */
export function assertJsonDepth(text: string, maxDepth: number): void {
  // A level takes an opener and a closer.
  if (text.length <= maxDepth * 2) return;
  if (!hasMoreOpenersThan(text, maxDepth) || !isDeeperThan(text, maxDepth)) return;
  throw new CodecError('json_too_deep', `reading JSON: nested deeper than the limit of ${maxDepth}`);
}

/** Counts the openers inside strings too, which can only lead to a walk that was not needed. */
function hasMoreOpenersThan(text: string, limit: number): boolean {
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
    } else if ((unit | caseBit) === opener) {
      depth += 1;
      if (depth > limit) return true;
    } else if ((unit | caseBit) === closer) {
      depth -= 1;
    }
  }
  return false;
}

/** The position of the quote that ends the string begun at `start`; the end of the text when none does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
