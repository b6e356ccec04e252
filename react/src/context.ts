import type { AnyClient } from '@wsekit/client-core';
import { type Context, createContext, useContext } from 'react';
import type { TopicHub } from './hub/topic-hub.ts';

/** What a provider gives to the hooks below it. */
export interface ClientScope {
  readonly client: AnyClient;
  readonly hub: TopicHub;
  /** How long a topic is kept behind its last component, in milliseconds. */
  readonly graceMs: number;
}

export const ScopeContext: Context<ClientScope | undefined> = createContext<ClientScope | undefined>(undefined);

/** The scope of the nearest provider; throws an Error where there is none. */
export function useScope(): ClientScope {
  const scope = useContext(ScopeContext);
  if (scope === undefined) throw new Error('no <ClientProvider> stands above a component that uses its client');
  return scope;
}
