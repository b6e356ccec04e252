import type { CryptoProvider } from '../crypto/cipher.ts';
import { signEnvelope, verifyEnvelope } from '../crypto/signed-envelope.ts';
import { CodecError } from '../errors.ts';
import { findMessage } from '../frame/message-start.ts';

/** Which messages are signed, by what key. The form is the Python client's, `sig` as last member. (WSE-SIG-020) */
export interface SigningOptions {
  readonly provider: CryptoProvider;
  /** Both ends have been given the same by other means; 1 byte or more. */
  readonly key: Uint8Array;
  /** Types that are signed when sent and must be signed when received; others are neither. */
  readonly types: ReadonlySet<string>;
}

/** Signs and verifies the messages of the types it was told. */
export class MessageSigner {
  readonly #options: SigningOptions;

  constructor(options: SigningOptions) {
    this.#options = options;
  }

  covers(type: unknown): boolean {
    return typeof type === 'string' && this.#options.types.has(type);
  }

  /** Adds the signature to the JSON of a message. */
  readonly sign = (json: string): string => signEnvelope(this.#options.provider, this.#options.key, json);

  /**
   * Verifies a message by its text as it came, prefix and blanks included; undefined for one that was no text, such as
   * MessagePack. Throws `CodecError` `invalid_signature`. (WSE-SIG-005, WSE-SIG-022)
   */
  verify(text: string | undefined): void {
    const start = text === undefined ? undefined : findMessage(text, true);
    if (text === undefined || start === undefined) {
      throw new CodecError('invalid_signature', 'verifying: only messages that come as JSON can be signed');
    }
    verifyEnvelope(this.#options.provider, this.#options.key, text.slice(start.at).trimEnd());
  }
}
