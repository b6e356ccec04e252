import { markers } from '@wsekit/spec';
import { CodecError } from '../errors.ts';
import { hasMarker, markerLength } from '../frame/marker.ts';
import type { AesGcm, Cipher, CryptoProvider } from './cipher.ts';
import { createIvSource, type IvSource } from './iv-source.ts';
import { ivBytes, ivOf, sealedOverheadBytes } from './sealed-frame.ts';

/** Where ciphertext and tag begin. */
const bodyOffset = markerLength + ivBytes;

/** NIST SP 800-38D section 8.3: with random IVs one key seals at most 2^32 messages, or a repeat becomes likely. */
const maxSealsPerKey = 2 ** 32;

/** What a {@link createCipher} cipher is made of. */
export interface CipherOptions {
  readonly provider: CryptoProvider;
  /** The 32-byte AES key; copied, so it may be wiped afterwards. */
  readonly key: Uint8Array;
  /** Where IVs come from; random ones of the provider by default. Called once per frame. */
  readonly randomIv?: IvSource;
  /** Frames this key may seal, 1 to 2^32 (the default). */
  readonly maxSeals?: number;
}

/** A cipher whose only state is what guards the IVs: how many were used, and the last one. */
class FrameCipher implements Cipher {
  readonly #gcm: AesGcm;
  readonly #randomIv: IvSource;
  readonly #lastIv: Uint8Array = new Uint8Array(ivBytes);
  #sealsLeft: number;
  /** Tells the zeros `#lastIv` starts with from an IV of zeros, which is as good as any other. */
  #sealed = false;

  constructor(gcm: AesGcm, randomIv: IvSource, maxSeals: number) {
    this.#gcm = gcm;
    this.#randomIv = randomIv;
    this.#sealsLeft = maxSeals;
  }

  seal(plaintext: Uint8Array): Uint8Array {
    if (this.#sealsLeft === 0)
      throw new RangeError('sealing: this key has sealed as many frames as it may, agree anew');
    const iv = this.#freshIv();
    // Counted before sealing: a seal that throws may have produced ciphertext all the same.
    this.#sealsLeft -= 1;
    return sealFrame(this.#gcm, iv, plaintext);
  }

  open(frame: Uint8Array): Uint8Array {
    return openFrame(this.#gcm, frame);
  }

  /**
   * Draws an IV and refuses one that repeats the last.
   *
   * Two frames under one IV give away the XOR of their plaintexts and the key of the tag. A stuck generator is how that
   * happens in practice, and comparing with the last IV finds it at the cost of 12 bytes; published clients remember
   * 10,000 IVs instead, which costs a megabyte and finds little more.
   */
  #freshIv(): Uint8Array {
    const iv = this.#randomIv();
    if (iv.length !== ivBytes) throw new RangeError(`sealing: an IV of ${iv.length} bytes drawn, ${ivBytes} expected`);
    if (this.#sealed && iv.every((byte, at) => byte === this.#lastIv[at])) {
      throw new RangeError('sealing: the random source gave the same IV twice');
    }
    this.#sealed = true;
    this.#lastIv.set(iv);
    return this.#lastIv;
  }
}

/** Builds the frame in one array: the cipher writes its result where it travels. */
function sealFrame(gcm: AesGcm, iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const frame = new Uint8Array(plaintext.length + sealedOverheadBytes);
  frame.set(markers.encrypted.bytes);
  frame.set(iv, markerLength);
  gcm.sealInto(frame, bodyOffset, iv, plaintext);
  return frame;
}

/**
 * Checks lengths and marker before the cipher is touched, so garbage costs nothing.
 *
 * The plaintext comes back only after its tag has been checked; a failed frame leaves no state behind.
 */
function openFrame(gcm: AesGcm, frame: Uint8Array): Uint8Array {
  if (frame.length < sealedOverheadBytes) {
    const found = `${frame.length} bytes found, at least ${sealedOverheadBytes} needed`;
    throw new CodecError('frame_truncated', `encrypted frame: ${found} for marker, IV and tag`);
  }
  if (!hasMarker(frame, markers.encrypted))
    throw new CodecError('marker_not_allowed', 'encrypted frame: it does not start with its marker');
  const plaintext = gcm.open(ivOf(frame), frame.subarray(bodyOffset));
  if (plaintext === undefined) {
    // Wrong key, changed IV, changed ciphertext and changed tag are one case on purpose: telling them apart helps a
    // forger.
    throw new CodecError(
      'authentication_failed',
      `encrypted frame of ${frame.length} bytes: its tag does not fit the key`,
    );
  }
  return plaintext;
}

/**
 * Makes the cipher of one connection from its AES key.
 *
 * `seal` allocates one array per frame and throws RangeError when the IV source repeats itself or the key is used up;
 * `open` throws `CodecError` `frame_truncated`, `marker_not_allowed` or `authentication_failed` and keeps nothing.
 * Throws RangeError when the key is not 32 bytes. Replayed frames open: see `createReplayWindow`. (WSE-ENC-025 to 032)
 */
export function createCipher(options: CipherOptions): Cipher {
  const { provider, key, randomIv = createIvSource(provider), maxSeals = maxSealsPerKey } = options;
  if (!Number.isInteger(maxSeals) || maxSeals < 1 || maxSeals > maxSealsPerKey) {
    throw new RangeError(`maxSeals: ${maxSeals} found, 1 to ${maxSealsPerKey} possible`);
  }
  return new FrameCipher(provider.aesGcm(key), randomIv, maxSeals);
}

/**
 * Seals one frame under an IV of the caller's choice: to reproduce recorded frames, never to send.
 *
 * The name is long so that it stands out in review. Nothing here keeps an IV from being used twice under one key, which
 * breaks both secrecy and authenticity. Throws RangeError when `iv` is not 12 or `key` not 32 bytes.
 */
export function sealWithFixedIvForTests(
  provider: CryptoProvider,
  key: Uint8Array,
  iv: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  return sealFrame(provider.aesGcm(key), iv, plaintext);
}
