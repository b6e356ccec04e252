import type { BackplaneHealth } from '../backplane/backplane.ts';
import type { BackplaneState } from '../backplane/backplane-desk.ts';
import type { Counters } from '../counters.ts';
import type { Journal } from './journal.ts';
import { meshMetrics } from './mesh-metrics.ts';
import type { Metric } from './metric.ts';

/** What metrics are taken from. */
export interface MetricsHome {
  readonly clients: ReadonlyMap<string, { readonly bufferedBytes: number; readonly isFull: boolean }>;
  readonly counters: Counters;
  readonly events: { readonly depth: number; readonly bytes: number; readonly dropped: number };
  readonly journal: Journal;
  readonly topics: { readonly topicCount: number };
  readonly recovery: { readonly topicCount: number; readonly totalBytes: number } | undefined;
  readonly presence: { readonly topicCount: number; readonly userCount: number } | undefined;
  readonly nodes: {
    readonly state: BackplaneState;
    health(): BackplaneHealth;
    readonly arrivals: { readonly duplicates: number; readonly filled: number };
  };
  readonly uptimeMs: number;
}

const msPerSecond = 1000;

/** All metrics but those of single topics: `wse_` under the names of published servers, `wsekit_` those beyond. */
export function metricsOf(home: MetricsHome): Metric[] {
  return [...gauges(home), ...counters(home), ...clusterMetrics(home), ...ownMetrics(home)];
}

function gauges({ clients, events, topics, recovery, presence, uptimeMs }: MetricsHome): Metric[] {
  return [
    gauge('wse_connections', clients.size, 'Connections now'),
    gauge('wse_inbound_queue_depth', events.depth, 'Events that wait for the application'),
    gauge('wse_uptime_seconds', uptimeMs / msPerSecond, 'Time since the start'),
    gauge('wse_topics', topics.topicCount, 'Topics and patterns that are held'),
    ...(recovery === undefined
      ? []
      : [
          gauge('wse_recovery_topics', recovery.topicCount, 'Topics with a history'),
          gauge('wse_recovery_bytes', recovery.totalBytes, 'Bytes of all histories'),
        ]),
    ...(presence === undefined
      ? []
      : [
          gauge('wse_presence_topics', presence.topicCount, 'Topics somebody is present in'),
          gauge('wse_presence_users', presence.userCount, 'Users present, over all topics'),
        ]),
  ];
}

function counters({ counters: counts, events, journal }: MetricsHome): Metric[] {
  return [
    counter('wse_messages_received_total', counts.received, 'Frames of clients'),
    counter('wse_messages_sent_total', counts.eventsSent, 'Events sent'),
    counter('wse_connections_accepted_total', counts.accepted, 'Connections that opened'),
    counter('wse_connections_rejected_total', journal.refused, 'Upgrades and connections that were refused'),
    counter('wse_bytes_received_total', counts.receivedBytes, 'Bytes of frames of clients'),
    counter('wse_bytes_sent_total', counts.sentBytes, 'Bytes of frames sent to single connections'),
    counter('wse_auth_failures_total', journal.authFailures, 'Connections refused for who they were'),
    counter('wse_rate_limited_total', counts.rateLimited, 'Messages dropped for their rate'),
    counter('wse_inbound_dropped_total', events.dropped, 'Messages dropped because too many events waited'),
    counter('wse_slow_consumer_drops_total', counts.slowConsumerDrops, 'Messages full connections lost'),
  ];
}

function clusterMetrics({ nodes }: MetricsHome): Metric[] {
  const { peerCount, counters: counts } = nodes.health();
  return [
    gauge('wse_cluster_peers', peerCount, 'Nodes linked to'),
    counter('wse_cluster_messages_sent_total', counts.messagesSent, 'Publications sent to other nodes'),
    counter('wse_cluster_messages_delivered_total', counts.messagesDelivered, 'Publications of other nodes delivered'),
    counter(
      'wse_cluster_messages_dropped_total',
      counts.messagesDropped,
      'Publications lost on their way to other nodes',
    ),
    counter('wse_cluster_bytes_sent_total', counts.bytesSent, 'Bytes sent to other nodes'),
    counter('wse_cluster_bytes_received_total', counts.bytesReceived, 'Bytes of other nodes'),
    counter('wse_cluster_reconnects_total', counts.reconnects, 'Links that came up again'),
    gauge('wsekit_backplane_degraded', nodes.state === 'degraded' ? 1 : 0, 'Whether this node goes on without others'),
    counter('wsekit_backplane_duplicates_total', nodes.arrivals.duplicates, 'Publications that came once more'),
    counter(
      'wsekit_backplane_filled_total',
      nodes.arrivals.filled,
      'Publications that did not come and were asked for',
    ),
    ...meshMetrics(counts),
  ];
}

/** What operators want to know beyond that. */
function ownMetrics({ counters: counts, clients, events, journal }: MetricsHome): Metric[] {
  let bufferedBytes = 0;
  let full = 0;
  for (const client of clients.values()) {
    bufferedBytes += client.bufferedBytes;
    if (client.isFull) full += 1;
  }
  return [
    gauge('wsekit_inbound_queue_bytes', events.bytes, 'What events weigh that wait for the application'),
    gauge('wsekit_outbound_buffered_bytes', bufferedBytes, 'Bytes that wait for clients to read'),
    gauge('wsekit_full_connections', full, 'Connections that lose messages because they do not read'),
    counter('wsekit_unreadable_frames_total', counts.refused, 'Frames of clients that could not be read'),
    counter('wsekit_invalid_messages_total', counts.invalid, 'Messages of clients that could not be carried out'),
    counter('wsekit_unsealable_messages_total', counts.unsealable, 'Messages not sent while a key was undecided'),
    {
      kind: 'counter',
      name: 'wsekit_refusals_total',
      help: 'Upgrades and connections that were refused, by reason',
      samples: [...journal.refusals].map(([reason, value]) => ({ value, labels: { reason } })),
    },
    {
      kind: 'counter',
      name: 'wsekit_closes_total',
      help: 'Connections that ended, by reason and close code',
      samples: [...journal.closes].map(({ reason, code, count }) => ({
        value: count,
        labels: { reason, code: String(code) },
      })),
    },
  ];
}

function gauge(name: string, value: number, help: string): Metric {
  return { kind: 'gauge', name, help, samples: [{ value }] };
}

function counter(name: string, value: number, help: string): Metric {
  return { kind: 'counter', name, help, samples: [{ value }] };
}
