/** Every reason for which the codec refuses its input. The list is closed. */
export const codecErrorCodes = [
  'frame_too_large',
  'frame_truncated',
  'marker_not_allowed',
  'format_unavailable',
  'invalid_utf8',
  'invalid_json',
  'json_too_deep',
  'invalid_msgpack',
  'msgpack_too_deep',
  'invalid_envelope',
  'unencodable_value',
  'inflate_failed',
  'inflate_limit',
  'cipher_missing',
  'cipher_undecided',
  'authentication_failed',
  'replayed',
  'invalid_key',
  'key_not_pinned',
  'invalid_signature',
  'invalid_payload',
  'cluster_frame_too_large',
  'cluster_truncated',
  'cluster_length',
  'cluster_invalid_hello',
  'cluster_invalid_field',
  'zstd_failed',
  'zstd_limit',
] as const;

export type CodecErrorCode = (typeof codecErrorCodes)[number];

/**
 * The only error that decoding and encoding let out.
 *
 * The message says what was being done, what was found and which limit applies. Compare `code`, not the text;
 * across realms and duplicate packages use {@link isCodecError}.
 */
export class CodecError extends Error {
  override readonly name = 'CodecError';
  readonly code: CodecErrorCode;

  constructor(code: CodecErrorCode, message: string, options?: ErrorOptions) {
    super(`[${code}] ${message}`, options);
    this.code = code;
  }
}

/** Tells whether a caught value is a {@link CodecError}, whichever copy of the package made it. */
export function isCodecError(value: unknown): value is CodecError {
  return value instanceof Error && value.name === 'CodecError' && 'code' in value;
}
