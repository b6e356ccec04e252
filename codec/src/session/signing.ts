import type { CodecContext } from '../context.ts';
import type { CryptoProvider } from '../crypto/cipher.ts';
import { signDigest, signText, verifyDigest, verifyText } from '../crypto/signature.ts';
import { appendSignature, splitSignature } from '../crypto/signature-field.ts';
import { createTimedVerifier, signTimed, type TimedVerifier } from '../crypto/timed-signature.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { CodecError, isCodecError } from '../errors.ts';
import { findMessage } from '../frame/message-start.ts';

/** Which messages are signed, how, and by what key. What is signed is the JSON of the message without `sig`. (WSE-SIG-020) */
export interface SigningOptions {
  readonly provider: CryptoProvider;
  /** Both ends have been given the same by other means; 1 byte or more. */
  readonly key: Uint8Array;
  /** Types that are signed when sent and looked at when received; others are neither. */
  readonly types: ReadonlySet<string>;
  /**
   * What stands in `sig`. `envelope`, the default, is the Python client's, `digest` the server utility's; `timed` is the
   * documents' and the only one whose messages cannot be played back. (WSE-SIG-020, WSE-SIG-030, WSE-SIG-040)
   */
  readonly form?: 'envelope' | 'digest' | 'timed';
  /** Whether what is sent is signed. Default true. */
  readonly signs?: boolean;
  /**
   * What becomes of messages that come: `required`, the default, refuses those without a signature that fits, `optional` only
   * those with one that does not, and `ignored` looks at none. (WSE-SIG-001)
   */
  readonly verifies?: 'required' | 'optional' | 'ignored';
  /**
   * Verifies the form `timed`. Connections that share it refuse each other's nonces as well. Default: one of its own, that
   * takes signatures of 300,000 ms and remembers 10,000 nonces.
   */
  readonly verifier?: TimedVerifier;
}

interface SignatureForm {
  sign(text: string, nowMs: number): string;
  verify(text: string, signature: string, nowMs: number): void;
}

/** Signs and verifies the messages of the types it was told. */
export class MessageSigner {
  /** Text of the message under way, as it came; undefined where it is none. */
  text: string | undefined;
  readonly #options: SigningOptions;
  readonly #form: SignatureForm;

  /** Throws RangeError for an empty key. */
  constructor(options: SigningOptions) {
    if (options.key.length === 0) throw new RangeError('signing: the key is empty');
    this.#options = options;
    this.#form = formOf(options);
  }

  /** A context that tells it the texts that are read. */
  reading(context: CodecContext): CodecContext {
    const onText = (text: string): void => {
      this.text = text;
    };
    return { ...context, onText };
  }

  /** Whether messages of a type are signed when they are sent. */
  signs(type: unknown): boolean {
    return this.#options.signs !== false && this.#has(type);
  }

  /** Whether a message out of another would pass for signed and is not: only the text of the whole can be. */
  isForged(inner: Envelope, container: Envelope): boolean {
    return this.#mustVerify(inner) && !this.#mustVerify(container);
  }

  /** What a message is written with. */
  encodeOptions({ t }: Envelope, nowMs: number): { readonly sign?: (json: string) => string } {
    return this.signs(t) ? { sign: (json) => this.sign(json, nowMs) } : {};
  }

  /** Says why a message that came as a text is not taken; undefined where it is, verified or without a need of that. */
  whyNot(envelope: Envelope, text: string | undefined, nowMs: number): CodecError | undefined {
    try {
      if (this.#mustVerify(envelope)) this.verify(text, nowMs);
      return undefined;
    } catch (error) {
      if (isCodecError(error)) return error;
      throw error;
    }
  }

  /** Adds the signature to the JSON of a message. */
  sign(json: string, nowMs: number): string {
    return appendSignature(json, this.#form.sign(json, nowMs));
  }

  /**
   * Verifies a message by its text as it came, prefix and blanks included; undefined for one that was no text, such as
   * MessagePack. Throws `CodecError` `invalid_signature`, and `replayed` for one that came before. (WSE-SIG-005, WSE-SIG-022)
   */
  verify(text: string | undefined, nowMs: number): void {
    const start = text === undefined ? undefined : findMessage(text, true);
    if (text === undefined || start === undefined) {
      throw new CodecError('invalid_signature', 'verifying: only messages that come as JSON can be signed');
    }
    const json = text.slice(start.at).trimEnd();
    const parts = splitSignature(json);
    if (parts === undefined) {
      throw new CodecError('invalid_signature', `verifying: no "sig" as the last field of ${json.length} characters`);
    }
    this.#form.verify(parts.signed, parts.signature, nowMs);
  }

  #mustVerify({ t, sig }: Envelope): boolean {
    const { verifies = 'required' } = this.#options;
    return this.#has(t) && (verifies === 'required' || (verifies === 'optional' && sig !== undefined));
  }

  #has(type: unknown): boolean {
    return typeof type === 'string' && this.#options.types.has(type);
  }
}

function formOf({ provider, key, form = 'envelope', verifier }: SigningOptions): SignatureForm {
  if (form === 'timed') {
    const own = verifier ?? createTimedVerifier({ provider, key });
    return {
      sign: (text, nowMs) => signTimed(provider, key, text, Math.trunc(nowMs)),
      verify: (text, signature, nowMs) => own.verify(text, signature, nowMs),
    };
  }
  const [sign, verify] = form === 'digest' ? [signDigest, verifyDigest] : [signText, verifyText];
  return {
    sign: (text) => sign(provider, key, text),
    verify: (text, signature) => verify(provider, key, text, signature),
  };
}

/** Makes a signer; throws RangeError for an empty key. */
export function createMessageSigner(options: SigningOptions): MessageSigner {
  return new MessageSigner(options);
}
