// An application of the published React client type-checks with this one: `tsc -b` holds each line.
import {
  type Config,
  ConnectionState,
  DEFAULT_TOPICS,
  ERROR_CODES,
  FEATURES,
  getEndpoints,
  getSavedSubscriptions,
  HEARTBEAT_INTERVAL,
  isCompressedMessage,
  MESSAGE_HEADERS,
  type Message,
  type MessageOptions,
  MessagePriority,
  PERFORMANCE_THRESHOLDS,
  RECONNECT_MAX_ATTEMPTS,
  saveSubscriptions,
  type UseWSEConfig,
  type UseWSEReturn,
  useWSE,
  useWSEStore,
  WS_CLIENT_VERSION,
  type WSEStore,
} from '@wsekit/react/wse';
import { expectTypeOf } from 'vitest';
import type { PublishedConfig, PublishedHook, PublishedReturn, PublishedStore } from './published.ts';

// The hook takes what the published one takes, and gives what that gives.
expectTypeOf(useWSE).toExtend<PublishedHook>();
expectTypeOf<PublishedConfig>().toExtend<UseWSEConfig>();
expectTypeOf<UseWSEConfig>().toExtend<PublishedConfig>();
expectTypeOf<UseWSEReturn>().toEqualTypeOf<PublishedReturn>();
expectTypeOf<keyof UseWSEReturn>().toEqualTypeOf<keyof PublishedReturn>();
expectTypeOf<Parameters<typeof useWSE>['length']>().toEqualTypeOf<Parameters<PublishedHook>['length']>();

// So do the store, by selector and outside of components.
expectTypeOf(useWSEStore.getState()).toExtend<PublishedStore>();
expectTypeOf(useWSEStore<number | null>).parameters.toEqualTypeOf<[selector: (state: WSEStore) => number | null]>();
expectTypeOf(
  useWSEStore.subscribe(
    (state) => state.connectionState,
    (state, before) => [state, before],
  ),
).toEqualTypeOf<() => void>();

// Enums are objects of the same members, and constants have the types that are published.
expectTypeOf(ConnectionState.CONNECTED).toExtend<UseWSEReturn['connectionHealth']>();
expectTypeOf({ priority: MessagePriority.HIGH }).toExtend<MessageOptions>();
expectTypeOf(HEARTBEAT_INTERVAL).toBeNumber();
expectTypeOf(RECONNECT_MAX_ATTEMPTS).toBeNumber();
expectTypeOf(WS_CLIENT_VERSION).toBeString();
expectTypeOf(DEFAULT_TOPICS).toEqualTypeOf<string[]>();
expectTypeOf(FEATURES.ENCRYPTION).toEqualTypeOf<false>();
expectTypeOf(MESSAGE_HEADERS.COMPRESSED).toBeString();
expectTypeOf(ERROR_CODES.AUTH_FAILED).toBeNumber();
expectTypeOf(PERFORMANCE_THRESHOLDS.LATENCY.GOOD).toEqualTypeOf<150>();
expectTypeOf(getEndpoints).toEqualTypeOf<() => string[]>();
expectTypeOf(getSavedSubscriptions).toEqualTypeOf<() => string[]>();
expectTypeOf(saveSubscriptions).toEqualTypeOf<(topics: string[]) => void>();
expectTypeOf(isCompressedMessage).toEqualTypeOf<(data: ArrayBuffer) => boolean>();
expectTypeOf<Config['endpoints']>().toEqualTypeOf<string[]>();
expectTypeOf<Message['t']>().toEqualTypeOf<string>();
