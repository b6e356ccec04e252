import type { TopicsState } from '@wsekit/client-core';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useScope } from './context.ts';
import type { HoldOptions } from './hub/topic-holds.ts';

/** What became of topics that a component holds. */
export interface SubscriptionState {
  /** The server has confirmed all of them over the connection there is. */
  readonly isHeld: boolean;
  /** Those it has not answered about. */
  readonly asked: readonly string[];
  /** Those it has refused, and why. */
  readonly refused: readonly { readonly topic: string; readonly reason: string }[];
}

/**
 * Holds topics while the component is mounted, and tells what became of them.
 *
 * Components share topics: the client asks for one with the first of them, and gives it up when the last has been gone for the
 * grace of the provider. Topics the application has asked the client for by itself are left to the application.
 */
export function useSubscription(
  topics: string | readonly string[],
  { recover = true, presence }: HoldOptions = {},
): SubscriptionState {
  const { client, hub, graceMs } = useScope();
  const names = useStable(typeof topics === 'string' ? [topics] : topics);
  const shown = useStable(presence);
  useEffect(
    () => hub.hold(names, { recover, ...(shown === undefined ? {} : { presence: shown }) }, graceMs),
    [hub, names, recover, shown, graceMs],
  );
  const { topics: slice } = client.store;
  const select = useMemo(() => selectorOf(names), [names]);
  return useSyncExternalStore(
    slice.subscribe,
    () => select(slice.getSnapshot()),
    () => select(noTopics),
  );
}

const noTopics: TopicsState = { wanted: [], held: [], refused: [] };

/** Reads some topics off all; the same object while they stay the same. */
function selectorOf(names: readonly string[]): (state: TopicsState) => SubscriptionState {
  let seen: TopicsState | undefined;
  let last: SubscriptionState = { isHeld: names.length === 0, asked: names, refused: [] };
  return (state) => {
    if (state === seen) return last;
    seen = state;
    const [held, own] = [new Set(state.held), new Set(names)];
    const refused = state.refused.filter(({ topic }) => own.has(topic));
    const refusals = new Set(refused.map(({ topic }) => topic));
    const asked = names.filter((name) => !held.has(name) && !refusals.has(name));
    const next = { isHeld: asked.length === 0 && refused.length === 0, asked, refused };
    if (JSON.stringify(next) !== JSON.stringify(last)) last = next;
    return last;
  };
}

/** The same value for values that say the same, so that lists and objects may be written where they are used. */
function useStable<Value>(value: Value): Value {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it says decides
  return useMemo(() => value, [JSON.stringify(value)]);
}
