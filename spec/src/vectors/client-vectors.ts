import type { Direction } from '../generated/constants.ts';
import { isObject } from './json-file.ts';

/** One sealed `E:` frame of a key exchange; the label and all bytes are those the published clients gave. */
export interface SealedFrame {
  readonly direction: Direction;
  readonly label: string;
  readonly plaintext_hex: string;
  readonly iv_hex: string;
  readonly frame_hex: string;
}

/** A key exchange over two fixed P-256 key pairs, and what was sealed under the key it gave. */
export interface KeyExchange {
  readonly name: string;
  readonly client_private_scalar_hex: string;
  readonly server_private_scalar_hex: string;
  readonly client_public_raw_hex: string;
  readonly client_public_base64: string;
  readonly server_public_raw_hex: string;
  readonly server_public_base64: string;
  readonly ecdh_shared_secret_hex: string;
  readonly aes256_key_hex: string;
  readonly frames: readonly SealedFrame[];
}

/** A damaged `E:` frame that must not open under the key of `pair`. */
export interface NegativeFrame {
  readonly pair: string;
  readonly label: string;
  readonly frame_hex: string;
  readonly expect: string;
}

/** A signature of the TypeScript client: base64 HMAC-SHA256 over the JSON text. */
export interface TypeScriptSignature {
  readonly hmac_key_hex: string;
  readonly signed_bytes_utf8: string;
  readonly signature_base64: string;
}

/** A signed frame of the Python client: the envelope without `sig` is what was signed. */
export interface PythonSignature {
  readonly json_library?: string;
  readonly hmac_key_hex: string;
  readonly wire_text: string;
  readonly signed_bytes_utf8: string;
  readonly sig: string;
}

/** A frame as a server may send it, and what each published client made of it. */
export interface InboundFrame {
  readonly name: string;
  readonly desc?: string;
  readonly frame_type: 'text' | 'binary';
  readonly frame_hex?: string;
  readonly frame_text?: string;
  /** Size of a frame that was too large to keep. */
  readonly frame_bytes?: number;
  /** Verdict of the TypeScript client, with the message it delivered. */
  readonly upstream_accepts: boolean;
  readonly upstream_message?: unknown;
  /** What the Python client made of it: an object when accepted, null or a text when not. */
  readonly python_decode?: unknown;
}

/** A value and the frame that the TypeScript client's compression helper made of it. */
export interface OutboundFrame {
  readonly label: string;
  readonly frame_hex: string;
  readonly prefix: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A file of client vectors, format `wse-client-interop-vectors/1`. */
export interface ClientVectors {
  readonly format: string;
  /** Version of the published clients, such as `2.4.3`. */
  readonly dialect: string;
  readonly kdf?: { readonly salt_utf8?: string; readonly info_utf8?: string };
  readonly key_exchanges?: readonly KeyExchange[];
  readonly negative_encrypted_frames?: readonly NegativeFrame[];
  readonly signing_typescript?: { readonly vectors?: readonly TypeScriptSignature[] };
  readonly signing_python?: { readonly vectors?: readonly PythonSignature[] };
  readonly inbound_frames?: readonly InboundFrame[];
  readonly outbound_helper_prepareForSending?: { readonly vectors?: readonly OutboundFrame[] };
}

/** Tells whether parsed JSON is a file of client vectors, whatever else it carries. */
export function isClientVectors(value: unknown): value is ClientVectors {
  return (
    isObject(value) &&
    typeof value.format === 'string' &&
    value.format.startsWith('wse-client-interop-vectors/') &&
    typeof value.dialect === 'string'
  );
}
