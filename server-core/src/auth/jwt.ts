import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { serverLimits } from '@wsekit/spec';

/** Claims of a token. */
export type Claims = Readonly<Record<string, unknown>>;

/** A token taken apart; nothing of it is verified. */
export interface ParsedToken {
  readonly header: Claims;
  readonly payload: Uint8Array;
  /** What the signature covers. */
  readonly signed: string;
  readonly signature: Buffer;
}

const base64url = /^[A-Za-z0-9_-]*$/;
const partCount = 3;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Takes a token apart; undefined for anything but three parts of canonical base64url behind a JSON header. (WSE-CONN-030) */
export function parseToken(token: string): ParsedToken | undefined {
  const parts = token.split('.');
  const [header, payload, signature] = parts.map(decodePart);
  if (parts.length !== partCount || header === undefined || payload === undefined || signature === undefined) {
    return undefined;
  }
  const headerObject = parseObject(header);
  if (headerObject === undefined) return undefined;
  return { header: headerObject, payload, signed: token.slice(0, token.lastIndexOf('.')), signature };
}

/** Tells whether HMAC-SHA256 under the secret gives the signature, in constant time. (WSE-CONN-040) */
export function hasHs256Signature({ signed, signature }: ParsedToken, secret: KeyObject): boolean {
  const expected = createHmac('sha256', secret).update(signed).digest();
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

/**
 * Writes a token of these claims in the order of their names, signed with HS256; adds no claims. (RFC 7515 section 7.1)
 *
 * Throws RangeError for a secret below 32 bytes. (RFC 7518 section 3.2)
 */
export function encodeJwt(claims: Claims, secret: string | Uint8Array, header: Claims = {}): string {
  const key = secretBytes(secret);
  if (key.length < minSecretBytes) throw new RangeError(secretTooShort(key.length));
  const head = encodePart(JSON.stringify({ alg: 'HS256', typ: 'JWT', ...header }));
  const signed = `${head}.${encodePart(JSON.stringify(claims, sorted))}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

/** Shortest secret of HS256. (WSE-CONN-039) */
export const minSecretBytes = 32;
/** Longest token. (WSE-CONN-037) */
export const maxTokenBytes: number = serverLimits.max_token_bytes;

/** Says what is wrong with a secret of so many bytes. */
export function secretTooShort(bytes: number): string {
  return `the secret of HS256 has ${bytes} bytes, at least ${minSecretBytes} are needed`;
}

/** The bytes of a secret: those of its UTF-8 for texts. */
export function secretBytes(secret: string | Uint8Array): Uint8Array {
  return typeof secret === 'string' ? Buffer.from(secret) : secret;
}

/** A secret as a key: to make one takes as long as to use it. */
export function secretKey(secret: string | Uint8Array): KeyObject {
  return createSecretKey(secretBytes(secret));
}

/** As published servers write them. */
function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([first], [second]) => (first < second ? -1 : 1)));
}

function encodePart(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** Bits that belong to no byte have to be 0, so that a token has one spelling. */
function decodePart(part: string): Buffer | undefined {
  if (!base64url.test(part)) return undefined;
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
}

/** Reads a JSON object; undefined for anything else. */
export function parseObject(bytes: Uint8Array): Claims | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
