import * as wire from '@wsekit/spec/limits';
import * as serverLimits from '@wsekit/spec/server-limits';
import type { ConnectionLimits, ListenerLimits } from './interface.ts';

/** What a connection is held to where the caller says nothing else. */
export const defaultConnectionLimits: ConnectionLimits = {
  maxFrameBytes: wire.max_message_bytes,
  maxBufferedBytes: serverLimits.max_outbound_queue_bytes,
  closeTimeoutMs: serverLimits.stop_grace_ms,
  handshakeTimeoutMs: serverLimits.handshake_timeout_ms,
};

// Half of what a human notices, for the sum of two turns to stay below it.
const defaultReadMs = 50;

/** What a listener is held to where the caller says nothing else. Written out, so that bundles of clients can leave it out. */
export const defaultListenerLimits: ListenerLimits = {
  maxFrameBytes: wire.max_message_bytes,
  maxBufferedBytes: serverLimits.max_outbound_queue_bytes,
  closeTimeoutMs: serverLimits.stop_grace_ms,
  handshakeTimeoutMs: serverLimits.handshake_timeout_ms,
  maxConnections: serverLimits.max_connections,
  maxPendingHandshakes: serverLimits.max_pending_handshakes,
  maxHeaderBytes: serverLimits.max_http_header_bytes,
  maxReadMs: defaultReadMs,
};

/** Completes limits with defaults; throws RangeError for one that is no integer from 1. */
export function resolveLimits<Limits extends ConnectionLimits>(given: Partial<Limits>, defaults: Limits): Limits {
  const resolved = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof Limits)[]) {
    const value = given[name] ?? defaults[name];
    if (!Number.isSafeInteger(value) || Number(value) < 1) {
      throw new RangeError(`${String(name)} is ${String(value)}, allowed are integers from 1`);
    }
    resolved[name] = value;
  }
  return resolved;
}
