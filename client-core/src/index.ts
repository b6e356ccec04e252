export type { Clock, Dialer } from '@wsekit/transports';
export {
  Client,
  connect,
  createClient,
} from './client.ts';
export type { Balance } from './connection/balance.ts';
export type { BreakerOptions, BreakerState } from './connection/circuit-breaker.ts';
export type { ClosePolicy, Ending, Reaction } from './connection/close-policy.ts';
export type { TokenSource } from './connection/credentials.ts';
export type { Endpoint, EndpointPoolOptions } from './connection/endpoint-options.ts';
export type { Choice, EndpointSource } from './connection/endpoint-source.ts';
export { createEndpointPool, type EndpointPool, type EndpointSnapshot } from './connection/endpoints.ts';
export { createPlatformSignals, type PlatformSignal, type PlatformSignals } from './connection/platform.ts';
export type { CloseReason, ConnectionStatus } from './connection/status.ts';
export type { MessageListener } from './delivery.ts';
export { ClientError, type ClientErrorCode, clientErrorCodes, isClientError } from './errors.ts';
export type { ClientEvent, ClientMessage } from './events.ts';
export type { ConnectionQuality, QualityLevel, QualitySuggestion } from './network/quality.ts';
export type { ClientOptions, ReconnectOptions, Servers } from './options.ts';
export type { OutgoingMessage, RequestOptions, SendOptions } from './outgoing-message.ts';
export type { TopicPresence } from './presence/presence-book.ts';
export type { BatchingOptions } from './queue/batcher.ts';
export { createMemoryLocks, createMemoryStorage } from './queue/memory-storage.ts';
export type { OfflineOptions } from './queue/offline-options.ts';
export type { SendOutcome } from './queue/outbox.ts';
export type { QueueStorage, StorageProblem, StoredKey, StoredMessage, TabLocks } from './queue/storage.ts';
export type { DropReason, WaitingMessage } from './queue/waiting-message.ts';
export { adaptive } from './reconnect/adaptive.ts';
export { exponential } from './reconnect/exponential.ts';
export { fibonacci } from './reconnect/fibonacci.ts';
export { linear } from './reconnect/linear.ts';
export type { BackoffOptions, ReconnectStrategy } from './reconnect/strategy.ts';
export type { OutboxView } from './sending.ts';
export type { ClientCounters } from './store/counters.ts';
export type { Slice } from './store/slice.ts';
export type { ClientState, ClientStore, TopicState, TopicsState } from './store/state.ts';
export type { MessageStream, MessageStreamOptions, Overflow } from './streams/message-stream.ts';
export type { SubscribeOptions, SubscribeOutcome } from './subscriptions/subscriptions.ts';
