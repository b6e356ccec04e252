import { clientLimits, closeCodes, markers } from '@wsekit/spec';

export const WSE_VERSION: string = '2.4.0';
export const WS_PROTOCOL_VERSION = 1;
export const WS_CLIENT_VERSION: string = '2.4.1';

// Times in milliseconds.
export const HEARTBEAT_INTERVAL: number = clientLimits.heartbeat_interval_ms;
export const IDLE_TIMEOUT: number = clientLimits.client_idle_timeout_ms;
export const CONNECTION_TIMEOUT: number = clientLimits.connect_timeout_ms;
export const HEALTH_CHECK_INTERVAL = 30_000;
export const METRICS_INTERVAL = 60_000;

export const RECONNECT_BASE_DELAY: number = clientLimits.reconnect_base_delay_ms;
export const RECONNECT_MAX_DELAY: number = clientLimits.reconnect_max_delay_ms;
export const RECONNECT_MAX_ATTEMPTS: number = -1;
export const RECONNECT_FACTOR = 1.5;
export const RECONNECT_JITTER = true;

export const CIRCUIT_BREAKER_THRESHOLD: number = clientLimits.circuit_breaker_threshold;
export const CIRCUIT_BREAKER_TIMEOUT: number = clientLimits.circuit_breaker_timeout_ms;
export const CIRCUIT_BREAKER_SUCCESS_THRESHOLD: number = clientLimits.circuit_breaker_success_threshold;

export const MESSAGE_QUEUE_MAX_SIZE = 1000;
export const OFFLINE_QUEUE_MAX_SIZE: number = clientLimits.offline_queue_entries;
export const BATCH_SIZE: number = clientLimits.batch_messages;
export const BATCH_TIMEOUT: number = clientLimits.batch_interval_ms;

export const COMPRESSION_THRESHOLD = 1024;
export const COMPRESSION_LEVEL = 6;

export const RATE_LIMIT_CAPACITY: number = clientLimits.client_rate_limit_capacity;
export const RATE_LIMIT_REFILL_RATE: number = clientLimits.client_rate_limit_refill_per_second;
export const RATE_LIMIT_REFILL_INTERVAL = 1;

export const SEQUENCE_WINDOW_SIZE: number = clientLimits.sequence_window_entries;
export const MAX_OUT_OF_ORDER = 100;
export const DUPLICATE_WINDOW_SIZE = 1000;

export const STORAGE_KEY_PREFIX = 'wse_';
export const SUBSCRIPTION_STORAGE_KEY = 'wse_subscriptions';
export const ENDPOINTS_STORAGE_KEY = 'wse_endpoints';
export const METRICS_STORAGE_KEY = 'wse_metrics';
export const DIAGNOSTICS_STORAGE_KEY = 'wse_diagnostics';

export const DEFAULT_TOPICS: string[] = ['system_events'];

export const MESSAGE_HEADERS: Readonly<Record<'COMPRESSED' | 'MSGPACK' | 'ENCRYPTED', string>> = {
  COMPRESSED: String.fromCharCode(...markers.compressed.bytes),
  MSGPACK: String.fromCharCode(...markers.msgpack.bytes),
  ENCRYPTED: String.fromCharCode(...markers.encrypted.bytes),
};

/** In bytes, and in entries. */
export const MEMORY_LIMITS = {
  MAX_MESSAGE_SIZE: 1_048_576,
  MAX_QUEUE_MEMORY: 52_428_800,
  MAX_HISTORY_SIZE: 1000,
  MAX_ERROR_HISTORY: 50,
} as const;

export const FEATURES = {
  COMPRESSION: true,
  ENCRYPTION: false,
  BATCHING: true,
  PRIORITY_QUEUE: true,
  CIRCUIT_BREAKER: true,
  OFFLINE_QUEUE: true,
  MESSAGE_SIGNING: false,
  RATE_LIMITING: true,
  HEALTH_CHECK: true,
  METRICS: true,
} as const;

export const INTERNAL_TO_WS_EVENT_TYPE_MAP: Record<string, string> = {};

type ErrorCodeName =
  | 'NORMAL_CLOSURE'
  | 'GOING_AWAY'
  | 'PROTOCOL_ERROR'
  | 'UNSUPPORTED_DATA'
  | 'POLICY_VIOLATION'
  | 'MESSAGE_TOO_BIG'
  | 'SERVER_ERROR'
  | 'AUTH_FAILED'
  | 'AUTH_EXPIRED'
  | 'RATE_LIMIT_EXCEEDED'
  | 'SUBSCRIPTION_FAILED'
  | 'INVALID_MESSAGE'
  | 'SERVER_OVERLOAD';

/** Close codes by the names the published client has for them. */
export const ERROR_CODES: Readonly<Record<ErrorCodeName, number>> = {
  NORMAL_CLOSURE: closeCodes.NORMAL_CLOSURE.code,
  GOING_AWAY: closeCodes.GOING_AWAY.code,
  PROTOCOL_ERROR: closeCodes.PROTOCOL_ERROR.code,
  UNSUPPORTED_DATA: closeCodes.UNSUPPORTED_DATA.code,
  POLICY_VIOLATION: closeCodes.POLICY_VIOLATION.code,
  MESSAGE_TOO_BIG: closeCodes.MESSAGE_TOO_BIG.code,
  SERVER_ERROR: closeCodes.SERVER_ERROR.code,
  AUTH_FAILED: closeCodes.AUTH_FAILED.code,
  AUTH_EXPIRED: closeCodes.AUTH_EXPIRED.code,
  RATE_LIMIT_EXCEEDED: closeCodes.RATE_LIMITED.code,
  SUBSCRIPTION_FAILED: closeCodes.SUBSCRIPTION_FAILED.code,
  INVALID_MESSAGE: closeCodes.INVALID_MESSAGE.code,
  SERVER_OVERLOAD: closeCodes.SERVER_OVERLOADED.code,
};

/** In milliseconds, and of a hundred. */
export const PERFORMANCE_THRESHOLDS = {
  LATENCY: { EXCELLENT: 50, GOOD: 150, FAIR: 300 },
  JITTER: { EXCELLENT: 25, GOOD: 50, FAIR: 100 },
  PACKET_LOSS: { EXCELLENT: 0.1, GOOD: 1, FAIR: 3 },
} as const;
