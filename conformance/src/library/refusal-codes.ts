/** Codes with which a cluster frame may be refused. */
export const clusterRefusals: readonly string[] = [
  'cluster_frame_too_large',
  'cluster_truncated',
  'cluster_length',
  'cluster_invalid_hello',
  'cluster_invalid_field',
  'invalid_utf8',
  'zstd_failed',
  'zstd_limit',
];

/** Codes with which a frame of the client link may be refused that no key is needed for. */
export const frameRefusals: readonly string[] = [
  'frame_too_large',
  'frame_truncated',
  'inflate_failed',
  'inflate_limit',
  'invalid_envelope',
  'invalid_json',
  'invalid_msgpack',
  'invalid_utf8',
  'json_too_deep',
  'marker_not_allowed',
  'msgpack_too_deep',
];
