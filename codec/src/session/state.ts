import { controlTypes, type Direction, oneWayTypes } from '@wsekit/spec';
import type { ProfileRules } from './profile-rules.ts';

/**
 * Where a session is in its life; it only moves to the right.
 *
 * - `idle`: made and not opened.
 * - `greeting`: a server waits for `client_hello`, a client for `server_ready`.
 * - `negotiating`: a client waits for `server_hello`.
 * - `ready`: both hellos were exchanged, or the peer gives none.
 * - `closing`: asked to close; nothing is delivered or sent any more.
 * - `closed`: the connection has ended.
 */
export type SessionState = 'idle' | 'greeting' | 'negotiating' | 'ready' | 'closing' | 'closed';

/** All states, in order. */
export const sessionStates: readonly SessionState[] = ['idle', 'greeting', 'negotiating', 'ready', 'closing', 'closed'];

/** Which end of a connection a session is. */
export type SessionSide = 'server' | 'client';

/** What becomes of a message: the session's own, the application's, refused and told, or dropped and counted. */
export type Disposition = 'session' | 'application' | 'refused' | 'dropped';

const ownTypes: Readonly<Record<SessionSide, ReadonlySet<string>>> = {
  server: new Set(['client_hello', 'ping', 'pong', 'PONG']),
  client: new Set([
    'server_ready',
    'server_hello',
    'ping',
    'PING',
    'pong',
    'PONG',
    'batch',
    'priority_message',
    'ack',
    'nack',
  ]),
};

/** Types a client takes in the clear however strict it is: the protocol's own, and presence. (WSE-ENC-046) */
const clearTypes: ReadonlySet<string> = new Set([
  ...controlTypes,
  ...['pong', 'PING', 'presence_join', 'presence_leave', 'presence_update'],
]);

/** Tells whether a message of a type may come in the clear on a connection with a key, strict or not. */
export function mayBeClear(type: unknown): boolean {
  return typeof type === 'string' && clearTypes.has(type);
}

function isContainer(type: string): boolean {
  return type === 'batch' || type === 'priority_message';
}

/** Says what becomes of a message of a type that has come, on a side and in a state. */
export function dispositionOf(
  side: SessionSide,
  state: SessionState,
  type: unknown,
  rules: Pick<ProfileRules, 'refusesUnexpected' | 'serverUnpacksBatches'>,
): Disposition {
  if (state === 'idle' || state === 'closing' || state === 'closed') return 'dropped';
  if (typeof type !== 'string') return 'application';
  if (side === 'client' && type === 'server_hello' && state === 'greeting') return 'refused';
  if (ownTypes[side].has(type) || (rules.serverUnpacksBatches && isContainer(type))) return 'session';
  if (!rules.refusesUnexpected) return 'application';
  const peersWay: Direction = side === 'server' ? 'client_to_server' : 'server_to_client';
  const ownWay: Direction = side === 'server' ? 'server_to_client' : 'client_to_server';
  const comesWrongWay = !oneWayTypes[peersWay].has(type) && oneWayTypes[ownWay].has(type);
  return comesWrongWay ? 'refused' : 'application';
}
