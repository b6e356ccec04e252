import type { Hub } from '../hub.ts';

/** The state of a server, under the names published servers use. (WSE-LIM-063) */
export interface HealthSnapshot {
  readonly connections: number;
  readonly inbound_queue_depth: number;
  readonly inbound_dropped: number;
  readonly cluster_connected: boolean;
  readonly cluster_peer_count: number;
  readonly cluster_messages_sent: number;
  readonly cluster_messages_delivered: number;
  readonly cluster_messages_dropped: number;
  readonly cluster_bytes_sent: number;
  readonly cluster_bytes_received: number;
  readonly cluster_reconnect_count: number;
  readonly cluster_unknown_message_types: number;
  readonly cluster_dlq_size: number;
  readonly uptime_secs: number;
  readonly recovery_enabled: boolean;
  readonly recovery_topic_count: number;
  readonly recovery_total_bytes: number;
  readonly presence_enabled: boolean;
  readonly presence_topics: number;
  readonly presence_total_users: number;
}

const msPerSecond = 1000;

/** Takes the snapshot. */
export function healthSnapshot(hub: Hub): HealthSnapshot {
  const { clients, events, recovery, presence } = hub;
  return {
    connections: clients.size,
    inbound_queue_depth: events.depth,
    inbound_dropped: events.dropped,
    cluster_connected: false,
    cluster_peer_count: 0,
    cluster_messages_sent: 0,
    cluster_messages_delivered: 0,
    cluster_messages_dropped: 0,
    cluster_bytes_sent: 0,
    cluster_bytes_received: 0,
    cluster_reconnect_count: 0,
    cluster_unknown_message_types: 0,
    cluster_dlq_size: 0,
    uptime_secs: hub.uptimeMs / msPerSecond,
    recovery_enabled: recovery !== undefined,
    recovery_topic_count: recovery?.topicCount ?? 0,
    recovery_total_bytes: recovery?.totalBytes ?? 0,
    presence_enabled: presence !== undefined,
    presence_topics: presence?.topicCount ?? 0,
    presence_total_users: presence?.userCount ?? 0,
  };
}
