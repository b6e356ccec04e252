import { clientOnlyTypes, controlTypes, serverOnlyTypes } from '@wsekit/spec';
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

/** What becomes of a message: the session's own, the application's, refused and told, or dropped and counted. */
export type Disposition = 'session' | 'application' | 'refused' | 'dropped';

/** Which end of a connection a session is, and the types it looks at: each a table of its own, so that bundles have one. */
export interface SessionSide {
  readonly name: 'server' | 'client';
  /** The session's own when they come. */
  readonly ownTypes: ReadonlySet<string>;
  /** Sent by this side alone, so that none comes. */
  readonly sentTypes: ReadonlySet<string>;
}

export const serverSide: SessionSide = {
  name: 'server',
  ownTypes: new Set(['client_hello', 'ping', 'pong', 'PONG']),
  sentTypes: serverOnlyTypes,
};

export const clientSide: SessionSide = {
  name: 'client',
  ownTypes: new Set([
    ...['server_ready', 'server_hello', 'ping', 'PING', 'pong', 'PONG'],
    ...['batch', 'priority_message', 'ack', 'nack'],
  ]),
  sentTypes: clientOnlyTypes,
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
export function dispositionOf(side: SessionSide, state: SessionState, type: unknown, rules: ProfileRules): Disposition {
  if (state === 'idle' || state === 'closing' || state === 'closed') return 'dropped';
  if (typeof type !== 'string') return 'application';
  if (side.name === 'client' && type === 'server_hello' && state === 'greeting') return 'refused';
  if (side.ownTypes.has(type) || (rules.serverUnpacksBatches && isContainer(type))) return 'session';
  return rules.refusesUnexpected && side.sentTypes.has(type) ? 'refused' : 'application';
}
