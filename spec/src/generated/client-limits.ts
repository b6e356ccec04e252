// Generated from spec/proto by `npm run generate`. Do not edit.

// Limits and times that published clients have by default.

/** How often a client pings. In milliseconds. */
export const heartbeat_interval_ms: number = 15_000;
/** A client that hears no ping or PONG for longer than this connects again. In milliseconds. */
export const client_idle_timeout_ms: number = 40_000;
/** How long a client waits for the connection to open. In milliseconds. */
export const connect_timeout_ms: number = 10_000;
/** How long a client waits for `server_ready`. In milliseconds. */
export const ready_timeout_ms: number = 10_000;
/** Wait before the first reconnection. In milliseconds. */
export const reconnect_base_delay_ms: number = 1_000;
/** Longest wait between two reconnections. In milliseconds. */
export const reconnect_max_delay_ms: number = 30_000;
/** Failures that open a client's circuit breaker. In failures. */
export const circuit_breaker_threshold: number = 5;
/** How long it stays open. In milliseconds. */
export const circuit_breaker_timeout_ms: number = 60_000;
/** Successes that close it again. In successes. */
export const circuit_breaker_success_threshold: number = 3;
/** Messages a client sends in a burst. In messages. */
export const client_rate_limit_capacity: number = 1_000;
/** Messages a client sends in the long run. In messages per second. */
export const client_rate_limit_refill_per_second: number = 100;
/** Ids of messages that a client remembers. In entries. */
export const sequence_window_entries: number = 10_000;
/** How long a client remembers the id of a message. In milliseconds. */
export const sequence_window_ms: number = 300_000;
/** Messages a client holds until it can send. In messages. */
export const message_queue_entries: number = 10_000;
/** Messages a client stores while it is not connected. In messages. */
export const offline_queue_entries: number = 1_000;
/** How long it stores them. In milliseconds. */
export const offline_queue_max_age_ms: number = 3_600_000;
/** Most messages a client takes from its queue at a time. In messages. */
export const batch_messages: number = 10;
/** How often it takes them. In milliseconds. */
export const batch_interval_ms: number = 100;
