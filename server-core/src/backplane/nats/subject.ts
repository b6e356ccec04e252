import { createHash } from 'node:crypto';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** No token of a name begins with it but followed by two digits, or alone. */
const hashedToken = '=h';
const emptyToken = '=';
const escapeMark = '=';
const loneSurrogate = /\p{Surrogate}/u;
/** Printable bytes but `.`, `*` and `>`, which NATS gives a meaning to, and the beginning of an escape. */
const plainToken = /^[!-)+-\-/-<?-~]+$/;

/**
 * Most bytes of a topic as a subject; longer ones are hashed. A server takes 4,096 for a whole line of the protocol, of which
 * a request to JetStream needs a part for itself.
 */
export const maxSubjectBytes = 1024;
/** Most tokens of a topic as a subject; topics of more are hashed. */
export const maxSubjectTokens = 64;

/**
 * Writes a topic as subject tokens: split at its dots, each byte that NATS reads otherwise as `=` and two digits.
 *
 * Undefined for a topic that is too long for that, or no text that has UTF-8: see {@link topicSubject}.
 */
export function encodeTopic(topic: string): string | undefined {
  // Bytes are at least as many as the units of a text.
  if (topic.length > maxSubjectBytes || loneSurrogate.test(topic)) return undefined;
  const tokens = topic.split('.');
  if (tokens.length > maxSubjectTokens) return undefined;
  const subject = tokens.map(encodeToken).join('.');
  return subject.length > maxSubjectBytes ? undefined : subject;
}

/** Writes one token; the empty one, which subjects must not have, as `=`. */
export function encodeToken(token: string): string {
  if (plainToken.test(token)) return token;
  if (token === '') return emptyToken;
  let written = '';
  for (const byte of encoder.encode(token)) {
    const character = String.fromCharCode(byte);
    written += plainToken.test(character) ? character : escapeMark + byte.toString(16).padStart(2, '0');
  }
  return written;
}

/** Reads what {@link encodeTopic} wrote; undefined for anything else, hashed topics included. */
export function decodeTopic(subject: string): string | undefined {
  if (!subject.includes(escapeMark)) return subject;
  const tokens = subject.split('.').map(decodeToken);
  return tokens.some((token) => token === undefined) ? undefined : tokens.join('.');
}

function decodeToken(token: string): string | undefined {
  if (token === emptyToken) return '';
  const bytes = new Uint8Array(token.length);
  let length = 0;
  for (let at = 0; at < token.length; at += 1) {
    const isEscape = token[at] === escapeMark;
    const digits = token.slice(at + 1, at + 3);
    if (isEscape && !/^[0-9a-f]{2}$/.test(digits)) return undefined;
    bytes[length] = isEscape ? Number.parseInt(digits, 16) : token.charCodeAt(at);
    length += 1;
    if (isEscape) at += 2;
  }
  return readUtf8(bytes.subarray(0, length));
}

function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The tokens of any topic: as {@link encodeTopic} writes it, or its hash, where the message has to name the topic. */
export function topicSubject(topic: string): string {
  return encodeTopic(topic) ?? hashedSubject(topic);
}

/** Tells whether a topic's tokens are those of a hash, which do not tell the topic. */
export function isHashed(subject: string): boolean {
  return subject.startsWith(`${hashedToken}.`);
}

/** All hashed topics. */
export const everyHashed: string = `${hashedToken}.*`;

function hashedSubject(topic: string): string {
  // As JSON, in which texts without UTF-8 differ as well.
  return `${hashedToken}.${createHash('sha256').update(JSON.stringify(topic)).digest('hex')}`;
}
