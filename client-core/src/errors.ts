/** Why a client gives up on what it was asked for. The list is closed. */
export const clientErrorCodes = [
  /** The options contradict themselves or leave their ranges. */
  'invalid_options',
  /** The client was closed, or has given up. */
  'closed',
  /** No answer came in time. */
  'timeout',
  /** The server has refused, and said so. */
  'refused',
  /** The answer has a payload that its schema does not take. */
  'invalid_payload',
  /** The server does not take this client's credentials, and there are no others. */
  'unauthorized',
  /** So many tries in a row failed as were allowed. */
  'gave_up',
  /** A stream that was to fail when its buffer is full has a full buffer. */
  'overflow',
] as const;

export type ClientErrorCode = (typeof clientErrorCodes)[number];

/** The only error a client rejects with, an abort signal's reason aside. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;

  constructor(code: ClientErrorCode, message: string, options?: ErrorOptions) {
    super(`[${code}] ${message}`, options);
    this.code = code;
  }
}

/** Tells whether a caught value is a {@link ClientError}, whichever copy of the package made it. */
export function isClientError(value: unknown): value is ClientError {
  return value instanceof Error && value.name === 'ClientError' && 'code' in value;
}
