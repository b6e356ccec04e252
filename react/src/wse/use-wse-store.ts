import { create, type StoreApi, type UseBoundStore } from 'zustand';
import { subscribeWithSelector } from 'zustand/middleware';
import { failed, rested, succeeded } from './breaker.ts';
import { MEMORY_LIMITS } from './constants.ts';
import { CircuitBreakerState, ConnectionState } from './enums.ts';
import { closedBreaker, initialState } from './initial-state.ts';
import { Latencies, qualityOf } from './latency.ts';
import type { WSEStore } from './store-shape.ts';
import type { WSEState } from './types.ts';

/** The store with what the middleware adds to `subscribe`. */
export type UseWSEStore = UseBoundStore<
  Omit<StoreApi<WSEStore>, 'subscribe'> & {
    subscribe: {
      (listener: (state: WSEStore, previous: WSEStore) => void): () => void;
      <Part>(
        selector: (state: WSEStore) => Part,
        listener: (part: Part, previous: Part) => void,
        options?: { equalityFn?: (one: Part, other: Part) => boolean; fireImmediately?: boolean },
      ): () => void;
    };
  }
>;

type Set = (change: (state: WSEStore) => Partial<WSEState>) => void;
type Objects = {
  [Name in keyof WSEState]: WSEState[Name] extends readonly unknown[] | string | number | null
    ? never
    : WSEState[Name] extends object
      ? Name
      : never;
}[keyof WSEState];

const without = (list: readonly string[], topic: string): string[] => list.filter((entry) => entry !== topic);
const withOne = (list: readonly string[], topic: string): string[] => [...new Set([...list, topic])];

/** The store of the page's client: one for all that use this module, as the published one is. */
export const useWSEStore: UseWSEStore = create<WSEStore>()(
  subscribeWithSelector((set, get) => {
    const latencies = new Latencies();
    const change: Set = (changed) => set(changed);
    const merge =
      <Name extends Objects>(name: Name) =>
      (updates: Partial<WSEState[Name]>): void =>
        change((state) => ({ [name]: { ...state[name], ...updates } }));
    return {
      ...initialState,
      ...connectionActions(change),
      ...topicActions(change),
      ...breakerActions(change),
      updateMetrics: merge('metrics'),
      recordLatency: (latency) => change(({ metrics }) => ({ metrics: latencies.add(metrics, latency, Date.now()) })),
      incrementMetric: (key, value = 1) =>
        change(({ metrics }) => {
          const count = metrics[key];
          return typeof count === 'number' ? { metrics: { ...metrics, [key]: count + value } } : {};
        }),
      updateQueueStats: merge('messageQueue'),
      updateOfflineQueue: merge('offlineQueue'),
      updateDiagnostics: (diagnostics) => set({ diagnostics }),
      updatePerformance: merge('performance'),
      updateSecurity: merge('security'),
      updateConfig: merge('config'),
      isConnected: () => get().connectionState === ConnectionState.CONNECTED,
      canReconnect: () => canReconnect(get()),
      getConnectionQuality: () => qualityOf(get().metrics),
      reset: () => {
        latencies.clear();
        set(initialState);
      },
    };
  }),
);

function connectionActions(
  change: Set,
): Pick<
  WSEStore,
  | 'setConnectionState'
  | 'setActiveEndpoint'
  | 'setPreferredEndpoint'
  | 'updateEndpoint'
  | 'addEndpoint'
  | 'setLastError'
  | 'clearErrors'
> {
  return {
    setConnectionState: (connectionState) =>
      change(({ metrics }) => ({
        connectionState,
        metrics:
          connectionState === ConnectionState.CONNECTED && metrics.connectedSince === null
            ? { ...metrics, connectedSince: Date.now() }
            : metrics,
      })),
    setActiveEndpoint: (activeEndpoint) => change(() => ({ activeEndpoint })),
    setPreferredEndpoint: (preferredEndpoint) => change(() => ({ preferredEndpoint })),
    updateEndpoint: (endpoint, updates) =>
      change(({ endpoints }) => ({
        endpoints: endpoints.map((entry) => (entry.endpoint === endpoint ? { ...entry, ...updates } : entry)),
      })),
    addEndpoint: (endpoint) =>
      change(({ endpoints }) =>
        endpoints.some((entry) => entry.endpoint === endpoint)
          ? {}
          : { endpoints: [...endpoints, newEndpoint(endpoint)] },
      ),
    setLastError: (error, code) =>
      change(({ metrics, errorHistory }) => ({
        lastError: error,
        metrics: {
          ...metrics,
          lastErrorMessage: error,
          lastErrorCode: error === null ? metrics.lastErrorCode : (code ?? metrics.lastErrorCode),
        },
        ...(error === null ? {} : { errorHistory: withError(errorHistory, error, code) }),
      })),
    clearErrors: () => change(() => ({ lastError: null, errorHistory: [] })),
  };
}

