import type { CircuitBreakerState, ConnectionQuality, ConnectionState, MessagePriority } from './enums.ts';

/** What the published client leaves unchecked: whatever came out of JSON. */
export type Unchecked = ReturnType<JSON['parse']>;

export interface ReconnectionStrategy {
  mode: 'exponential' | 'linear' | 'fibonacci' | 'adaptive';
  /** In milliseconds, as `maxDelay`. */
  baseDelay: number;
  maxDelay: number;
  /** -1: any number. */
  maxAttempts: number;
  factor: number;
  jitter: boolean;
}

export interface SecurityConfig {
  encryptionEnabled: boolean;
  publicKey?: string;
  sessionKey?: CryptoKey;
  messageSignature: boolean;
}

export interface PerformanceConfig {
  batchSize: number;
  /** In milliseconds. */
  batchTimeout: number;
  compressionThreshold: number;
  maxQueueSize: number;
  memoryLimit: number;
}

export interface OfflineConfig {
  enabled: boolean;
  maxSize: number;
  /** In milliseconds. */
  maxAge: number;
  persistToStorage: boolean;
}

export interface DiagnosticsConfig {
  enabled: boolean;
  sampleRate: number;
  metricsInterval: number;
  healthCheckInterval: number;
}

export interface WSEConfig {
  endpoints: string[];
  reconnection: ReconnectionStrategy;
  security: SecurityConfig;
  performance: PerformanceConfig;
  offline: OfflineConfig;
  diagnostics: DiagnosticsConfig;
}

/** Times in milliseconds since 1970, and durations in milliseconds. */
export interface ConnectionMetrics {
  messagesReceived: number;
  messagesSent: number;
  messagesQueued: number;
  messagesDropped: number;
  compressionRatio: number;
  compressionHits: number;
  reconnectCount: number;
  connectionAttempts: number;
  successfulConnections: number;
  failedConnections: number;
  lastLatency: number | null;
  avgLatency: number | null;
  minLatency: number | null;
  maxLatency: number | null;
  latencyP95: number | null;
  latencyP99: number | null;
  bytesReceived: number;
  bytesSent: number;
  bandwidth: number;
  messageRate: number;
  connectedSince: number | null;
  lastMessageReceived: number | null;
  lastMessageSent: number | null;
  lastHealthCheck: number | null;
  lastErrorCode: number | null;
  lastErrorMessage: string | null;
  authFailures: number;
  protocolErrors: number;
  networkJitter: number;
  packetLoss: number;
}

export interface ConnectionInfo {
  endpoint: string;
  state: ConnectionState;
  healthScore: number;
  lastConnected: number | null;
  averageLatency: number | null;
  failureCount: number;
  successCount: number;
}

export interface CircuitBreakerInfo {
  state: CircuitBreakerState;
  failures: number;
  lastFailureTime: number | null;
  successCount: number;
  nextRetryTime: number | null;
  threshold: number;
  timeout: number;
}

export interface NetworkDiagnostics {
  quality: ConnectionQuality;
  stability: number;
  jitter: number;
  packetLoss: number;
  roundTripTime: number;
  suggestions: string[];
  lastAnalysis: number | null;
}

/** An envelope as handlers get it. */
export interface WSMessage {
  id?: string;
  t: string;
  p: Unchecked;
  v?: number;
  seq?: number;
  ts?: string;
  cid?: string;
  pri?: number;
  cmp?: boolean;
  enc?: boolean;
  sig?: string;
  event_version?: number;
  latency_ms?: number;
  wse_processing_ms?: number;
  trace_id?: string;
  c?: 'WSE' | 'S' | 'U';
  tp?: string;
  e?: string;
  o?: number;
}

export interface MessageOptions {
  priority?: MessagePriority;
  encrypted?: boolean;
  offline?: boolean;
  correlation_id?: string;
  /** How long the message may wait, in milliseconds. */
  ttl?: number;
}

