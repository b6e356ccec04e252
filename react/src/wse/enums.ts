// Enums of the published client as objects of the same members, which take their values, too.

export const MessagePriority = { CRITICAL: 10, HIGH: 8, NORMAL: 5, LOW: 3, BACKGROUND: 1 } as const;
export type MessagePriority = (typeof MessagePriority)[keyof typeof MessagePriority];

/** Where a client of the published shape is. `error`: it is down until its token changes. */
export const ConnectionState = {
  CONNECTING: 'connecting',
  CONNECTED: 'connected',
  RECONNECTING: 'reconnecting',
  DISCONNECTED: 'disconnected',
  ERROR: 'error',
  PENDING: 'pending',
  DEGRADED: 'degraded',
} as const;
export type ConnectionState = (typeof ConnectionState)[keyof typeof ConnectionState];

export const ConnectionQuality = {
  EXCELLENT: 'excellent',
  GOOD: 'good',
  FAIR: 'fair',
  POOR: 'poor',
  UNKNOWN: 'unknown',
} as const;
export type ConnectionQuality = (typeof ConnectionQuality)[keyof typeof ConnectionQuality];

export const CircuitBreakerState = { CLOSED: 'closed', OPEN: 'open', HALF_OPEN: 'half-open' } as const;
export type CircuitBreakerState = (typeof CircuitBreakerState)[keyof typeof CircuitBreakerState];
