import type { CryptoProvider } from './cipher.ts';
import { invalidSignature, signText, verifyText } from './signature.ts';
import { appendSignature, splitSignature } from './signature-field.ts';

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
  if (splitSignature(envelope) !== undefined) throw new TypeError('signing: the envelope is signed already');
  // The signature covers `{}` and `{...}` without the comma that joins it on, as the Python client computes it.
  return appendSignature(envelope, signText(provider, key, envelope));
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
  const parts = splitSignature(envelope);
  if (parts === undefined) throw invalidSignature(`no "sig" as the last field of ${envelope.length} characters`);
  verifyText(provider, key, parts.signed, parts.signature);
}
