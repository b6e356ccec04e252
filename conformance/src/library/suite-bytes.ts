import { primitives } from '#primitives';
import { bytesOfHex, joined, utf8 } from '../bytes.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Text in a suite: a string, or `{"$text": [part, ...]}` where a part is a string or `[string, count]`.
 *
 * Long inputs are written as what they are made of. Throws TypeError for anything else.
 */
export function suiteText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isFields(value) || !Array.isArray(value.$text)) throw new TypeError(`no text: ${JSON.stringify(value)}`);
  return value.$text.map(textPart).join('');
}

function textPart(part: unknown): string {
  if (!Array.isArray(part)) return String(part);
  const [text, count] = part;
  return String(text).repeat(Number(count));
}

/**
 * Bytes in a suite: an object with one of the keys below, whose content is bytes again where that makes sense.
 *
 * `$hex` digits, `$utf8` text, `$concat` a list, `$repeat` bytes and a count, `$cut` bytes and how many of their end to
 * leave out, `$zlib`, `$deflate`, `$gzip` compressed, `$framed` a cluster frame behind its outer length, `$sealed` encrypted under `key` and `iv`. Throws TypeError.
 */
export function suiteBytes(value: unknown): Uint8Array<ArrayBuffer> {
  if (!isFields(value)) throw new TypeError(`no bytes: ${JSON.stringify(value)}`);
  const [tag = ''] = Object.keys(value);
  const make = makers[tag];
  if (make === undefined) throw new TypeError(`no bytes: ${JSON.stringify(value).slice(0, 200)}`);
  return make(value[tag], value);
}

/** Level 1 of zlib. */
const fastest = 1;

const makers: Readonly<Record<string, (content: unknown, all: Fields) => Uint8Array<ArrayBuffer>>> = {
  $hex: (content) => fromHex(content),
  $utf8: (content) => utf8(suiteText(content)),
  $concat: (content) => joined(...items(content).map(suiteBytes)),
  $repeat: (content) => {
    const [piece, count] = items(content);
    const bytes = suiteBytes(piece);
    const whole = new Uint8Array(bytes.length * Number(count));
    if (whole.length === 0) return whole;
    whole.set(bytes);
    // What is there already is doubled: a bomb has hundreds of millions of the same byte.
    for (let there = bytes.length; there < whole.length; there *= 2) whole.copyWithin(there, 0, there);
    return whole;
  },
  $cut: (content) => {
    const [whole, count] = items(content);
    return suiteBytes(whole).subarray(0, -Number(count));
  },
  $zlib: (content, { level }) => new Uint8Array(primitives.zlib(suiteBytes(content), Number(level ?? fastest))),
  $framed: (content) => {
    const inner = suiteBytes(content);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, inner.length);
    return joined(length, inner);
  },
  $deflate: (content) => new Uint8Array(primitives.deflate(suiteBytes(content))),
  $gzip: (content) => new Uint8Array(primitives.gzip(suiteBytes(content))),
  $sealed: (content, { key, iv }) => {
    const nonce = fromHex(iv);
    return joined(utf8('E:'), nonce, primitives.seal(suiteBytes(content), fromHex(key), nonce));
  },
};

function fromHex(value: unknown): Uint8Array<ArrayBuffer> {
  const digits = String(value).replaceAll(' ', '');
  if (!/^(?:[0-9a-f]{2})*$/.test(digits)) throw new TypeError(`no hexadecimal: ${digits.slice(0, 80)}`);
  return bytesOfHex(digits);
}

function items(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`no list: ${JSON.stringify(value)}`);
  return value;
}

/** Narrows to a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
