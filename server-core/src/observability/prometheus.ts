import type { Hub } from '../hub.ts';

const msPerSecond = 1000;
/** Topics with a count of their own: those published to most. */
const mostTopics = 50;

/** A metric, by the name published servers give it behind `wse_`. */
type Metric = readonly [kind: 'gauge' | 'counter', name: string, value: number, help: string];

/** Writes all metrics in the text format of Prometheus, under the names of published servers. */
export function prometheusText(hub: Hub, uptimeMs: number): string {
  const lines = metricsOf(hub, uptimeMs).flatMap(([kind, name, value, help]) => [
    `# HELP wse_${name} ${help}`,
    `# TYPE wse_${name} ${kind}`,
    `wse_${name} ${value}`,
  ]);
  return `${[...lines, ...topicLines(hub)].join('\n')}\n`;
}

function metricsOf(hub: Hub, uptimeMs: number): Metric[] {
  const { clients, counters, events, topics, recovery, presence } = hub;
  const recoveryMetrics: Metric[] =
    recovery === undefined
      ? []
      : [
          ['gauge', 'recovery_topics', recovery.topicCount, 'Topics with a history'],
          ['gauge', 'recovery_bytes', recovery.totalBytes, 'Bytes of all histories'],
        ];
  const presenceMetrics: Metric[] =
    presence === undefined
      ? []
      : [
          ['gauge', 'presence_topics', presence.topicCount, 'Topics somebody is present in'],
          ['gauge', 'presence_users', presence.userCount, 'Users present, over all topics'],
        ];
  return [
    ['gauge', 'connections', clients.size, 'Connections now'],
    ['gauge', 'inbound_queue_depth', events.depth, 'Events that wait for the application'],
    ['gauge', 'uptime_seconds', uptimeMs / msPerSecond, 'Time since the start'],
    ['gauge', 'topics', topics.topicCount, 'Topics and patterns that are held'],
    ['gauge', 'cluster_peers', 0, 'Nodes linked to'],
    ...recoveryMetrics,
    ...presenceMetrics,
    ['counter', 'messages_received_total', counters.received, 'Frames of clients'],
    ['counter', 'messages_sent_total', counters.eventsSent, 'Events sent'],
    ['counter', 'connections_accepted_total', counters.accepted, 'Connections that opened'],
    ['counter', 'connections_rejected_total', counters.rejected, 'Connections that were refused'],
    ['counter', 'bytes_received_total', counters.receivedBytes, 'Bytes of frames of clients'],
    ['counter', 'bytes_sent_total', counters.sentBytes, 'Bytes of frames sent to single connections'],
    ['counter', 'auth_failures_total', counters.authFailures, 'Connections refused for who they were'],
    ['counter', 'rate_limited_total', counters.rateLimited, 'Messages dropped for their rate'],
    ['counter', 'inbound_dropped_total', events.dropped, 'Messages dropped because too many events waited'],
    ['counter', 'cluster_messages_sent_total', 0, 'Publications sent to other nodes'],
    ['counter', 'cluster_messages_delivered_total', 0, 'Publications of other nodes delivered'],
    ['counter', 'cluster_messages_dropped_total', 0, 'Publications lost on their way to other nodes'],
    ['counter', 'cluster_bytes_sent_total', 0, 'Bytes sent to other nodes'],
    ['counter', 'cluster_bytes_received_total', 0, 'Bytes of other nodes'],
    ['counter', 'cluster_reconnects_total', 0, 'Links that came up again'],
    ['counter', 'slow_consumer_drops_total', counters.slowConsumerDrops, 'Messages full connections lost'],
    ['counter', 'refused_frames_total', counters.refused, 'Frames of clients that could not be read'],
    ['counter', 'invalid_messages_total', counters.invalid, 'Messages of clients that could not be carried out'],
  ];
}

function topicLines({ publisher }: Hub): string[] {
  const most = [...publisher.counts].sort(([, first], [, second]) => second - first).slice(0, mostTopics);
  if (most.length === 0) return [];
  const name = 'wse_topic_messages_total';
  return [
    `# HELP ${name} Publications by topic, of the topics published to most`,
    `# TYPE ${name} counter`,
    ...most.map(([topic, count]) => `${name}{topic="${escapeLabel(topic)}"} ${count}`),
  ];
}

/** A label's value stands in quotes, and a topic may hold anything. */
function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
