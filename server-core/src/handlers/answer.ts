import type { Envelope } from '@wsekit/codec';
import { errorCodes } from '@wsekit/spec';
import type { ClientConnection } from '../connection/client-connection.ts';
import type { Refusal } from './handler.ts';

/** Answers a message; an answer repeats the `cid` it is to. (WSE-DLV-070) */
export function answer(client: ClientConnection, to: Envelope, t: string, p: object, nowMs: number): void {
  client.sendEvent({ t, p, ...(typeof to.cid === 'string' ? { cid: to.cid } : {}) }, nowMs);
}

/** Answers a message by an `error`. (WSE-CONN-055) */
export function answerError(
  client: ClientConnection,
  to: Envelope,
  { code, message }: Refusal,
  details?: object,
): void {
  const cid = typeof to.cid === 'string' ? { cid: to.cid } : {};
  const { recoverable } = errorCodes[code];
  const p = { code, message, recoverable, ...(details === undefined ? {} : { details }) };
  client.sendControl({ c: 'WSE', t: 'error', p, ...cid, v: 1 });
}

/** Members of a payload; none of what is no object. */
export function membersOf(payload: unknown): Readonly<Record<string, unknown>> {
  return typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>) : {};
}
