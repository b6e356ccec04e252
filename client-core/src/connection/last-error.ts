import type { Envelope } from '@wsekit/codec';
import type { ErrorCode } from '@wsekit/spec';

/** What an `error` means should a Close follow it. */
export interface LastError {
  /** The server does not take the token. (WSE-CONN-045) */
  readonly isRefusalOfToken: boolean;
  /** How long the server wants to be left alone. */
  readonly retryAfterMs: number | undefined;
}

const refusals: ReadonlySet<unknown> = new Set<ErrorCode>(['AUTH_REQUIRED', 'AUTH_FAILED']);
const millisecondsPerSecond = 1000;

/** Reads an `error`; undefined for every other message. */
export function lastErrorOf({ t, p }: Envelope): LastError | undefined {
  if (t !== 'error' || typeof p !== 'object' || p === null) return undefined;
  const [code, seconds]: unknown[] = [Reflect.get(p, 'code'), Reflect.get(p, 'retry_after')];
  return {
    isRefusalOfToken: refusals.has(code),
    retryAfterMs: typeof seconds === 'number' && seconds > 0 ? seconds * millisecondsPerSecond : undefined,
  };
}
