import { bytesOfHex, hexOf } from '../bytes.ts';

/** JSON numbers and strings; only integers of 16 digits and more can be beyond a double's reach. */
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const longInteger = /^-?\d{16,}$/;
const manyDigits = /\d{16}/;
const namedFloats: ReadonlyMap<unknown, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

/**
 * Reads the JSON text of a `_json` field.
 *
 * Integers that a double would round become bigints; `{"$hex": "00ff"}` becomes bytes and `{"$float": "nan"}` a number.
 * Keys stay own properties, `__proto__` too. Throws SyntaxError for text that is no JSON.
 */
export function parseValue(text: string): unknown {
  const exact = manyDigits.test(text) ? text.replace(stringOrNumber, keepDigits) : text;
  return JSON.parse(exact, (_key, value: unknown) => revive(value));
}

/**
 * Writes a value as the text of a `_json` field, the reverse of {@link parseValue}.
 *
 * Doubles too large to be exact integers are written with an exponent, bigints with all their digits: the suite tells
 * rounding from exactness by that. Throws TypeError for functions, symbols and undefined.
 */
export function formatValue(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value);
  if (value instanceof Uint8Array) return `{"$hex":"${hexOf(value)}"}`;
  if (Array.isArray(value)) return `[${value.map(formatValue).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} has no JSON form`);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${formatValue(member)}`).join(',')}}`;
}

function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '{"$float":"nan"}';
  if (!Number.isFinite(value)) return `{"$float":"${value > 0 ? 'inf' : '-inf'}"}`;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : JSON.stringify(value);
}

function keepDigits(token: string): string {
  return longInteger.test(token) && !Number.isSafeInteger(Number(token)) ? `{"$int":"${token}"}` : token;
}

function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const [member, ...others] = Object.entries(value);
  if (member === undefined || others.length > 0) return value;
  const [tag, content] = member;
  if (typeof content !== 'string') return value;
  if (tag === '$int' && /^-?\d+$/.test(content)) return BigInt(content);
  if (tag === '$hex' && /^(?:[0-9a-f]{2})*$/.test(content)) return bytesOfHex(content);
  return tag === '$float' ? (namedFloats.get(content) ?? value) : value;
}
