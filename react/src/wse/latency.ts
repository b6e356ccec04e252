import { PERFORMANCE_THRESHOLDS } from './constants.ts';
import { ConnectionQuality } from './enums.ts';
import type { ConnectionMetrics } from './types.ts';

const mostSamples = 100;
const leastForPercentiles = 10;
const weightOfNewest = 0.1;

/** Figures of the latest latencies, in milliseconds. */
export class Latencies {
  #samples: number[] = [];

  add(metrics: ConnectionMetrics, latency: number, nowMs: number): ConnectionMetrics {
    this.#samples = [...this.#samples, latency].slice(-mostSamples);
    const { avgLatency, minLatency, maxLatency } = metrics;
    return {
      ...metrics,
      lastLatency: latency,
      avgLatency: avgLatency === null ? latency : avgLatency * (1 - weightOfNewest) + latency * weightOfNewest,
      minLatency: Math.min(minLatency ?? latency, latency),
      maxLatency: Math.max(maxLatency ?? latency, latency),
      latencyP95: this.#percentile(0.95) ?? metrics.latencyP95,
      latencyP99: this.#percentile(0.99) ?? metrics.latencyP99,
      lastMessageReceived: nowMs,
    };
  }

  clear(): void {
    this.#samples = [];
  }

  #percentile(share: number): number | undefined {
    if (this.#samples.length < leastForPercentiles) return undefined;
    return this.#samples.toSorted((one, other) => one - other)[Math.floor(this.#samples.length * share)];
  }
}

/** How good a connection is by its average latency and its loss. */
export function qualityOf({ avgLatency, packetLoss }: ConnectionMetrics): ConnectionQuality {
  const { LATENCY, PACKET_LOSS } = PERFORMANCE_THRESHOLDS;
  if (avgLatency === null || avgLatency === 0) return ConnectionQuality.UNKNOWN;
  if (avgLatency < LATENCY.EXCELLENT && packetLoss < PACKET_LOSS.EXCELLENT) return ConnectionQuality.EXCELLENT;
  if (avgLatency < LATENCY.GOOD && packetLoss < PACKET_LOSS.GOOD) return ConnectionQuality.GOOD;
  if (avgLatency < LATENCY.FAIR && packetLoss < PACKET_LOSS.FAIR) return ConnectionQuality.FAIR;
  return ConnectionQuality.POOR;
}
