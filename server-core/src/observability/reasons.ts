import type { UpgradeRefusal } from '@wsekit/transports';

/**
 * Why somebody was not let in: `reason` in the log and in `wsekit_refusals_total`.
 *
 * `path`: another path than the served one. `origin`: an origin that is not allowed. `auth_required`: no token.
 * `auth_invalid`: a token that is not valid. `auth_no_user`: a token without user. `auth_denied`: the application's hook said
 * no. `auth_failed`: it has thrown, or gave no identity. `auth_unavailable`: the keys of tokens cannot be had. `draining`,
 * `stopping`: the server lets nobody in any more. `too_many_events`: the application does not take what it is told of
 * connections. The others are the transport's.
 */
export type RefusalReason =
  | 'path'
  | 'origin'
  | 'auth_required'
  | 'auth_invalid'
  | 'auth_no_user'
  | 'auth_denied'
  | 'auth_failed'
  | 'auth_unavailable'
  | 'draining'
  | 'stopping'
  | 'too_many_events'
  | UpgradeRefusal;

/**
 * Why a connection ended: `reason` in the log and in `wsekit_closes_total`.
 *
 * `peer`: the client closed it. `lost`: it broke off without a Close. `protocol_error`: a frame broke the rules or a limit.
 * `failed`: an exception in the server. `idle`: silent for too long. `slow_consumer`: it did not read. `application`:
 * `disconnect`. `key_rotation`: to come back to another key. `drain`, `stop`: the server goes.
 */
export type CloseReason =
  | 'peer'
  | 'lost'
  | 'protocol_error'
  | 'failed'
  | 'idle'
  | 'slow_consumer'
  | 'application'
  | 'key_rotation'
  | 'drain'
  | 'stop';

/**
 * Why a message was lost or refused: `reason` in the log.
 *
 * `queue_full`: too many events wait for the application. `slow_consumer`: the connection is full. `rate_limited`: above its
 * rate. `unreadable`: no frame of the protocol. `unexpected`: not in this direction or state. `clear_text`: in the clear
 * against strict encryption. `no_room`: it waited, and the connection ended or had no room.
 */
export type DropReason =
  | 'queue_full'
  | 'slow_consumer'
  | 'rate_limited'
  | 'unreadable'
  | 'unexpected'
  | 'clear_text'
  | 'no_room';

const lost = 1006;
const serverError = 1011;
/** A frame that breaks RFC 6455, data of a wrong kind, text that is no UTF-8, a frame above the limit. (WSE-CONN-063) */
const protocolErrors: readonly number[] = [1002, 1003, 1007, 1009];

/** Why a connection ended that the server did not end by itself. */
export function reasonOfClose(code: number): CloseReason {
  if (code === lost) return 'lost';
  if (code === serverError) return 'failed';
  return protocolErrors.includes(code) ? 'protocol_error' : 'peer';
}
