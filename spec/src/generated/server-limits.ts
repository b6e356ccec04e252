// Generated from spec/proto by `npm run generate`. Do not edit.

// Limits and times that published servers have by default.

/** Connections a server holds by default. In connections. */
export const max_connections: number = 1_000;
/** Longest JWT, from 2.2.1. In bytes. */
export const max_token_bytes: number = 8_192;
/** Header lines of an upgrade request. In lines. */
export const max_http_header_lines: number = 124;
/** Length of an upgrade request. In bytes. */
export const max_http_header_bytes: number = 65_536;
/** How long a server waits for the first bytes of a connection. In milliseconds. */
export const first_byte_timeout_ms: number = 5_000;
/** How long a server waits for the upgrade request, from 2.3.2. In milliseconds. */
export const handshake_timeout_ms: number = 10_000;
/** Connections whose handshake is not done, from 2.4.0. In connections. */
export const max_pending_handshakes: number = 512;
/** How often a server pings. In milliseconds. */
export const ping_interval_ms: number = 25_000;
/** A connection without data frames for longer than this is closed. In milliseconds. */
export const idle_timeout_ms: number = 60_000;
/** Highest protocol version a server agrees to. In version. */
export const max_protocol_version: number = 2;
/** Events a connection may get in a burst. In events. */
export const rate_limit_capacity: number = 100_000;
/** Events a connection may get in the long run. In events per second. */
export const rate_limit_refill_per_second: number = 10_000;
/** Below so many tokens a connection is warned. In events. */
export const rate_limit_warning_tokens: number = 20_000;
/** Least time between two warnings, and between two errors. In milliseconds. */
export const rate_limit_notice_interval_ms: number = 1_000;
/** Ids of events that a server remembers. In entries. */
export const dedup_window_entries: number = 50_000;
/** Events for the application that a server holds. In entries. */
export const max_inbound_queue_entries: number = 131_072;
/** What a server holds for a slow connection, from 2.2.0. In bytes. */
export const max_outbound_queue_bytes: number = 16_777_216;
/** Pings after which a connection that is still full is closed. In pings. */
export const slow_consumer_ticks: number = 2;
/** How long a stopping server lets clients answer its Close, from 2.2.0. In milliseconds. */
export const stop_grace_ms: number = 2_000;
/** How long a drain waits for its clients to go. In milliseconds. */
export const drain_timeout_ms: number = 30_000;
/** Messages kept per topic; at least 16, a power of two. In entries. */
export const recovery_buffer_entries: number = 128;
/** A topic's history goes when nothing is published for so long. In milliseconds. */
export const recovery_ttl_ms: number = 300_000;
/** Most messages of one replay; a larger gap is not recovered. In messages. */
export const recovery_max_messages: number = 500;
/** Size of all histories together. In bytes. */
export const recovery_memory_bytes: number = 268_435_456;
/** Presence data of one user, as JSON. In bytes. */
export const presence_max_data_bytes: number = 4_096;
/** How often users without living connections are removed. In milliseconds. */
export const presence_sweep_interval_ms: number = 30_000;
