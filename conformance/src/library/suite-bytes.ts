import { createCipheriv } from 'node:crypto';
import { constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

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
export function suiteBytes(value: unknown): Buffer {
  if (!isFields(value)) throw new TypeError(`no bytes: ${JSON.stringify(value)}`);
  const [tag = ''] = Object.keys(value);
  const make = makers[tag];
  if (make === undefined) throw new TypeError(`no bytes: ${JSON.stringify(value).slice(0, 200)}`);
  return make(value[tag], value);
}

const makers: Readonly<Record<string, (content: unknown, all: Fields) => Buffer>> = {
  $hex: (content) => fromHex(content),
  $utf8: (content) => Buffer.from(suiteText(content), 'utf8'),
  $concat: (content) => Buffer.concat(items(content).map(suiteBytes)),
  $repeat: (content) => {
    const [piece, count] = items(content);
    const bytes = suiteBytes(piece);
    return Buffer.alloc(bytes.length * Number(count), bytes);
  },
  $cut: (content) => {
    const [whole, count] = items(content);
    return suiteBytes(whole).subarray(0, -Number(count));
  },
  $zlib: (content, { level }) => deflateSync(suiteBytes(content), { level: Number(level ?? constants.Z_BEST_SPEED) }),
  $framed: (content) => {
    const inner = suiteBytes(content);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(inner.length);
    return Buffer.concat([length, inner]);
  },
  $deflate: (content) => deflateRawSync(suiteBytes(content)),
  $gzip: (content) => gzipSync(suiteBytes(content)),
  $sealed: (content, { key, iv }) => sealed(suiteBytes(content), fromHex(key), fromHex(iv)),
};

/** An `E:` frame, made with the primitives of the runtime and not with the codec under test. */
function sealed(plaintext: Buffer, key: Buffer, iv: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from('E:'), iv, ciphertext, cipher.getAuthTag()]);
}

function fromHex(value: unknown): Buffer {
  const digits = String(value).replaceAll(' ', '');
  if (!/^(?:[0-9a-f]{2})*$/.test(digits)) throw new TypeError(`no hexadecimal: ${digits.slice(0, 80)}`);
  return Buffer.from(digits, 'hex');
}

function items(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`no list: ${JSON.stringify(value)}`);
  return value;
}

/** Narrows to a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
