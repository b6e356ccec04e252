import { dial, type LiveCase, type Step, sendFrame } from '../language/index.ts';
import { hearsOf, joins, needs, settings } from '../server/presence-parts.ts';

/** What a node says of a user. (WSE-CLU-070) */
export const actions = { join: 0, leave: 1, update: 2 } as const;

/** A client of the node that is in a room and hears who comes. */
export const inRoom: readonly Step[] = [dial('c'), joins('c', 'room', {}), hearsOf('c', 'join', 'c')];

/** What a node says of a user of its own. */
export function tells(on: string, action: number, user: string, atMs: number, data = '{}'): Step {
  return sendFrame(on, 'PRESENCE_UPDATE', { topic: 'room', action, updatedAtMs: atMs, userId: user, data });
}

/** What a node says of all its users. */
export function tellsAll(on: string, entries: unknown): Step {
  return sendFrame(on, 'PRESENCE_FULL', { entries: JSON.stringify(entries) });
}

/** Cases for nodes with presence, unless they say otherwise. */
export function withPresence(cases: readonly LiveCase[]): readonly LiveCase[] {
  return cases.map((one) => ({ needs, ...one, settings: { ...settings, ...one.settings } }));
}
