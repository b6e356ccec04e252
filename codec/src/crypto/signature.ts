import { encodeUtf8 } from '../bytes.ts';
import { CodecError } from '../errors.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import type { CryptoProvider } from './cipher.ts';
import { equalBytes } from './equal.ts';
import { decodeHex, encodeHex } from './hex.ts';

// Three published programs sign in three ways that no other of them verifies, and none sends its key to the other side:
// both ends must have been given the same key by other means. Nothing in these three forms names a time or a nonce, so
// a signed message can be replayed; `signTimed` is the form that can not.

const signatureBytes = 32;

/** HMAC-SHA256 of the UTF-8 text. An empty key is a forgotten setting, not a key: RangeError. */
export function hmacOfText(provider: CryptoProvider, key: Uint8Array, text: string): Uint8Array {
  if (key.length === 0) throw new RangeError('signing: the key is empty');
  return provider.hmacSha256(key, encodeUtf8(text));
}

/** The one refusal of a bad signature: says how it looked, never how near it came. */
export function invalidSignature(found: string): CodecError {
  return new CodecError('invalid_signature', `verifying: ${found}`);
}

/** A field `sig` can be anything; only text can be a signature. */
export function signatureText(signature: unknown): string {
  if (typeof signature === 'string') return signature;
  throw invalidSignature(`a value of type ${typeof signature} found, text expected`);
}

function compare(expected: Uint8Array, found: Uint8Array | undefined, text: string, form: string): void {
  if (found?.length !== signatureBytes) {
    throw invalidSignature(`${text.length} characters found, ${form} of ${signatureBytes} bytes expected`);
  }
  if (!equalBytes(expected, found)) throw invalidSignature('the signature does not fit text and key');
}

/**
 * Signs text as the TypeScript client does: base64 of HMAC-SHA256 over the UTF-8 text.
 *
 * The client's text is `JSON.stringify` of the message. Throws RangeError when the key is empty. (WSE-SIG-010, 011)
 */
export function signText(provider: CryptoProvider, key: Uint8Array, text: string): string {
  return encodeBase64(hmacOfText(provider, key, text));
}

/**
 * Verifies a signature of {@link signText} against the very text that was received.
 *
 * Throws `CodecError` `invalid_signature`. Pass the received text, not a value serialised again: key order, number
 * forms and escapes differ between languages. (WSE-SIG-005, 006, 012)
 */
export function verifyText(provider: CryptoProvider, key: Uint8Array, text: string, signature: unknown): void {
  const found = signatureText(signature);
  compare(hmacOfText(provider, key, text), decodeBase64(found), found, 'base64');
}

/**
 * Signs text as the Rust server's helper does: hex HMAC-SHA256 over the 64 hex characters of the text's SHA-256.
 *
 * The inner digest is written out before it is signed, so this is not the HMAC of the digest itself. Throws RangeError
 * when the key is empty. (WSE-SIG-030)
 */
export function signDigest(provider: CryptoProvider, key: Uint8Array, text: string): string {
  return encodeHex(hmacOfText(provider, key, encodeHex(provider.sha256(encodeUtf8(text)))));
}

/**
 * Verifies a signature of {@link signDigest}; throws `CodecError` `invalid_signature`, also for upper-case hex.
 * (WSE-SIG-031)
 */
export function verifyDigest(provider: CryptoProvider, key: Uint8Array, text: string, signature: unknown): void {
  const found = signatureText(signature);
  const digest = encodeHex(provider.sha256(encodeUtf8(text)));
  compare(hmacOfText(provider, key, digest), decodeHex(found), found, 'hex');
}
