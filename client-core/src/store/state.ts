import type { ConnectionStatus } from '../connection/status.ts';
import type { ConnectionQuality } from '../network/quality.ts';
import type { TopicPresence } from '../presence/presence-book.ts';
import type { ServerAdvice } from './advice.ts';
import type { ClientCounters } from './counters.ts';
import type { Slice } from './slice.ts';

/** What a client knows of its topics. */
export interface TopicsState {
  /** Topics that are wanted. */
  readonly wanted: readonly string[];
  /** Those of them the server has confirmed over the connection there is. */
  readonly held: readonly string[];
  /** Those of them it has refused, and why. */
  readonly refused: readonly { readonly topic: string; readonly reason: string }[];
}

/** What became of one topic. `asked`: it is wanted, and not confirmed over the connection there is. */
export type TopicState =
  | { readonly state: 'unwanted' | 'asked' | 'held' }
  | { readonly state: 'refused'; readonly reason: string };

/** Everything a store has but presence. */
export interface ClientState {
  readonly status: ConnectionStatus;
  readonly topics: TopicsState;
  readonly quality: ConnectionQuality;
  readonly counters: ClientCounters;
  /** Messages that wait to leave. */
  readonly queue: { readonly messages: number };
  /** What the server has said of the connection. */
  readonly advice: ServerAdvice;
}

/**
 * What a client is and has, for views: each part has listeners of its own, who hear of nothing else.
 *
 * Counters and the queue change with each message; they are looked at at intervals, and only while somebody listens to
 * them. The store itself is a slice of all parts but presence.
 */
export interface ClientStore extends Slice<ClientState> {
  readonly status: Slice<ConnectionStatus>;
  readonly topics: Slice<TopicsState>;
  readonly quality: Slice<ConnectionQuality>;
  readonly counters: Slice<ClientCounters>;
  readonly queue: Slice<ClientState['queue']>;
  readonly advice: Slice<ServerAdvice>;
  /** One topic; the same slice for the same name. */
  topic(name: string): Slice<TopicState>;
  /** Who is in a topic; without a name, who is in one of those the server did not name. The same slice for the same name. */
  presence(topic?: string): Slice<TopicPresence>;
}

/** Reads one topic off all. */
export function topicStateOf({ wanted, held, refused }: TopicsState, name: string): TopicState {
  if (held.includes(name)) return { state: 'held' };
  const refusal = refused.find(({ topic }) => topic === name);
  if (refusal !== undefined) return { state: 'refused', reason: refusal.reason };
  return { state: wanted.includes(name) ? 'asked' : 'unwanted' };
}
