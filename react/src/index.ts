'use client';

export {
  ClientProvider,
  type ClientProviderProps,
  type GivenClientProps,
  type OwnClientProps,
} from './client-provider.ts';
export { createHooks, type MessageOfTopic, type TopicName, type TypedHooks } from './create-hooks.ts';
export type { DeliveryCounters, Loss, LossReason } from './hub/counters.ts';
export type { LostMessages, RecoveryState } from './hub/recovery-log.ts';
export type { HoldOptions } from './hub/topic-holds.ts';
export { useClient } from './use-client.ts';
export { useConnectionQuality } from './use-connection-quality.ts';
export { useConnectionStatus } from './use-connection-status.ts';
export { usePresence } from './use-presence.ts';
export { type Recovery, useRecovery } from './use-recovery.ts';
export { useSend } from './use-send.ts';
export { type SubscriptionState, useSubscription } from './use-subscription.ts';
export { type Fold, type TopicStateOptions, type TopicStateResult, useTopicState } from './use-topic-state.ts';
