import type { AnyClient } from '@wsekit/client-core';
import { TopicHub } from './topic-hub.ts';

// State of clients and not of this module: it is kept beside each client and goes with it, so that all roots and providers
// of a page that share a client count its topics together.
const hubs = new WeakMap<AnyClient, TopicHub>();

/** The hub of a client: the same for everybody. */
export function hubOf(client: AnyClient): TopicHub {
  const known = hubs.get(client);
  if (known !== undefined) return known;
  const hub = new TopicHub(client);
  hubs.set(client, hub);
  return hub;
}
