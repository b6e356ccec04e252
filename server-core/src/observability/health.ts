import type { Backplane, BackplaneHealth } from '../backplane/backplane.ts';
import { isMesh } from '../backplane/connect-cluster.ts';
import type { Hub } from '../hub.ts';
import { meshFigures } from './mesh-metrics.ts';

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
  /** `degraded` where the others cannot be reached and this node goes on alone; absent without a backplane. */
  readonly backplane_state?: BackplaneHealth['state'];
  /** What a mesh counts beyond the others: `links_refused`, `bad_frames`, ...; absent without one. */
  readonly mesh?: Readonly<Record<string, number>>;
}

const msPerSecond = 1000;

/** Whether others can be reached: an engine, or a node at least. */
export function isConnected(nodes: { readonly backplane: Backplane | undefined; health(): BackplaneHealth }): boolean {
  const { state, peerCount } = nodes.health();
  return state === 'connected' && (peerCount > 0 || !isMesh(nodes.backplane));
}

/** Takes the snapshot. */
export function healthSnapshot(hub: Hub): HealthSnapshot {
  const { clients, events, recovery, presence, nodes } = hub;
  const { state, peerCount, counters } = nodes.health();
  const mesh = meshFigures(counters);
  return {
    connections: clients.size,
    inbound_queue_depth: events.depth,
    inbound_dropped: events.dropped,
    cluster_connected: isConnected(nodes),
    cluster_peer_count: peerCount,
    cluster_messages_sent: counters.messagesSent,
    cluster_messages_delivered: counters.messagesDelivered,
    cluster_messages_dropped: counters.messagesDropped,
    cluster_bytes_sent: counters.bytesSent,
    cluster_bytes_received: counters.bytesReceived,
    cluster_reconnect_count: counters.reconnects,
    cluster_unknown_message_types: counters.unknownMessageTypes,
    cluster_dlq_size: counters.deadLetters,
    uptime_secs: hub.uptimeMs / msPerSecond,
    recovery_enabled: hub.keepsHistory,
    recovery_topic_count: recovery?.topicCount ?? 0,
    recovery_total_bytes: recovery?.totalBytes ?? 0,
    presence_enabled: presence !== undefined,
    presence_topics: presence?.topicCount ?? 0,
    presence_total_users: presence?.userCount ?? 0,
    ...(nodes.isJoined ? { backplane_state: state } : {}),
    ...(mesh === undefined ? {} : { mesh }),
  };
}
