import * as limits from '@wsekit/spec/limits';
import { encodeUtf8 } from '../bytes.ts';
import type { CryptoProvider } from './cipher.ts';
import { equalBytes } from './equal.ts';
import { decodeHex, encodeHex } from './hex.ts';
import { createReplayWindow, type ReplayWindow } from './replay-window.ts';
import { hmacOfText, invalidSignature, signatureText } from './signature.ts';

/** 128 random bits: two equal nonces within the window are beyond chance. */
const nonceBytes = 16;
/** Fixed lengths and letters, so that no part can swallow a colon and be signed as another split of the same text. */
const shape = /^([0-9a-f]{64}):([0-9]{1,15}):([0-9A-Za-z_-]{1,64}):([0-9a-f]{64})$/;

/** Settings of {@link createTimedVerifier}; times in milliseconds. */
export interface TimedVerifierOptions {
  readonly provider: CryptoProvider;
  readonly key: Uint8Array;
  /** How far a signature's time may lie from the receiver's, before or after, above 0; 300,000 by default. */
  readonly toleranceMs?: number;
  /** Nonces remembered at most; 10,000 by default. */
  readonly maxNonces?: number;
}

/** Verifies `hash:timestamp:nonce:hmac` signatures, each of them once. */
export interface TimedVerifier {
  /**
   * Throws `CodecError` `invalid_signature`, or `replayed` for a genuine signature that came before. (WSE-SIG-042 to
   * 044)
   */
  verify(text: string, signature: unknown, nowMs: number): void;
}

/**
 * Signs text in the documented form `hash:timestamp:nonce:hmac`.
 *
 * The documents name these four parts and no more. They are written here as: lower-case hex SHA-256 of the UTF-8 text;
 * Unix time in milliseconds, decimal; a random nonce (16 bytes in hex, or `nonce`: 1 to 64 letters, digits, `_`, `-`);
 * lower-case hex HMAC-SHA256 over the first three with their colons. Throws RangeError for an empty key, a time that is
 * no whole number of milliseconds from 0 to 15 digits, or another nonce. (WSE-SIG-040, 041, 045)
 */
export function signTimed(
  provider: CryptoProvider,
  key: Uint8Array,
  text: string,
  nowMs: number,
  nonce: string = encodeHex(provider.randomBytes(nonceBytes)),
): string {
  const hash = encodeHex(provider.sha256(encodeUtf8(text)));
  const signed = `${hash}:${nowMs}:${nonce}`;
  const signature = `${signed}:${encodeHex(hmacOfText(provider, key, signed))}`;
  if (!shape.test(signature)) throw new RangeError(`signing: time ${nowMs} or nonce of ${nonce.length} characters`);
  return signature;
}

/** Checks in the order MAC, text, time, nonce; only what passed all of them leaves a trace. */
class WindowedVerifier implements TimedVerifier {
  readonly #provider: CryptoProvider;
  readonly #key: Uint8Array;
  readonly #toleranceMs: number;
  readonly #nonces: ReplayWindow;

  constructor(provider: CryptoProvider, key: Uint8Array, toleranceMs: number, nonces: ReplayWindow) {
    this.#provider = provider;
    this.#key = key;
    this.#toleranceMs = toleranceMs;
    this.#nonces = nonces;
  }

  verify(text: string, signature: unknown, nowMs: number): void {
    const found = signatureText(signature);
    const [, hash = '', timestamp = '', nonce = '', mac = ''] = shape.exec(found) ?? [];
    if (mac === '') throw invalidSignature(`${found.length} characters found, hash:timestamp:nonce:hmac expected`);
    const genuine = hmacOfText(this.#provider, this.#key, `${hash}:${timestamp}:${nonce}`);
    // The MAC first: before it holds, nothing else in the signature means anything, least of all its nonce.
    if (!this.#same(genuine, mac)) throw invalidSignature('the signature does not fit its key');
    if (!this.#same(this.#provider.sha256(encodeUtf8(text)), hash)) throw invalidSignature('another text was signed');
    const offMs = Math.abs(nowMs - Number(timestamp));
    // Written so that NaN is refused, too.
    if (!(offMs <= this.#toleranceMs)) {
      throw invalidSignature(`made ${offMs} ms from now, at most ${this.#toleranceMs} ms allowed`);
    }
    this.#nonces.admit(nonce, nowMs);
  }

  /** Text that is no hex of the right length differs from everything. */
  #same(expected: Uint8Array, found: string): boolean {
    return equalBytes(expected, decodeHex(found) ?? new Uint8Array(0));
  }
}

/**
 * Makes a verifier for signatures of {@link signTimed}; keep one per key, for it remembers nonces.
 *
 * A signature may be dated up to `toleranceMs` ahead and then stays fresh for twice that long, so nonces are remembered
 * for twice the tolerance: remembering them for the tolerance alone would let a sender's fast clock open a replay.
 * More than `maxNonces` signatures in that time push the oldest nonces out. Throws RangeError for options out of range.
 */
export function createTimedVerifier(options: TimedVerifierOptions): TimedVerifier {
  const { provider, key, toleranceMs = limits.replay_window_ms, maxNonces = limits.replay_window_entries } = options;
  if (key.length === 0) throw new RangeError('verifying: the key is empty');
  const nonces = createReplayWindow({ maxEntries: maxNonces, windowMs: 2 * toleranceMs });
  return new WindowedVerifier(provider, Uint8Array.from(key), toleranceMs, nonces);
}
