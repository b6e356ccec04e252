import type { TopicPresence } from '@wsekit/client-core';
import { useClient } from './use-client.ts';
import { useSlice } from './use-slice.ts';

const nobody: TopicPresence = { users: new Map(), isComplete: false };

/**
 * Who is in a topic, as far as the server has said; hold the topic by `useSubscription` or `useTopicState` as well.
 *
 * Without a name: who is in one of the topics the server did not name, as published servers of WSE 2 never do. (WSE-ERR-085)
 */
export function usePresence(topic?: string): TopicPresence {
  return useSlice(useClient().store.presence(topic), nobody);
}
