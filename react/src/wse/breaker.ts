import { CIRCUIT_BREAKER_SUCCESS_THRESHOLD } from './constants.ts';
import { CircuitBreakerState } from './enums.ts';
import type { CircuitBreakerInfo } from './types.ts';

/** A breaker after a failure. */
export function failed(breaker: CircuitBreakerInfo, nowMs: number): CircuitBreakerInfo {
  const failures = breaker.failures + 1;
  const next = { ...breaker, failures, lastFailureTime: nowMs };
  if (failures < breaker.threshold || breaker.state === CircuitBreakerState.OPEN) return next;
  return { ...next, state: CircuitBreakerState.OPEN, nextRetryTime: nowMs + breaker.timeout, successCount: 0 };
}

/** A breaker after a success. */
export function succeeded(breaker: CircuitBreakerInfo): CircuitBreakerInfo {
  const successCount = breaker.successCount + 1;
  if (breaker.state === CircuitBreakerState.CLOSED) return { ...breaker, successCount, failures: 0 };
  const { HALF_OPEN, CLOSED } = CircuitBreakerState;
  if (breaker.state !== HALF_OPEN || successCount < CIRCUIT_BREAKER_SUCCESS_THRESHOLD)
    return { ...breaker, successCount };
  return { ...breaker, state: CLOSED, failures: 0, successCount: 0, lastFailureTime: null, nextRetryTime: null };
}

/** A breaker as it is by now: one that was open for its time lets tries through. */
export function rested(breaker: CircuitBreakerInfo, nowMs: number): CircuitBreakerInfo {
  const { state, nextRetryTime } = breaker;
  if (state !== CircuitBreakerState.OPEN || nextRetryTime === null || nowMs < nextRetryTime) return breaker;
  return { ...breaker, state: CircuitBreakerState.HALF_OPEN, successCount: 0 };
}
