import type { KeyDerivation } from '@wsekit/spec';
import * as limits from '@wsekit/spec/limits';
import { createCipher } from '../crypto/aes-gcm.ts';
import type { Cipher, CryptoProvider, KeyPair } from '../crypto/cipher.ts';
import { decodePublicKey, deriveKey, encodePublicKey } from '../crypto/key-agreement.ts';
import { isPinned, type KeyPin, keyFingerprint } from '../crypto/key-pin.ts';
import { createKeyRing, type KeyRing } from '../crypto/key-ring.ts';
import { createReplayWindow, type ReplayWindow } from '../crypto/replay-window.ts';
import { ivOf } from '../crypto/sealed-frame.ts';
import { createTrialCipher, type TrialCipher } from '../crypto/trial-cipher.ts';
import { CodecError } from '../errors.ts';

/** How a session encrypts. Without it, it does not, and says so to its peer. */
export interface EncryptionOptions {
  readonly provider: CryptoProvider;
  /** Recipe of the key; default: the peer's by its version, else whichever opens its first frame. (WSE-ENC-017, WSE-ENC-018) */
  readonly keyDerivation?: KeyDerivation | 'trial';
  /** Age at which a key should be replaced, in milliseconds. Default 3,600,000. */
  readonly rotationIntervalMs?: number;
  /** How long the key before opens frames, in milliseconds. Default 30,000. */
  readonly graceMs?: number;
  /**
   * Refuses application data that comes in the clear once there is a key, and sends none. Default false: published servers
   * leave some of it in the clear. (WSE-ENC-047, WSE-ENC-048)
   */
  readonly strict?: boolean;
  /**
   * Clients: nothing of the application leaves but sealed, and a connection whose server agrees on no key is given up. Default
   * false, and true where {@link strict} is, or with a {@link pin}.
   */
  readonly required?: boolean;
  /**
   * Which keys of the peer are taken; any other ends the connection before anything was sent. Default: all. Published servers
   * make a key for each connection: it takes one that keeps its key, or other news of it.
   */
  readonly pin?: KeyPin;
}

/** The keys of one connection, as the cipher of its frames: agreed, replaced, and dropped with it. */
export class ConnectionKeys implements Cipher {
  /** Keys that were agreed on so far. */
  count = 0;
  /** Time of the call under way; a cipher is asked without one. */
  nowMs = 0;
  readonly #options: EncryptionOptions;
  // One window for each direction: what this side sends must not push out what the peer has sent. Made with the first frame,
  // since most connections never have a key.
  #sealed: ReplayWindow | undefined;
  #opened: ReplayWindow | undefined;
  #offered: KeyPair | undefined;
  #ring: KeyRing | undefined;
  #trial: TrialCipher | undefined;
  #derivation: KeyDerivation | undefined;

  constructor(options: EncryptionOptions) {
    this.#options = options;
  }

  /** There is a key, so that sealed frames can be read. */
  get isAgreed(): boolean {
    return this.#ring !== undefined;
  }

  /** The recipe of the key; undefined while trial has not decided. */
  get derivation(): KeyDerivation | undefined {
    return this.#derivation ?? this.#trial?.decided;
  }

  /** Frames can be sealed: there is a key, and its recipe is known. (WSE-ENC-020) */
  get canSeal(): boolean {
    return this.isAgreed && this.derivation !== undefined;
  }

  /** Waits for the other half of an exchange. */
  get isOffering(): boolean {
    return this.#offered !== undefined;
  }

