import type { ClientMessage, TopicState } from '@wsekit/client-core';
import { useInsertionEffect, useState, useSyncExternalStore } from 'react';
import { type ClientScope, useScope } from './context.ts';
import type { DeliveryCounters, Loss } from './hub/counters.ts';
import { TopicFold, type TopicFoldOptions } from './hub/topic-fold.ts';
import type { HoldOptions } from './hub/topic-holds.ts';
import { useSlice } from './use-slice.ts';

/** Makes the next state of the last one and a message of the topic; as pure as a reducer. */
export type Fold<State, Message extends ClientMessage = ClientMessage> = (state: State, message: Message) => State;

/** How messages become a state. Times in milliseconds. */
export interface TopicStateOptions<Message extends ClientMessage = ClientMessage> extends HoldOptions {
  /** Messages of one key that wait together are superseded by the last of them; undefined: by none. */
  readonly keyOf?: (message: Message) => string | undefined;
  /** Told of messages that are in no state, at once: the moment to fetch the state anew and `reset` to it. */
  readonly onLost?: (loss: Loss) => void;
  /** Which messages are folded. Default: those stamped with the topic, as servers with recovery send them. (WSE-REC) */
  readonly accept?: (message: ClientMessage) => boolean;
  /** The least time from one new state to the next. Read once. Default 16, a frame. */
  readonly flushMs?: number;
  /** Messages that may wait for a component that is away; more are lost, the oldest first. Read once. Default 10,000. */
  readonly maxPending?: number;
}

/** The state of a topic. */
export interface TopicStateResult<State> {
  readonly state: State;
  /** What became of each message that came. */
  readonly counters: DeliveryCounters;
  /** What became of the topic itself. */
  readonly topic: TopicState;
  /** Puts a state in the place of what was folded, one that was fetched for instance. The same function always. */
  readonly reset: (state: State) => void;
}

/**
 * Holds a topic, and folds its messages into a state of the component.
 *
 * Every message that is delivered while the topic is held is folded, superseded or reported lost, and counted. A component that
 * is away for a moment (StrictMode, hot reload, a hidden tree) finds its state and all that came; one that was away for longer
 * than the grace of the provider is told so.
 */
export function useTopicState<State, Message extends ClientMessage = ClientMessage>(
  topic: string,
  fold: Fold<State, Message>,
  initial: State,
  options: TopicStateOptions<Message> = {},
): TopicStateResult<State> {
  const scope = useScope();
  // What comes of a topic is the application's word, as for a client with type parameters.
  const [anyFold, anyOptions] = [fold as Fold<State>, options as TopicStateOptions];
  const current = useFold(scope, topic, anyFold, initial, anyOptions);
  useInsertionEffect(() => {
    current.options = optionsOf(anyFold, anyOptions);
  });
  const { state, counters } = useSyncExternalStore(current.subscribe, current.getSnapshot, current.getServerSnapshot);
  return { state, counters, topic: useSlice(scope.client.store.topic(topic), unwanted), reset: current.reset };
}

const unwanted: TopicState = { state: 'unwanted' };
const defaultFlushMs = 16;
const defaultMaxPending = 10_000;

interface Made<State> {
  readonly scope: ClientScope;
  readonly fold: TopicFold<State>;
}

/** The fold of a component: another one for another topic or client, made while rendering and without effect. */
function useFold<State>(
  scope: ClientScope,
  topic: string,
  fold: Fold<State>,
  initial: State,
  options: TopicStateOptions,
): TopicFold<State> {
  const make = (): Made<State> => ({ scope, fold: foldOf(scope, topic, fold, initial, options) });
  const [made, setMade] = useState(make);
  if (made.scope === scope && made.fold.topic === topic) return made.fold;
  const next = make();
  setMade(next);
  return next.fold;
}

function foldOf<State>(
  { client, hub, graceMs }: ClientScope,
  topic: string,
  fold: Fold<State>,
  initial: State,
  options: TopicStateOptions,
): TopicFold<State> {
  const { recover = true, presence, flushMs = defaultFlushMs, maxPending = defaultMaxPending } = options;
  const held = { recover, ...(presence === undefined ? {} : { presence }) };
  const home = {
    topic,
    initial,
    clock: client.clock,
    flushMs,
    maxPending,
    attach: (attached: TopicFold<State>) => hub.attach(attached, held),
    detach: (detached: TopicFold<State>) => hub.detach(detached, graceMs),
  };
  return new TopicFold(home, optionsOf(fold, options));
}

function optionsOf<State>(fold: Fold<State>, { keyOf, onLost, accept }: TopicStateOptions): TopicFoldOptions<State> {
  return { fold, keyOf, onLost, accept };
}
