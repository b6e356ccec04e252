// Generated from spec/proto by `npm run generate`. Do not edit.

// Limits of every reader and writer of frames.

/** Largest frame, text or binary, and largest message of several WebSocket fragments. In bytes. */
export const max_message_bytes: number = 1_048_576;
/** Largest output of one decompression. In bytes. */
export const max_inflated_bytes: number = 1_048_576;
/** Deepest nesting of MessagePack containers. In levels. */
export const max_msgpack_depth: number = 64;
/** Deepest nesting of JSON containers. In levels. */
export const max_json_depth: number = 127;
/** Events longer than this leave compressed. In bytes. */
export const compression_threshold_bytes: number = 1_024;
/** IVs that a replay window remembers. In entries. */
export const replay_window_entries: number = 10_000;
/** How long a replay window remembers an IV, and how old a signature may be. In milliseconds. */
export const replay_window_ms: number = 300_000;
/** Age at which a key should be replaced. In milliseconds. */
export const key_rotation_interval_ms: number = 3_600_000;
/** How long the key before the current one opens frames. In milliseconds. */
export const key_grace_ms: number = 30_000;
/** Largest cluster frame, its four length bytes not counted. In bytes. */
export const cluster_max_frame_bytes: number = 1_048_576;
/** MSG payloads of this length and longer may leave compressed. In bytes. */
export const cluster_compression_threshold_bytes: number = 256;
/** Longest instance id in HELLO. In bytes. */
export const cluster_max_instance_id_bytes: number = 256;
/** Entries of a PEER_LIST that a reader of D2g takes. In entries. */
export const cluster_max_peer_list_entries: number = 256;
