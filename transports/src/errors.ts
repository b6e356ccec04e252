/** Every reason for which a transport gives up. The list is closed. */
export const transportErrorCodes = [
  'listen_failed',
  'dial_refused',
  'dial_failed',
  'dial_timeout',
  'runtime_missing',
] as const;

export type TransportErrorCode = (typeof transportErrorCodes)[number];

/** What a {@link TransportError} can tell of a refused upgrade. */
export interface TransportErrorOptions extends ErrorOptions {
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
}

/**
 * The only error a transport rejects with, an abort signal's reason aside.
 *
 * The message says what was done, what was found and, for `runtime_missing`, how to mend it.
 */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;
  /** HTTP status of a refused upgrade, where the platform tells it. */
  readonly status: number | undefined;
  /** How long the server that refused wants to be left alone, where it and the platform tell it. In milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(code: TransportErrorCode, message: string, options?: TransportErrorOptions) {
    super(`[${code}] ${message}`, options);
    this.code = code;
    this.status = options?.status;
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** Tells whether a caught value is a {@link TransportError}, whichever copy of the package made it. */
export function isTransportError(value: unknown): value is TransportError {
  return value instanceof Error && value.name === 'TransportError' && 'code' in value;
}
