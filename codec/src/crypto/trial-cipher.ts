import * as limits from '@wsekit/spec/limits';
import { CodecError, isCodecError } from '../errors.ts';
import { createCipher } from './aes-gcm.ts';
import type { Cipher, CryptoProvider } from './cipher.ts';
import type { IvSource } from './iv-source.ts';
import { deriveKey, type KeyDerivation } from './key-agreement.ts';
import { ivOf } from './sealed-frame.ts';

/** A cipher that finds out from the first frame that opens which key derivation its peer uses. */
export interface TrialCipher extends Cipher {
  /** The derivation the peer has proved to use; undefined until a frame opened. */
  readonly decided: KeyDerivation | undefined;
}

/** What a {@link createTrialCipher} cipher is made of. */
export interface TrialCipherOptions {
  readonly provider: CryptoProvider;
  /** The 32-byte ECDH secret; not kept, only the keys derived from it are. */
  readonly sharedSecret: Uint8Array;
  /** Derivation to seal under before the peer has shown its own; without it sealing throws until then. */
  readonly preferred?: KeyDerivation;
  /** Where IVs come from; random ones of the provider by default. */
  readonly randomIv?: IvSource;
}

/** One derivation and the cipher under its key. */
interface Candidate {
  readonly derivation: KeyDerivation;
  readonly cipher: Cipher;
}

/** Tries the candidates in order; ends with the one that opened a frame. */
class TwoKeyCipher implements TrialCipher {
  /** Two until the peer has decided, one after. */
  #candidates: readonly Candidate[];
  #decided: Candidate | undefined;
  /** What to seal with until the peer has decided. */
  readonly #preferred: Candidate | undefined;
  /** IVs sealed under the preferred key before the decision: such a frame proves nothing when it comes back. */
  readonly #ownIvs = new Set<string>();

  constructor(candidates: readonly Candidate[], preferred: Candidate | undefined) {
    this.#candidates = candidates;
    this.#preferred = preferred;
  }

  get decided(): KeyDerivation | undefined {
    return this.#decided?.derivation;
  }

  seal(plaintext: Uint8Array): Uint8Array {
    const chosen = this.#decided ?? this.#preferred;
    if (chosen !== undefined) return this.#remembered(chosen.cipher.seal(plaintext));
    // Guessing would lose every frame of half the peers: they drop silently what they cannot open.
    const why = 'no frame of the peer has opened yet, so its key derivation is unknown';
    throw new CodecError('cipher_undecided', `sealing ${plaintext.length} bytes: ${why}`);
  }

  open(frame: Uint8Array): Uint8Array {
    if (this.#ownIvs.has(textOf(ivOf(frame)))) {
      throw new CodecError('replayed', `opening ${frame.length} bytes: this end sealed them`);
    }
    let failure: unknown;
    for (const candidate of this.#candidates) {
      try {
        const plaintext = candidate.cipher.open(frame);
        this.#decide(candidate);
        return plaintext;
      } catch (error) {
        // A frame too short or without marker is no trial: no key would make it better.
        if (!isCodecError(error) || error.code !== 'authentication_failed') throw error;
        failure = error;
      }
    }
    throw failure;
  }

  /** A tag fits the wrong key once in 2^128 tries, so one frame is proof, and the other key is dropped for good. */
  #decide(candidate: Candidate): void {
    if (this.#decided !== undefined) return;
    this.#decided = candidate;
    this.#candidates = [candidate];
    this.#ownIvs.clear();
  }

  /** Holds as many IVs as a replay window does; what was sealed before those may come back undetected. */
  #remembered(frame: Uint8Array): Uint8Array {
    if (this.#decided !== undefined) return frame;
    for (const oldest of this.#ownIvs) {
      if (this.#ownIvs.size < limits.replay_window_entries) break;
      this.#ownIvs.delete(oldest);
    }
    this.#ownIvs.add(textOf(ivOf(frame)));
    return frame;
  }
}

function textOf(iv: Uint8Array): string {
  return String.fromCharCode(...iv);
}

/**
 * Makes a cipher for a peer whose key derivation is not known: it holds both keys until one opens a frame.
 *
 * That first frame decides for good, also against `preferred`. Before it, `seal` throws `CodecError` `cipher_undecided`
 * unless `preferred` is given; frames that no key opens throw `authentication_failed`, own frames that come back throw
 * `replayed`, and neither decides anything. (WSE-ENC-018 to 021)
 *
 * Trying both keys does not weaken either: they come from one secret through HKDF under different labels, and each
 * trial is an ordinary check of a 128-bit tag. It does cost a forger's target two decryptions instead of one.
 */
export function createTrialCipher(options: TrialCipherOptions): TrialCipher {
  const { provider, sharedSecret, preferred, randomIv } = options;
  const candidate = (derivation: KeyDerivation): Candidate => {
    const key = deriveKey(provider, sharedSecret, derivation);
    const cipher = createCipher({ provider, key, ...(randomIv === undefined ? {} : { randomIv }) });
    return { derivation, cipher };
  };
  const first = candidate(preferred ?? 'unsalted');
  const second = candidate(first.derivation === 'salted' ? 'unsalted' : 'salted');
  return new TwoKeyCipher([first, second], preferred === undefined ? undefined : first);
}
