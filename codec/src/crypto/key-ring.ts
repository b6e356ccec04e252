import * as limits from '@wsekit/spec/limits';
import { isCodecError } from '../errors.ts';
import type { Cipher } from './cipher.ts';

/** The current cipher of a connection, the one before it for a while, and the clock of rotation. */
export interface KeyRing extends Cipher {
  /** When the current key came into use, in milliseconds of the caller's clock. */
  readonly rotatedAtMs: number;
  /**
   * Tells the ring the time: forgets the previous key once its grace is over, and says whether rotation is due.
   *
   * The ring has no clock of its own; call this before `open` and on every tick. Time that runs backwards is ignored,
   * so a clock set back cannot revive a forgotten key. Throws RangeError when `nowMs` is not finite.
   */
  advance(nowMs: number): boolean;
  /**
   * Puts a newly agreed cipher in use and keeps the one before it for the grace time; an older one is dropped at once.
   */
  rotate(cipher: Cipher, nowMs: number): void;
}

/** Settings of {@link createKeyRing}; times in milliseconds. */
export interface KeyRingOptions {
  readonly cipher: Cipher;
  readonly nowMs: number;
  /** How long a key is used before `advance` asks for another, above 0; 3,600,000 by default, Infinity for never. */
  readonly rotationIntervalMs?: number;
  /**
   * How long the previous key still opens frames, 0 or more; 30,000 by default.
   *
   * It covers frames that were under way during the exchange. Nothing on the wire marks them, so the shorter it is, the
   * sooner a key that leaked is worth nothing.
   */
  readonly graceMs?: number;
}

/** Long enough for frames queued behind a slow link; published peers keep no previous key at all. */
const defaultGraceMs = 30_000;

/** Holds two ciphers at most: no honest peer is two exchanges behind within the grace time. */
class TwoKeyRing implements KeyRing {
  readonly #intervalMs: number;
  readonly #graceMs: number;
  #current: Cipher;
  #previous: Cipher | undefined;
  /** The latest time told, never less than before. */
  #nowMs: number;
  #rotatedAtMs: number;

  constructor(cipher: Cipher, nowMs: number, intervalMs: number, graceMs: number) {
    this.#current = cipher;
    this.#nowMs = nowMs;
    this.#rotatedAtMs = nowMs;
    this.#intervalMs = intervalMs;
    this.#graceMs = graceMs;
  }

  get rotatedAtMs(): number {
    return this.#rotatedAtMs;
  }

  advance(nowMs: number): boolean {
    if (!Number.isFinite(nowMs)) throw new RangeError(`nowMs: ${nowMs} found, a finite number expected`);
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    const ageMs = this.#nowMs - this.#rotatedAtMs;
    if (ageMs >= this.#graceMs) this.#previous = undefined;
    return ageMs >= this.#intervalMs;
  }

  rotate(cipher: Cipher, nowMs: number): void {
    this.advance(nowMs);
    // The old key goes on opening but never seals again: whoever has it must not learn what is said from now on.
    this.#previous = this.#graceMs > 0 ? this.#current : undefined;
    this.#current = cipher;
    this.#rotatedAtMs = this.#nowMs;
  }

  seal(plaintext: Uint8Array): Uint8Array {
    return this.#current.seal(plaintext);
  }

  open(frame: Uint8Array): Uint8Array {
    try {
      return this.#current.open(frame);
    } catch (error) {
      // The current key comes first and the previous one only for a tag that did not fit, so that a flood of short or
      // unmarked frames costs one check each.
      const failed = isCodecError(error) && error.code === 'authentication_failed';
      if (!failed || this.#previous === undefined) throw error;
      return this.#previous.open(frame);
    }
  }
}

/**
 * Makes the key ring of one connection around its first cipher.
 *
 * It keeps the books of rotation and nothing else: when to offer a new key and which hello installs it is the session's
 * to decide. Published peers know no confirmation step, so what they seal switches keys at a moment the other side
 * cannot see; that is what the previous key is for. Throws RangeError for times out of range. (WSE-ENC-057, 058)
 */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const { rotationIntervalMs = limits.key_rotation_interval_ms, graceMs = defaultGraceMs } = options;
  if (!(rotationIntervalMs > 0))
    throw new RangeError(`rotationIntervalMs: ${rotationIntervalMs} found, above 0 needed`);
  if (!(graceMs >= 0)) throw new RangeError(`graceMs: ${graceMs} found, 0 or more needed`);
  if (!Number.isFinite(options.nowMs)) throw new RangeError(`nowMs: ${options.nowMs} found, a finite number expected`);
  return new TwoKeyRing(options.cipher, options.nowMs, rotationIntervalMs, graceMs);
}
