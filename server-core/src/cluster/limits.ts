import { clusterLimits, dialectD2g, limits } from '@wsekit/spec';

type MeshLimit =
  | 'maxAcceptedLinks'
  | 'maxPeers'
  | 'maxFrameBytes'
  | 'maxPayloadBytes'
  | 'maxInterests'
  | 'maxPatterns'
  | 'maxInterestUnits'
  | 'maxRemoteUsers'
  | 'maxRemoteUserUnits'
  | 'maxQueuedFrames'
  | 'maxQueuedBytes'
  | 'maxDeadLetters';

/** Everything another node can push, and how much of it is taken. */
export const meshLimits: Readonly<Record<MeshLimit, number>> = {
  /** Links that are accepted at a time; one more is closed at once. (WSE-CLU-103) */
  maxAcceptedLinks: clusterLimits.cluster_max_inbound_links,
  /** Addresses that are dialled; more are not acted on. (WSE-CLU-103) */
  maxPeers: clusterLimits.cluster_max_peers,
  /** Bytes of a frame; a longer one ends the link on its length alone. (WSE-CLU-002) */
  maxFrameBytes: limits.cluster_max_frame_bytes,
  /** Bytes a compressed publication may grow to; more ends the link. (WSE-CLU-038) */
  maxPayloadBytes: limits.cluster_max_frame_bytes,
  /** Topics and patterns kept of one node; above it the node is sent everything. */
  maxInterests: dialectD2g.cluster_max_interests ?? 1_000_000,
  /** Patterns among them: a publication to a new topic is held against each. */
  maxPatterns: 1_000,
  /** Length of them all together, in UTF-16 units. */
  maxInterestUnits: 67_108_864,
  /** Users in topics that are taken from one node; more are counted and not taken. */
  maxRemoteUsers: 1_000_000,
  /** Length of their names and data together, in UTF-16 units. */
  maxRemoteUserUnits: 67_108_864,
  /** Publications that wait for one node; more become dead letters. Of other frames so many may wait as well, then the link ends. */
  maxQueuedFrames: clusterLimits.cluster_peer_queue_entries,
  /** Bytes of publications that wait for one node. */
  maxQueuedBytes: 33_554_432,
  /** Dead letters that are kept. */
  maxDeadLetters: clusterLimits.cluster_dead_letter_entries,
};
