import type { Envelope } from '@wsekit/codec';
import type { ErrorCode } from '@wsekit/spec';
import type { ClientConnection } from '../connection/client-connection.ts';

/** Answers a message; an answer repeats the `cid` it is to. (WSE-DLV-070) */
export function answer(client: ClientConnection, to: Envelope, t: string, p: object, nowMs: number): void {
  client.sendEvent({ t, p, ...(typeof to.cid === 'string' ? { cid: to.cid } : {}) }, nowMs);
}

/** Answers a message by an `error`. (WSE-CONN-055) */
export function answerError(client: ClientConnection, to: Envelope, code: ErrorCode, message: string): void {
  const cid = typeof to.cid === 'string' ? { cid: to.cid } : {};
  client.sendControl({ c: 'WSE', t: 'error', p: { code, message, recoverable: true }, ...cid, v: 1 });
}

/** Members of a payload; none of what is no object. */
export function membersOf(payload: unknown): Readonly<Record<string, unknown>> {
  return typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>) : {};
}
