import type { ConnectionQuality, ConnectionState } from './enums.ts';
import type {
  CircuitBreakerInfo,
  ConnectionInfo,
  ConnectionMetrics,
  NetworkDiagnostics,
  OfflineQueueStats,
  PerformanceMetrics,
  QueueStats,
  SecurityInfo,
  TopicRecoveryPosition,
  WSEState,
} from './types.ts';

/** A store of the published shape: a client writes into it, and components read. */
export interface WSEStore extends WSEState {
  setConnectionState: (state: ConnectionState) => void;
  setActiveEndpoint: (endpoint: string | null) => void;
  setPreferredEndpoint: (endpoint: string | null) => void;
  updateEndpoint: (endpoint: string, updates: Partial<ConnectionInfo>) => void;
  addEndpoint: (endpoint: string) => void;
  updateMetrics: (updates: Partial<ConnectionMetrics>) => void;
  /** In milliseconds. */
  recordLatency: (latency: number) => void;
  incrementMetric: (key: keyof ConnectionMetrics, value?: number) => void;
  updateCircuitBreaker: (updates: Partial<CircuitBreakerInfo>) => void;
  recordCircuitBreakerFailure: () => void;
  recordCircuitBreakerSuccess: () => void;
  resetCircuitBreaker: () => void;
  checkCircuitBreakerTimeout: () => void;
  setActiveTopics: (topics: string[]) => void;
  addPendingSubscription: (topic: string) => void;
  confirmSubscription: (topic: string) => void;
  failSubscription: (topic: string) => void;
  setServerRecoveryEnabled: (enabled: boolean) => void;
  updateRecoveryState: (positions: Record<string, TopicRecoveryPosition>) => void;
  removeRecoveryTopics: (topics: string[]) => void;
  updateQueueStats: (stats: Partial<QueueStats>) => void;
  updateOfflineQueue: (updates: Partial<OfflineQueueStats>) => void;
  updateDiagnostics: (diagnostics: NetworkDiagnostics | null) => void;
  updatePerformance: (updates: Partial<PerformanceMetrics>) => void;
  updateSecurity: (updates: Partial<SecurityInfo>) => void;
  setLastError: (error: string | null, code?: number) => void;
  clearErrors: () => void;
  updateConfig: (updates: Partial<WSEState['config']>) => void;
  isConnected: () => boolean;
  canReconnect: () => boolean;
  getConnectionQuality: () => ConnectionQuality;
  reset: () => void;
}
