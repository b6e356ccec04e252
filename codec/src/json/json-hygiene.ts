import { CodecError } from '../errors.ts';
import { forbiddenKeyTraces, isForbiddenKey } from './forbidden-keys.ts';
import { isWellFormed } from './well-formed.ts';

/**
 * A name that could be forbidden, or a digit and an exponent of three digits or more: without one, a number overflows only by
 * sheer length. One expression takes half the time of a search for each.
 */
const suspicious = new RegExp(`${forbiddenKeyTraces}|\\d[eE]\\+?\\d\\d\\d`);
// With an exponent of at most 99, a number of fewer digits stays below 1e309.
const longestSafeRun = 200;

/**
 * Tells whether a text could hold what `JSON.parse` lets through and the wire does not allow.
 *
 * Cheap, and right to be wrong in one direction: escapes, for instance, could spell a forbidden name.
 */
export function mayNeedCleaning(text: string): boolean {
  return hasEscapedUnit(text) || suspicious.test(text) || hasLongDigitRun(text);
}

/**
 * Drops forbidden members from a parsed value, in place.
 *
 * Throws `CodecError` `invalid_json` for numbers beyond binary64 and for half a surrogate pair, as published servers
 * refuse them. (WSE-PAY-005, WSE-PAY-007) The depth of `value` is bounded already.
 */
export function cleanJson(value: unknown): unknown {
  if (typeof value === 'number') assertFinite(value);
  else if (typeof value === 'string') assertWellFormed(value);
  else if (Array.isArray(value)) for (const item of value) cleanJson(item);
  else if (isRecord(value)) cleanMembers(value);
  return value;
}

function cleanMembers(members: Record<string, unknown>): void {
  for (const [name, member] of Object.entries(members)) {
    if (isForbiddenKey(name)) {
      delete members[name];
      continue;
    }
    assertWellFormed(name);
    cleanJson(member);
  }
}

function assertFinite(value: number): void {
  if (!Number.isFinite(value)) throw new CodecError('invalid_json', 'reading JSON: a number is beyond binary64');
}

function assertWellFormed(text: string): void {
  if (!isWellFormed(text)) throw new CodecError('invalid_json', 'reading JSON: a string holds half a surrogate pair');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Engines look for one character much faster than for two, and most texts have no escape at all. */
function hasEscapedUnit(text: string): boolean {
  return text.indexOf('\\') >= 0 && text.includes('\\u');
}

/** Looks at every 200th character: a run of that many digits cannot pass between two of them. */
function hasLongDigitRun(text: string): boolean {
  for (let at = longestSafeRun - 1; at < text.length; at += longestSafeRun) {
    if (isDigit(text, at) && runAround(text, at) >= longestSafeRun) return true;
  }
  return false;
}

function runAround(text: string, at: number): number {
  let start = at;
  let end = at + 1;
  while (isDigit(text, start - 1)) start -= 1;
  while (isDigit(text, end)) end += 1;
  return end - start;
}

function isDigit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0x30 && unit <= 0x39;
}
