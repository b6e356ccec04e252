import type {
  AnyMessages,
  Client,
  ClientMessage,
  MessageOf,
  NameOf,
  NoTopics,
  TopicPresence,
} from '@wsekit/client-core';
import type { HoldOptions } from './hub/topic-holds.ts';
import { useClient } from './use-client.ts';
import { usePresence } from './use-presence.ts';
import { type Recovery, useRecovery } from './use-recovery.ts';
import { type SubscriptionState, useSubscription } from './use-subscription.ts';
import { type Fold, type TopicStateOptions, type TopicStateResult, useTopicState } from './use-topic-state.ts';

/** Topics of an application: those it names, or any text where it names none. */
export type TopicName<Topics extends object> = [NameOf<Topics>] extends [never] ? string : NameOf<Topics>;

/** Messages of a topic: of the types that are named for it, or of any. */
export type MessageOfTopic<Messages extends object, Topics extends object, Topic> =
  Topic extends NameOf<Topics> ? MessageOf<Messages, Topics[Topic]> : ClientMessage;

/** The hooks that name topics or messages, for the topics and messages of one application. */
export interface TypedHooks<Messages extends object, Topics extends object> {
  useClient(): Client<Messages, Topics>;
  useSubscription(topics: TopicName<Topics> | readonly TopicName<Topics>[], options?: HoldOptions): SubscriptionState;
  useTopicState<State, Topic extends TopicName<Topics>>(
    topic: Topic,
    fold: Fold<State, MessageOfTopic<Messages, Topics, Topic>>,
    initial: State,
    options?: TopicStateOptions<MessageOfTopic<Messages, Topics, Topic>>,
  ): TopicStateResult<State>;
  usePresence(topic?: TopicName<Topics>): TopicPresence;
  useRecovery(topic?: TopicName<Topics>): Recovery;
}

const hooks = { useClient, useSubscription, useTopicState, usePresence, useRecovery };

/**
 * The hooks with the types of an application, to be made once and imported from there. They are the same functions.
 *
 * ```ts
 * export const { useTopicState, useSubscription } = createHooks<Messages, Topics>();
 * ```
 *
 * As with `createClient`, the types are the application's word; `schemas` of the client hold servers to it.
 */
export function createHooks<Messages extends object = AnyMessages, Topics extends object = NoTopics>(): TypedHooks<
  Messages,
  Topics
> {
  return hooks as TypedHooks<Messages, Topics>;
}
