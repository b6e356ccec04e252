// Shows that what is written for Prometheus is what its own client would write.
import fc from 'fast-check';
import { Counter, Gauge, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createCounters } from '../../src/counters.ts';
import { silentLogger } from '../../src/logger.ts';
import { Journal } from '../../src/observability/journal.ts';
import type { Metric } from '../../src/observability/metric.ts';
import { prometheusText, writeMetrics } from '../../src/observability/prometheus.ts';

/** The text of the usual client, lines between metrics left out. */
async function byItsClient({ kind, name, help, samples }: Metric): Promise<string> {
  const registry = new Registry();
  const labelNames = Object.keys(samples[0]?.labels ?? {});
  const registers = [registry];
  for (const { value, labels = {} } of samples.slice(0, 1)) {
    if (kind === 'gauge') new Gauge({ name, help, labelNames, registers }).set(labels, value);
    else new Counter({ name, help, labelNames, registers }).inc(labels, value);
  }
  return `${(await registry.metrics()).trimEnd()}\n`;
}

const counts = {
  messagesSent: 11,
  messagesDelivered: 12,
  messagesDropped: 13,
  bytesSent: 14,
  bytesReceived: 15,
  reconnects: 16,
  unknownMessageTypes: 17,
  deadLetters: 18,
};
const health = { state: 'degraded', peerCount: 10, counters: counts } as const;

function homeWith(counts: ReadonlyMap<string, number>): Parameters<typeof prometheusText>[0] {
  return {
    clients: new Map([
      ['a', { bufferedBytes: 7, isFull: true }],
      ['b', { bufferedBytes: 5, isFull: false }],
    ]),
    counters: createCounters(),
    events: { depth: 3, bytes: 99, dropped: 4 },
    journal: new Journal({ logger: silentLogger, clock: { nowMs: () => 0 } }),
    topics: { topicCount: 2 },
    recovery: undefined,
    presence: undefined,
    publisher: { counts },
    nodes: { state: 'degraded', health: () => health, arrivals: { duplicates: 19, filled: 20 } },
    uptimeMs: 1500,
  };
}

/** A published server's names. */
const published = [
  'wse_connections',
  'wse_inbound_queue_depth',
  'wse_uptime_seconds',
  'wse_topics',
  'wse_cluster_peers',
  'wse_messages_received_total',
  'wse_messages_sent_total',
  'wse_connections_accepted_total',
  'wse_connections_rejected_total',
  'wse_bytes_received_total',
  'wse_bytes_sent_total',
  'wse_auth_failures_total',
  'wse_rate_limited_total',
  'wse_inbound_dropped_total',
  'wse_cluster_messages_sent_total',
  'wse_cluster_messages_delivered_total',
  'wse_cluster_messages_dropped_total',
  'wse_cluster_bytes_sent_total',
  'wse_cluster_bytes_received_total',
  'wse_cluster_reconnects_total',
  'wse_slow_consumer_drops_total',
];

describe('The text for Prometheus', () => {
  it('is that of its own client, whatever labels hold', async () => {
    const label = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\\n', '"', '\n', '\\', 'a\\"b\nc', ''));
    const metric = fc.record({
      kind: fc.constantFrom('gauge', 'counter'),
      name: fc.constant('wse_topic_messages_total'),
      help: fc.constant('Publications by topic'),
      samples: fc.tuple(fc.record({ value: fc.nat(), labels: fc.record({ topic: label }) })),
    });
    await fc.assert(
      fc.asyncProperty(metric, async (each) => {
        expect(writeMetrics([each])).toBe(await byItsClient(each));
      }),
    );
  });

  it('has every name of published servers, with help and type, once', () => {
    const lines = prometheusText(homeWith(new Map([['a', 1]]))).split('\n');
    const named = (pattern: RegExp): string[] => lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
    const types = named(/^# TYPE (wse_\w+) (?:gauge|counter)$/);
    expect(types).toEqual(expect.arrayContaining([...published, 'wse_topic_messages_total']));
    expect(new Set(types).size).toBe(types.length);
    expect(named(/^# HELP (wse_\w+) .+$/)).toEqual(types);
    for (const [name, kind] of lines
      .flatMap((line) => /^# TYPE (\w+) (\w+)$/.exec(line)?.slice(1, 3) ?? [])
      .map((_, index, all) => [all[2 * index], all[2 * index + 1]])
      .filter(([name]) => name !== undefined)) {
      expect([name, kind]).toEqual([name, name?.endsWith('_total') ? 'counter' : 'gauge']);
    }
  });

  it('has the figures of the server', () => {
    const lines = prometheusText(homeWith(new Map())).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'wse_connections 2',
        'wse_uptime_seconds 1.5',
        'wse_inbound_queue_depth 3',
        'wsekit_inbound_queue_bytes 99',
        'wsekit_outbound_buffered_bytes 12',
        'wsekit_full_connections 1',
      ]),
    );
    expect(lines.join()).not.toMatch(/wse_recovery|wse_presence|wse_topic_messages|wsekit_refusals/);
  });

  it('has the fifty topics published to most, the most first', () => {
    const counts = new Map(
      Array.from({ length: 10_000 }, (_, index) => [`t${index}`, (index * 7919) % 10_007] as const),
    );
    const expected = [...counts].sort(([, first], [, second]) => second - first).slice(0, 50);
    const lines = prometheusText(homeWith(counts))
      .split('\n')
      .filter((line) => line.startsWith('wse_topic_messages_total'));
    expect(lines).toEqual(expected.map(([topic, count]) => `wse_topic_messages_total{topic="${topic}"} ${count}`));
  });
});