export interface QueueStats {
  size: number;
  capacity: number;
  utilizationPercent: number;
  oldestMessageAge: number | null;
  priorityDistribution: Record<number, number>;
  processingRate: number;
  backpressure: boolean;
}

export interface OfflineQueueStats {
  enabled: boolean;
  size: number;
  capacity: number;
  oldestMessageAge: number | null;
  persistedToStorage: boolean;
}

export interface SecurityInfo {
  encryptionEnabled: boolean;
  encryptionAlgorithm: string | null;
  messageSigningEnabled: boolean;
  sessionKeyRotation: number | null;
  lastKeyRotation: number | null;
}

export interface TopicRecoveryPosition {
  epoch: string;
  offset: number;
}

export interface SubscriptionInfo {
  topics: string[];
  pendingSubscriptions: string[];
  failedSubscriptions: string[];
  lastUpdate: number | null;
  recoveryState: Record<string, TopicRecoveryPosition>;
  serverRecoveryEnabled: boolean;
}

export interface PerformanceMetrics {
  cpuUsage: number;
  memoryUsage: number;
  gcPauseTime: number;
  eventLoopLag: number;
}

export interface WSEState {
  connectionState: ConnectionState;
  activeEndpoint: string | null;
  preferredEndpoint: string | null;
  endpoints: ConnectionInfo[];
  metrics: ConnectionMetrics;
  diagnostics: NetworkDiagnostics | null;
  performance: PerformanceMetrics;
  circuitBreaker: CircuitBreakerInfo;
  messageQueue: QueueStats;
  offlineQueue: OfflineQueueStats;
  security: SecurityInfo;
  subscriptions: SubscriptionInfo;
  activeTopics: string[];
  lastError: string | null;
  errorHistory: Array<{ timestamp: number; error: string; code?: number }>;
  config: {
    reconnectEnabled: boolean;
    maxReconnectAttempts: number;
    compressionEnabled: boolean;
    batchingEnabled: boolean;
    offlineModeEnabled: boolean;
    healthCheckInterval: number;
    metricsInterval: number;
  };
  sequence: number;
}

export interface UseWSEReturn {
  subscribe: (topics: string[], options?: { recover?: boolean }) => void;
  unsubscribe: (topics: string[]) => void;
  forceReconnect: () => void;
  changeEndpoint: (endpoint: string) => void;
  sendMessage: (type: string, payload: Unchecked, options?: MessageOptions) => void;
  sendBatch: (messages: Array<{ type: string; payload: Unchecked }>) => void;
  stats: ConnectionMetrics;
  activeTopics: string[];
  connectionHealth: ConnectionState;
  diagnostics: NetworkDiagnostics | null;
  setCompression: (enabled: boolean) => void;
  downloadDiagnostics: () => void;
  clearOfflineQueue: () => Promise<void>;
  getQueueSize: () => number;
  requestSnapshot: (topics?: string[]) => void;
  debugHandlers: () => void;
}

/** What `registerHandlers` is given. */
export interface HandlerRegistry {
  registerHandler: (type: string, handler: (message: Unchecked) => void) => void;
  getRegisteredHandlers?: () => string[];
}

export interface UseWSEConfig extends Partial<WSEConfig> {
  /** Renews the credentials, the cookie for instance, when the server has refused them. */
  refreshAuthToken?: () => Promise<void>;
  queryClient?: {
    setDefaultOptions: (options: { queries: Record<string, Unchecked> }) => void;
    invalidateQueries: () => void;
  } | null;
  criticalHandlers?: string[];
  /** Called once for each client, with what takes handlers by message type. */
  registerHandlers?: (messageProcessor: HandlerRegistry) => void;
  eventThrottleMs?: number;
}

export type {
  ConnectionMetrics as Metrics,
  ConnectionState as State,
  NetworkDiagnostics as Diagnostics,
  NetworkDiagnostics as DiagnosticsData,
  UseWSEReturn as WSEHook,
  WSEConfig as Config,
  WSMessage as Message,
};
