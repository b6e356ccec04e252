import { isForbiddenKey } from './forbidden-keys.ts';

// Longer texts cost `JSON.parse` less for each unit than this scan.
const longestScanned = 4096;
/** Containers within each other that are scanned; what nests deeper is left to parsing. */
export const deepestScanned = 32;
// With so few digits and no exponent a number stays within binary64.
const longestNumber = 200;

const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const letterT = 0x74;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * The type of a message, without parsing its JSON.
 *
 * Undefined says nothing: the text is to be parsed. A type says that `parseJson` takes the text and gives an object with
 * this `t`: the grammar is checked to the end, and texts with anything that parsing would mend or refuse (escapes,
 * exponents, forbidden names, depth) and messages that write `type` are left to it. (WSE-PAY-001 to WSE-PAY-007)
 */
export function typeOfPlainMessage(json: string): string | undefined {
  if (json.length > longestScanned || json.charCodeAt(0) !== openBrace) return undefined;
  let type: string | undefined;
  let at = 0;
  do {
    const keyAt = behindBlanks(json, at + 1);
    const keyEnd = behindKey(json, keyAt);
    const valueAt = behindColon(json, keyEnd);
    const valueEnd = behindValue(json, valueAt, 1);
    if (valueEnd < 0) return undefined;
    if (keyEnd === keyAt + 3 && json.charCodeAt(keyAt + 1) === letterT) {
      if (json.charCodeAt(valueAt) !== quote) return undefined;
      type = json.slice(valueAt + 1, valueEnd - 1);
    } else if (keyEnd === keyAt + 6 && json.startsWith('type', keyAt + 1)) {
      return undefined;
    }
    at = behindBlanks(json, valueEnd);
  } while (json.charCodeAt(at) === comma);
  return json.charCodeAt(at) === closeBrace && behindBlanks(json, at + 1) === json.length ? type : undefined;
}

// Each of these takes where something has to begin and gives the place behind it; -1 for what is not plain, and for -1.

function behindValue(json: string, at: number, depth: number): number {
  if (at < 0) return -1;
  const unit = json.charCodeAt(at);
  if (unit === quote) return behindString(json, at);
  if (unit === openBrace) return behindObject(json, at, depth + 1);
  if (unit === openBracket) return behindArray(json, at, depth + 1);
  if (unit === minus || isDigit(unit)) return behindNumber(json, at);
  if (json.startsWith('true', at) || json.startsWith('null', at)) return at + 4;
  return json.startsWith('false', at) ? at + 5 : -1;
}

function behindObject(json: string, start: number, depth: number): number {
  if (depth > deepestScanned) return -1;
  let at = behindBlanks(json, start + 1);
  if (json.charCodeAt(at) === closeBrace) return at + 1;
  at = start;
  do {
    const end = behindValue(json, behindColon(json, behindKey(json, behindBlanks(json, at + 1))), depth);
    if (end < 0) return -1;
    at = behindBlanks(json, end);
  } while (json.charCodeAt(at) === comma);
  return json.charCodeAt(at) === closeBrace ? at + 1 : -1;
}

function behindArray(json: string, start: number, depth: number): number {
  if (depth > deepestScanned) return -1;
  let at = behindBlanks(json, start + 1);
  if (json.charCodeAt(at) === closeBracket) return at + 1;
  at = start;
  do {
    const end = behindValue(json, behindBlanks(json, at + 1), depth);
    if (end < 0) return -1;
    at = behindBlanks(json, end);
  } while (json.charCodeAt(at) === comma);
  return json.charCodeAt(at) === closeBracket ? at + 1 : -1;
}

function behindKey(json: string, at: number): number {
  if (json.charCodeAt(at) !== quote) return -1;
  const end = behindString(json, at);
  const length = end - at - 2;
  // So long are the names that JavaScript gives a meaning.
  return (length === 9 || length === 11) && isForbiddenKey(json.slice(at + 1, end - 1)) ? -1 : end;
}

function behindColon(json: string, keyEnd: number): number {
  if (keyEnd < 0) return -1;
  const at = behindBlanks(json, keyEnd);
  return json.charCodeAt(at) === colon ? behindBlanks(json, at + 1) : -1;
}

function behindString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const unit = json.charCodeAt(at);
    if (unit === quote) return at + 1;
    if (unit === backslash || unit < space) return -1;
  }
  return -1;
}

function behindNumber(json: string, start: number): number {
  let at = json.charCodeAt(start) === minus ? start + 1 : start;
  const first = json.charCodeAt(at);
  if (!isDigit(first)) return -1;
  at = first === zero ? at + 1 : behindDigits(json, at);
  if (json.charCodeAt(at) === point) {
    if (!isDigit(json.charCodeAt(at + 1))) return -1;
    at = behindDigits(json, at + 1);
  }
  return at - start > longestNumber ? -1 : at;
}

function behindDigits(json: string, start: number): number {
  let at = start;
  while (isDigit(json.charCodeAt(at))) at += 1;
  return at;
}

function behindBlanks(json: string, start: number): number {
  let at = start;
  while (isBlank(json.charCodeAt(at))) at += 1;
  return at;
}

function isBlank(unit: number): boolean {
  return unit <= space && (unit === space || unit === 0x0a || unit === 0x0d || unit === 0x09);
}

function isDigit(unit: number): boolean {
  return unit >= zero && unit <= nine;
}
