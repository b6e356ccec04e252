import type { CryptoProvider } from './cipher.ts';
import { invalidSignature, signText, verifyText } from './signature.ts';

const opening = '"sig":"';
const closing = '"}';
/** Base64 of an HMAC-SHA256 is always this long, so the field is cut off by position and never searched for. */
const signatureCharacters = 44;
const fieldCharacters = opening.length + signatureCharacters + closing.length;

/** Splits a signed envelope into signature and the text that was signed; undefined when `sig` is not its last field. */
function split(envelope: string): { signed: string; signature: string } | undefined {
  const at = envelope.length - fieldCharacters;
  // A quote inside a JSON string is always escaped, so `,"sig":"` cannot be part of another field's value. What must be
  // ruled out is a `sig` inside a nested object, and the single brace at the end does that.
  if (!envelope.startsWith('{') || !envelope.startsWith(opening, at) || !envelope.endsWith(closing)) return undefined;
  const before = envelope.slice(0, at);
  if (before !== '{' && !before.endsWith(',')) return undefined;
  const signature = envelope.slice(at + opening.length, -closing.length);
  return { signed: `${before === '{' ? before : before.slice(0, -1)}}`, signature };
}

/**
 * Signs an envelope as the Python client does, and returns it with `sig` as its last field.
 *
 * `envelope` is the compact JSON of the whole envelope, without category prefix and without `sig`; its other bytes stay
 * as they are. Throws TypeError when it is no JSON object or already ends in a `sig`, RangeError when the key is empty.
 * (WSE-SIG-020, 021)
 */
export function signEnvelope(provider: CryptoProvider, key: Uint8Array, envelope: string): string {
  if (!envelope.startsWith('{') || !envelope.endsWith('}'))
    throw new TypeError('signing: the envelope is no JSON object');
  if (split(envelope) !== undefined) throw new TypeError('signing: the envelope is signed already');
  // The signature covers `{}` and `{...}` without the comma that joins it on, as the Python client computes it.
  const separator = envelope === '{}' ? '' : ',';
  return `${envelope.slice(0, -1)}${separator}${opening}${signText(provider, key, envelope)}${closing}`;
}

/**
 * Verifies an envelope signed by {@link signEnvelope} or by a Python client, from the text as received.
 *
 * `envelope` comes without its category prefix. Works on the text because Python's two JSON libraries write the same
 * value in different bytes. Throws `CodecError` `invalid_signature`, also when `sig` is missing or not the last field.
 * It does not parse the envelope: parse it before or after, and never act on it before this has returned. (WSE-SIG-022
 * to 024)
 */
export function verifyEnvelope(provider: CryptoProvider, key: Uint8Array, envelope: string): void {
  const parts = split(envelope);
  if (parts === undefined) throw invalidSignature(`no "sig" as the last field of ${envelope.length} characters`);
  verifyText(provider, key, parts.signed, parts.signature);
}