  /** Makes a key pair for one exchange and gives its public half as hellos carry it. (WSE-ENC-002, WSE-ENC-009) */
  offer(): string {
    this.#offered = this.#options.provider.keyPair();
    return encodePublicKey(this.#offered.publicKey);
  }

  /** Takes an offer back. */
  withdraw(): void {
    this.#offered = undefined;
  }

  /**
   * Completes an offer with the peer's key, and uses the result from now on.
   *
   * Throws `CodecError` `invalid_key` or `key_not_pinned`; what was in force stays. (WSE-ENC-056)
   */
  complete(peerKey: unknown, derivation: KeyDerivation | undefined, nowMs: number): void {
    const own = this.#offered;
    if (own === undefined) throw new CodecError('invalid_key', 'agreeing on a key: none was offered');
    const { provider, pin } = this.#options;
    const peerPublicKey = decodePublicKey(peerKey);
    if (pin !== undefined && !isPinned(provider, peerPublicKey, pin)) {
      throw new CodecError(
        'key_not_pinned',
        `the peer's key, SHA-256 ${keyFingerprint(provider, peerPublicKey)}, is not taken`,
      );
    }
    const sharedSecret = provider.sharedSecret(own.privateKey, peerPublicKey);
    this.#offered = undefined;
    this.#install(sharedSecret, this.#chosen(derivation), nowMs);
  }

  /** Tells the time; true when the key is to be replaced. (WSE-ENC-057) */
  advance(nowMs: number): boolean {
    return this.#ring?.advance(nowMs) ?? false;
  }

  /** When the key is to be replaced; Infinity without one. */
  get rotationMs(): number {
    const { rotationIntervalMs = limits.key_rotation_interval_ms } = this.#options;
    return this.#ring === undefined ? Number.POSITIVE_INFINITY : this.#ring.rotatedAtMs + rotationIntervalMs;
  }

  /** Forgets all keys. (WSE-ENC-059) */
  drop(): void {
    this.#offered = undefined;
    this.#ring = undefined;
    this.#trial = undefined;
  }

  seal(plaintext: Uint8Array): Uint8Array {
    const frame = this.#agreed('sealing').seal(plaintext);
    this.#sealedIvs.admit(ivOf(frame), this.nowMs);
    return frame;
  }

  open(frame: Uint8Array): Uint8Array {
    const plaintext = this.#agreed('opening').open(frame);
    // A frame of its own that comes back is a replay as well: both directions use one key.
    this.#sealedIvs.assertNew(ivOf(frame), this.nowMs);
    this.#openedIvs.admit(ivOf(frame), this.nowMs);
    return plaintext;
  }

  #agreed(doing: string): KeyRing {
    if (this.#ring === undefined) throw new CodecError('cipher_missing', `${doing}: the connection has no key`);
    this.#ring.advance(this.nowMs);
    return this.#ring;
  }

  /** What was settled before goes on: a peer does not change its recipe within a connection. */
  #chosen(derivation: KeyDerivation | undefined): KeyDerivation | undefined {
    const { keyDerivation } = this.#options;
    if (keyDerivation === 'trial') return this.derivation;
    return keyDerivation ?? this.derivation ?? derivation;
  }

  #install(sharedSecret: Uint8Array, derivation: KeyDerivation | undefined, nowMs: number): void {
    const { provider, rotationIntervalMs, graceMs } = this.#options;
    this.count += 1;
    this.#derivation = derivation;
    this.#trial = derivation === undefined ? createTrialCipher({ provider, sharedSecret }) : undefined;
    const cipher =
      derivation === undefined
        ? (this.#trial as TrialCipher)
        : createCipher({ provider, key: deriveKey(provider, sharedSecret, derivation) });
    if (this.#ring !== undefined) this.#ring.rotate(cipher, nowMs);
    else {
      this.#ring = createKeyRing({
        cipher,
        nowMs,
        ...(rotationIntervalMs === undefined ? {} : { rotationIntervalMs }),
        ...(graceMs === undefined ? {} : { graceMs }),
      });
    }
  }

  get #sealedIvs(): ReplayWindow {
    this.#sealed ??= createReplayWindow();
    return this.#sealed;
  }

  get #openedIvs(): ReplayWindow {
    this.#opened ??= createReplayWindow();
    return this.#opened;
  }
}
