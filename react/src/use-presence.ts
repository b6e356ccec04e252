import type { TopicPresence } from '@wsekit/client-core';
import { useEffect } from 'react';
import { useScope } from './context.ts';
import { useSlice } from './use-slice.ts';

const nobody: TopicPresence = { users: new Map(), isComplete: false };

/**
 * Who is in a topic, asked of the server and kept by what it tells; hold the topic by `useSubscription` or `useTopicState` as well.
 *
 * Published servers leave the answer to their application. Without a name: who is in one of the topics the server did not name in
 * its news, as they never do. (WSE-PRS-042, WSE-ERR-085)
 */
export function usePresence(topic?: string): TopicPresence {
  const { client, hub } = useScope();
  useEffect(() => (topic === undefined ? undefined : hub.presence.watch(topic)), [hub, topic]);
  return useSlice(client.store.presence(topic), nobody);
}
