// Signatures of the published React client, 2.0.5 and 2.4.3, written down from its declarations. Its enums stand as unions of their
// values, its `any` as what JSON.parse gives.

type Unchecked = ReturnType<JSON['parse']>;
type State = 'connecting' | 'connected' | 'reconnecting' | 'disconnected' | 'error' | 'pending' | 'degraded';
type Quality = 'excellent' | 'good' | 'fair' | 'poor' | 'unknown';
type Nullable = number | null;

interface PublishedMetrics {
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
  lastLatency: Nullable;
  avgLatency: Nullable;
  minLatency: Nullable;
  maxLatency: Nullable;
  latencyP95: Nullable;
  latencyP99: Nullable;
  bytesReceived: number;
  bytesSent: number;
  bandwidth: number;
  messageRate: number;
  connectedSince: Nullable;
  lastMessageReceived: Nullable;
  lastMessageSent: Nullable;
  lastHealthCheck: Nullable;
  lastErrorCode: Nullable;
  lastErrorMessage: string | null;
  authFailures: number;
  protocolErrors: number;
  networkJitter: number;
  packetLoss: number;
}

interface PublishedDiagnostics {
  quality: Quality;
  stability: number;
  jitter: number;
  packetLoss: number;
  roundTripTime: number;
  suggestions: string[];
  lastAnalysis: Nullable;
}

interface PublishedOptions {
  priority?: 10 | 8 | 5 | 3 | 1;
  encrypted?: boolean;
  offline?: boolean;
  correlation_id?: string;
  ttl?: number;
}

export interface PublishedReturn {
  subscribe: (topics: string[], options?: { recover?: boolean }) => void;
  unsubscribe: (topics: string[]) => void;
  forceReconnect: () => void;
  changeEndpoint: (endpoint: string) => void;
  sendMessage: (type: string, payload: Unchecked, options?: PublishedOptions) => void;
  sendBatch: (messages: Array<{ type: string; payload: Unchecked }>) => void;
  stats: PublishedMetrics;
  activeTopics: string[];
  connectionHealth: State;
  diagnostics: PublishedDiagnostics | null;
  setCompression: (enabled: boolean) => void;
  downloadDiagnostics: () => void;
  clearOfflineQueue: () => Promise<void>;
  getQueueSize: () => number;
  requestSnapshot: (topics?: string[]) => void;
  debugHandlers: () => void;
}

export interface PublishedConfig {
  endpoints?: string[];
  reconnection?: {
    mode: 'exponential' | 'linear' | 'fibonacci' | 'adaptive';
    baseDelay: number;
    maxDelay: number;
    maxAttempts: number;
    factor: number;
    jitter: boolean;
  };
  security?: { encryptionEnabled: boolean; publicKey?: string; sessionKey?: CryptoKey; messageSignature: boolean };
  performance?: {
    batchSize: number;
    batchTimeout: number;
    compressionThreshold: number;
    maxQueueSize: number;
    memoryLimit: number;
  };
  offline?: { enabled: boolean; maxSize: number; maxAge: number; persistToStorage: boolean };
  diagnostics?: { enabled: boolean; sampleRate: number; metricsInterval: number; healthCheckInterval: number };
  refreshAuthToken?: () => Promise<void>;
  queryClient?: {
    setDefaultOptions: (options: { queries: Record<string, Unchecked> }) => void;
    invalidateQueries: () => void;
  } | null;
  criticalHandlers?: string[];
  registerHandlers?: (messageProcessor: {
    registerHandler: (type: string, handler: (message: Unchecked) => void) => void;
    getRegisteredHandlers?: () => string[];
  }) => void;
  eventThrottleMs?: number;
}

export type PublishedHook = (token?: string, initialTopics?: string[], config?: PublishedConfig) => PublishedReturn;

/** Fields and actions of the store. */
export interface PublishedStore {
  connectionState: State;
  activeEndpoint: string | null;
  preferredEndpoint: string | null;
  metrics: PublishedMetrics;
  diagnostics: PublishedDiagnostics | null;
  performance: { cpuUsage: number; memoryUsage: number; gcPauseTime: number; eventLoopLag: number };
  circuitBreaker: {
    state: 'closed' | 'open' | 'half-open';
    failures: number;
    lastFailureTime: Nullable;
    successCount: number;
    nextRetryTime: Nullable;
    threshold: number;
    timeout: number;
  };
  messageQueue: {
    size: number;
    capacity: number;
    utilizationPercent: number;
    oldestMessageAge: Nullable;
    priorityDistribution: Record<number, number>;
    processingRate: number;
    backpressure: boolean;
  };
  offlineQueue: {
    enabled: boolean;
    size: number;
    capacity: number;
    oldestMessageAge: Nullable;
    persistedToStorage: boolean;
  };
  subscriptions: {
    topics: string[];
    pendingSubscriptions: string[];
    failedSubscriptions: string[];
    lastUpdate: Nullable;
    recoveryState: Record<string, { epoch: string; offset: number }>;
    serverRecoveryEnabled: boolean;
  };
  activeTopics: string[];
  lastError: string | null;
  errorHistory: Array<{ timestamp: number; error: string; code?: number }>;
  sequence: number;
  setConnectionState: (state: State) => void;
  setActiveEndpoint: (endpoint: string | null) => void;
  setPreferredEndpoint: (endpoint: string | null) => void;
  addEndpoint: (endpoint: string) => void;
  updateMetrics: (updates: Partial<PublishedMetrics>) => void;
  recordLatency: (latency: number) => void;
  incrementMetric: (key: keyof PublishedMetrics, value?: number) => void;
  recordCircuitBreakerFailure: () => void;
  recordCircuitBreakerSuccess: () => void;
  resetCircuitBreaker: () => void;
  checkCircuitBreakerTimeout: () => void;
  setActiveTopics: (topics: string[]) => void;
  addPendingSubscription: (topic: string) => void;
  confirmSubscription: (topic: string) => void;
  failSubscription: (topic: string) => void;
  setServerRecoveryEnabled: (enabled: boolean) => void;
  updateDiagnostics: (diagnostics: PublishedDiagnostics | null) => void;
  setLastError: (error: string | null, code?: number) => void;
  clearErrors: () => void;
  isConnected: () => boolean;
  canReconnect: () => boolean;
  getConnectionQuality: () => Quality;
  reset: () => void;
}
