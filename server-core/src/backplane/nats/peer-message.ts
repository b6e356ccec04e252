import { z } from 'zod';
import type { PresenceData } from '../../events.ts';

/** Most users one message tells of. */
export const maxUsersPerMessage = 100;

/** A user of another node. */
export interface PeerUser {
  readonly topic: string;
  readonly userId: string;
  readonly data: PresenceData;
  readonly updatedAtMs: number;
}

/** A change of a user. */
interface PeerChange extends PeerUser {
  readonly kind: 'join' | 'leave' | 'update';
}

/** The node is there; `changes` counts all it told of its users. Who hears `isNew` says that it is there as well. */
interface PeerBeat {
  readonly is: 'beat';
  readonly node: string;
  readonly changes: number;
  readonly isNew: boolean;
}

/** `changes` counts the first of the news. */
export interface PeerNews {
  readonly is: 'news';
  readonly node: string;
  readonly changes: number;
  readonly news: readonly PeerChange[];
}

/** A part of the answer to `ask`: all users as they are after so many changes. */
export interface PeerUsers {
  readonly is: 'users';
  readonly node: string;
  readonly changes: number;
  readonly part: number;
  readonly isLast: boolean;
  readonly users: readonly PeerUser[];
}

/** What nodes tell each other of themselves; `ask` asks for all users of a node. */
export type PeerMessage = PeerBeat | PeerNews | PeerUsers | { readonly is: 'leave' | 'ask'; readonly node: string };

type Shape<Message> = Record<keyof Message, z.ZodType>;

const nodeId: z.ZodString = z.string().min(1).max(128);
const count: z.ZodType = z.int().min(0);
const user = {
  topic: z.string(),
  userId: z.string(),
  data: z.record(z.string(), z.unknown()),
  updatedAtMs: z.number(),
} satisfies Shape<PeerUser>;
const change = { ...user, kind: z.enum(['join', 'leave', 'update']) } satisfies Shape<PeerChange>;
const beat = { is: z.literal('beat'), node: nodeId, changes: count, isNew: z.boolean() } satisfies Shape<PeerBeat>;
const news = {
  is: z.literal('news'),
  node: nodeId,
  changes: count,
  news: z.array(z.object(change)).min(1).max(maxUsersPerMessage),
} satisfies Shape<PeerNews>;
const users = {
  is: z.literal('users'),
  node: nodeId,
  changes: count,
  part: count,
  isLast: z.boolean(),
  users: z.array(z.object(user)).max(maxUsersPerMessage),
} satisfies Shape<PeerUsers>;
const bare = { is: z.enum(['leave', 'ask']), node: nodeId };
const peerMessage = z.union([z.object(beat), z.object(news), z.object(users), z.object(bare)]);

/** Reads a message; undefined for what is none. */
export function decodePeerMessage(text: string): PeerMessage | undefined {
  const message: unknown = parse(text);
  return isPeerMessage(message) ? message : undefined;
}

function isPeerMessage(value: unknown): value is PeerMessage {
  return peerMessage.safeParse(value).success;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