function topicActions(
  change: Set,
): Pick<
  WSEStore,
  | 'setActiveTopics'
  | 'addPendingSubscription'
  | 'confirmSubscription'
  | 'failSubscription'
  | 'setServerRecoveryEnabled'
  | 'updateRecoveryState'
  | 'removeRecoveryTopics'
> {
  const topics = (of: (known: WSEState['subscriptions']) => Partial<WSEState['subscriptions']>): void =>
    change(({ subscriptions }) => ({ subscriptions: { ...subscriptions, ...of(subscriptions) } }));
  return {
    setActiveTopics: (active) =>
      change(({ subscriptions }) => ({
        activeTopics: active,
        subscriptions: { ...subscriptions, topics: active, lastUpdate: Date.now() },
      })),
    addPendingSubscription: (topic) =>
      topics((known) => ({ pendingSubscriptions: withOne(known.pendingSubscriptions, topic) })),
    confirmSubscription: (topic) =>
      change(({ activeTopics, subscriptions: known }) => ({
        activeTopics: withOne(activeTopics, topic),
        subscriptions: {
          ...known,
          topics: withOne(known.topics, topic),
          pendingSubscriptions: without(known.pendingSubscriptions, topic),
          failedSubscriptions: without(known.failedSubscriptions, topic),
          lastUpdate: Date.now(),
        },
      })),
    failSubscription: (topic) =>
      topics((known) => ({
        pendingSubscriptions: without(known.pendingSubscriptions, topic),
        failedSubscriptions: withOne(known.failedSubscriptions, topic),
      })),
    setServerRecoveryEnabled: (serverRecoveryEnabled) => topics(() => ({ serverRecoveryEnabled })),
    updateRecoveryState: (positions) =>
      topics((known) => ({ recoveryState: { ...known.recoveryState, ...positions } })),
    removeRecoveryTopics: (gone) =>
      topics(({ recoveryState }) => ({
        recoveryState: Object.fromEntries(Object.entries(recoveryState).filter(([topic]) => !gone.includes(topic))),
      })),
  };
}

function breakerActions(
  change: Set,
): Pick<
  WSEStore,
  | 'updateCircuitBreaker'
  | 'recordCircuitBreakerFailure'
  | 'recordCircuitBreakerSuccess'
  | 'resetCircuitBreaker'
  | 'checkCircuitBreakerTimeout'
> {
  return {
    updateCircuitBreaker: (updates) =>
      change(({ circuitBreaker }) => ({ circuitBreaker: { ...circuitBreaker, ...updates } })),
    recordCircuitBreakerFailure: () =>
      change(({ circuitBreaker }) => ({ circuitBreaker: failed(circuitBreaker, Date.now()) })),
    recordCircuitBreakerSuccess: () => change(({ circuitBreaker }) => ({ circuitBreaker: succeeded(circuitBreaker) })),
    resetCircuitBreaker: () => change(() => ({ circuitBreaker: closedBreaker })),
    checkCircuitBreakerTimeout: () =>
      change(({ circuitBreaker }) => ({ circuitBreaker: rested(circuitBreaker, Date.now()) })),
  };
}

function newEndpoint(endpoint: string): WSEState['endpoints'][number] {
  return {
    endpoint,
    state: ConnectionState.PENDING,
    healthScore: 100,
    lastConnected: null,
    averageLatency: null,
    failureCount: 0,
    successCount: 0,
  };
}

function withError(history: WSEState['errorHistory'], error: string, code?: number): WSEState['errorHistory'] {
  const entry = { timestamp: Date.now(), error, ...(code === undefined ? {} : { code }) };
  return [...history, entry].slice(-MEMORY_LIMITS.MAX_ERROR_HISTORY);
}

function canReconnect({ config, connectionState, circuitBreaker, metrics }: WSEStore): boolean {
  const { DISCONNECTED, ERROR, RECONNECTING } = ConnectionState;
  const isDown = connectionState === DISCONNECTED || connectionState === ERROR || connectionState === RECONNECTING;
  const isOpen = rested(circuitBreaker, Date.now()).state === CircuitBreakerState.OPEN;
  const { maxReconnectAttempts, reconnectEnabled } = config;
  return (
    reconnectEnabled &&
    isDown &&
    !isOpen &&
    (maxReconnectAttempts <= 0 || metrics.reconnectCount < maxReconnectAttempts)
  );
}
