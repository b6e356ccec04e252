/** A category of client-link messages, as written on the wire. */
export type Category = 'WSE' | 'S' | 'U';
export const categories: readonly Category[] = ['WSE', 'S', 'U'];

/** Direction of travel on the client link. */
export type Direction = 'client_to_server' | 'server_to_client';
/** Which of the two published readings of the protocol applies. */
export type Profile = 'documented' | 'observed';

export type MarkerName = 'compressed' | 'msgpack' | 'encrypted' | 'bare_zlib' | 'bare_msgpack' | 'binary_json';
export interface Marker {
  /** First bytes of the frame; empty when the form has no marker of its own. */
  readonly bytes: readonly number[];
  readonly directions: Readonly<Record<Profile, readonly Direction[]>>;
}
const both: readonly Direction[] = ['client_to_server', 'server_to_client'];
const down: readonly Direction[] = ['server_to_client'];
export const markers: Readonly<Record<MarkerName, Marker>> = {
  compressed: { bytes: [0x43, 0x3a], directions: { documented: both, observed: down } },
  msgpack: { bytes: [0x4d, 0x3a], directions: { documented: both, observed: down } },
  encrypted: { bytes: [0x45, 0x3a], directions: { documented: both, observed: both } },
  bare_zlib: { bytes: [0x78], directions: { documented: both, observed: down } },
  bare_msgpack: { bytes: [], directions: { documented: both, observed: both } },
  binary_json: { bytes: [], directions: { documented: both, observed: down } },
};
/** Second bytes that, after 0x78, make a frame bare zlib. */
export const bareZlibSecondBytes: readonly number[] = [0x01, 0x5e, 0x9c, 0xda];

/** Message types that carry category `WSE`; a snapshot name wins over this list. */
export const systemTypes: ReadonlySet<string> = new Set([
  'server_ready', 'server_hello', 'client_hello_ack', 'connection_state_change',
  'subscription_update', 'snapshot_complete', 'error', 'pong', 'PONG',
]);

export const limits = {
  max_message_bytes: 1_048_576,
  max_inflated_bytes: 1_048_576,
  max_msgpack_depth: 64,
  max_json_depth: 127,
  compression_threshold_bytes: 1024,
  replay_window_entries: 10_000,
  replay_window_ms: 300_000,
  key_rotation_interval_ms: 3_600_000,
  cluster_max_frame_bytes: 1_048_576,
  cluster_compression_threshold_bytes: 256,
  cluster_max_instance_id_bytes: 256,
  cluster_max_peer_list_entries: 256,
} as const;
