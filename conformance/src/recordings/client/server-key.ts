import { decodePublicKey, deriveKey, provider } from '@wsekit/codec/crypto';
import type { KeyDerivation } from '@wsekit/spec';
import type { SessionKey } from '@wsekit/spec/vectors';

const markerBytes = 2;
const ivBytes = 12;
const tagBytes = 16;
const bodyOffset = markerBytes + ivBytes;

/** The key of a recorded connection, and the one its server would have had with another client: ours. */
export class ServerKey {
  /** Undefined until our client has offered its key. */
  ours: Uint8Array | undefined;
  readonly #recorded: SessionKey;
  readonly #derivation: KeyDerivation;

  constructor(recorded: SessionKey, derivation: KeyDerivation) {
    this.#recorded = recorded;
    this.#derivation = derivation;
  }

  get recorded(): Uint8Array {
    return fromHex(this.#recorded.aes_key_hex);
  }

  /** Agrees with a client that offered this key. Throws `CodecError` `invalid_key`. */
  agree(offered: unknown): void {
    const own = fromHex(this.#recorded.server_private_hex ?? '');
    const secret = provider.sharedSecret(own, decodePublicKey(offered));
    this.ours = deriveKey(provider, secret, this.#derivation);
  }

  /** A recorded frame as the server would have sent it to our client; one that opens under no key stays as it was. */
  resealed(frame: Uint8Array): Uint8Array {
    const iv = frame.subarray(markerBytes, bodyOffset);
    const plaintext = provider.aesGcm(this.recorded).open(iv, frame.subarray(bodyOffset));
    if (plaintext === undefined || this.ours === undefined) return frame;
    const sealed = new Uint8Array(bodyOffset + plaintext.length + tagBytes);
    sealed.set(frame.subarray(0, bodyOffset));
    provider.aesGcm(this.ours).sealInto(sealed, bodyOffset, iv, plaintext);
    return sealed;
  }
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
