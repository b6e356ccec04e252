import type { CryptoProvider } from './cipher.ts';
import { encodeHex } from './hex.ts';

/** Which keys of a peer are taken: those it says so of, or those of these fingerprints (see {@link keyFingerprint}). */
export type KeyPin = ((publicKey: Uint8Array) => boolean) | readonly string[];

/** The SHA-256 of a public key as it is exchanged, 65 or 33 bytes, in 64 lower-case hex digits. */
export function keyFingerprint(provider: CryptoProvider, publicKey: Uint8Array): string {
  return encodeHex(provider.sha256(publicKey));
}

/** Tells whether a key of a peer is taken; a pin that throws takes none. Fingerprints may have colons and capitals. */
export function isPinned(provider: CryptoProvider, publicKey: Uint8Array, pin: KeyPin): boolean {
  if (typeof pin !== 'function') {
    const found = keyFingerprint(provider, publicKey);
    return pin.some((fingerprint) => fingerprint.replaceAll(':', '').toLowerCase() === found);
  }
  try {
    return pin(publicKey.slice()) === true;
  } catch {
    return false;
  }
}
