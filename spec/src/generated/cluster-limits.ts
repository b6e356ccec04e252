// Generated from spec/proto by `npm run generate`. Do not edit.

// Limits and times of the nodes of a cluster.

/** How long each side waits for HELLO. In milliseconds. */
export const cluster_hello_timeout_ms: number = 5_000;
/** How long a dialer waits for the TCP connection, and again for TLS. In milliseconds. */
export const cluster_connect_timeout_ms: number = 5_000;
/** How often a node pings. In milliseconds. */
export const cluster_ping_interval_ms: number = 5_000;
/** A link without a valid frame for so long is dead. In milliseconds. */
export const cluster_dead_after_ms: number = 15_000;
/** How often RESYNC is repeated in D2g. In milliseconds. */
export const cluster_resync_interval_ms: number = 60_000;
/** First wait before a dialer tries again. In milliseconds. */
export const cluster_backoff_base_ms: number = 1_000;
/** Longest wait before a dialer tries again. In milliseconds. */
export const cluster_backoff_max_ms: number = 60_000;
/** Failures that open the circuit breaker of a dial task. In failures. */
export const cluster_breaker_threshold: number = 10;
/** How long it stays open. In milliseconds. */
export const cluster_breaker_timeout_ms: number = 60_000;
/** Successes that close it again. In successes. */
export const cluster_breaker_probes: number = 3;
/** Undeliverable publications that a node keeps. In entries. */
export const cluster_dead_letter_entries: number = 1_000;
/** Frames that wait for one peer. In frames. */
export const cluster_peer_queue_entries: number = 10_000;
/** Received publications that wait for delivery, from 2.4.0. In frames. */
export const cluster_dispatch_queue_entries: number = 10_000;
/** Most bytes that are written to a link at a time. In bytes. */
export const cluster_write_batch_bytes: number = 65_536;
/** Peers a node keeps. In peers. */
export const cluster_max_peers: number = 256;
/** Links a node accepts. In links. */
export const cluster_max_inbound_links: number = 128;
/** Longest topic of a cluster frame. In bytes. */
export const cluster_max_topic_bytes: number = 65_535;
/** Longest payload of one RESYNC. In bytes. */
export const cluster_max_resync_bytes: number = 1_048_568;
/** Longest HELLO that is recognised on a port shared with WebSocket. In bytes. */
export const cluster_max_shared_port_hello_bytes: number = 255;
