import type { ConnectionQuality } from '../network/quality.ts';
import type { ClientCounters } from '../store/counters.ts';

// Names as published clients have them; what was not measured is null. (WSE-LIM-053)

/** Counts of a connection. */
export function statsOf(counters: ClientCounters): Readonly<Record<string, unknown>> {
  return {
    messages_received: counters.received,
    messages_sent: counters.sent,
    messages_dropped: counters.dropped,
    messages_duplicate: counters.duplicates,
    messages_refused: counters.refused,
    rate_limited: counters.rateLimited,
    connections: counters.sessions,
  };
}

/** Findings about a connection. */
export function diagnosticsOf(quality: ConnectionQuality): Readonly<Record<string, unknown>> {
  const { level, latencyMs, jitterMs, lossPercent, stability, samples } = quality;
  return {
    quality: level,
    latency_ms: latencyMs ?? null,
    jitter_ms: jitterMs ?? null,
    packet_loss: samples === 0 ? null : lossPercent,
    stability: stability ?? null,
  };
}
