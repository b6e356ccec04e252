import { z } from 'zod';
import type { PresenceNews } from '../backplane.ts';
import { nodeIdPattern } from './message.ts';

/** What a node tells of itself; `version` counts its changes, so that others see when they missed one. */
export type ControlMessage = { readonly node: string; readonly version: number } & (
  | { readonly kind: 'here' }
  | { readonly kind: 'presence'; readonly news: PresenceNews }
  | { readonly kind: 'patterns'; readonly patterns: readonly string[] }
  | { readonly kind: 'left' }
);

/** Patterns of a node that others are told of; of more it is told that it wants everything. */
export const mostPatterns = 10_000;

const version = 1;
const timeMs = z.number().min(0);
const data = z.record(z.string(), z.unknown());
const sender = { wse: z.literal(version), node: z.string().regex(nodeIdPattern), version: z.int().min(0) };
const news = z.object({
  kind: z.enum(['join', 'leave', 'update']),
  topic: z.string(),
  userId: z.string(),
  data,
  updatedAtMs: timeMs,
});
const patterns = z.array(z.string()).max(mostPatterns);
const messageSchema = z.discriminatedUnion('kind', [
  z.object({ ...sender, kind: z.literal('here') }),
  z.object({ ...sender, kind: z.literal('presence'), news }),
  z.object({ ...sender, kind: z.literal('patterns'), patterns }),
  z.object({ ...sender, kind: z.literal('left') }),
]);
const userSchema = z.object({ data, updatedAtMs: timeMs });
const placeSchema = z.tuple([z.string(), z.string()]);

/** A user as a node's record has it. */
export interface RecordedUser {
  readonly topic: string;
  readonly userId: string;
  readonly data: PresenceNews['data'];
  readonly updatedAtMs: number;
}

/** Writes what a node tells. */
export function encodeControl(message: ControlMessage): string {
  return JSON.stringify({ wse: version, ...message });
}

/** Reads what a node tells; undefined for what no node of this version writes. */
export function decodeControl(text: string): ControlMessage | undefined {
  return messageSchema.safeParse(parse(text)).data;
}

/** Name of a user's field in a node's record. */
export function userField(topic: string, userId: string): string {
  return JSON.stringify([topic, userId]);
}

/** Writes a user's field. */
export function encodeUser({ data, updatedAtMs }: Pick<RecordedUser, 'data' | 'updatedAtMs'>): string {
  return JSON.stringify({ data, updatedAtMs });
}

/** Reads a user of a node's record; undefined for what is none. */
export function decodeUser(field: string, value: string): RecordedUser | undefined {
  const place = placeSchema.safeParse(parse(field)).data;
  const user = userSchema.safeParse(parse(value)).data;
  if (place === undefined || user === undefined) return undefined;
  const [topic, userId] = place;
  return { topic, userId, ...user };
}

/** Reads the patterns of a node's record; none for what are none. */
export function decodePatterns(value: string | null): readonly string[] {
  return patterns.safeParse(parse(value ?? '')).data ?? [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
