// Generated from spec/proto by `npm run generate`. Do not edit.

import type { DialectName, KeyDerivation } from './dialects.ts';

/** A category of client-link messages, as written on the wire. (WSE-FRM-060 to WSE-FRM-062) */
export type Category = 'WSE' | 'S' | 'U';
/** All categories. */
export const categories: readonly Category[] = ['WSE', 'S', 'U'];
/** Message types that carry category `WSE`; a snapshot name wins over this list. (WSE-FRM-061) */
export const systemTypes: ReadonlySet<string> = new Set([
  'error',
  'server_ready',
  'server_hello',
  'client_hello_ack',
  'subscription_update',
  'snapshot_complete',
  'PONG',
  'pong',
  'connection_state_change',
]);

/** Direction of travel on the client link. */
export type Direction = 'client_to_server' | 'server_to_client';
/** Which of the two published readings of the protocol applies: what documents promise, or what peers do. */
export type Profile = 'documented' | 'observed';

/** A form of binary frame. */
export type MarkerName = 'compressed' | 'msgpack' | 'encrypted' | 'bare_zlib' | 'bare_msgpack' | 'binary_json';
/** How a form of binary frame is recognised, and which way it travels. */
export interface Marker {
  /** First bytes of the frame; empty when the form has no marker of its own. */
  readonly bytes: readonly number[];
  /** Directions in which readers of a profile understand it. */
  readonly directions: Readonly<Record<Profile, readonly Direction[]>>;
}
/** The forms of binary frames. (WSE-FRM-030 to WSE-FRM-041) */
export const markers: Readonly<Record<MarkerName, Marker>> = {
  /** A zlib stream of a text message. */
  compressed: {
    bytes: [0x43, 0x3a],
    directions: {
      documented: ['client_to_server', 'server_to_client'],
      observed: ['server_to_client'],
    },
  },
  /** One MessagePack value. */
  msgpack: {
    bytes: [0x4d, 0x3a],
    directions: {
      documented: ['client_to_server', 'server_to_client'],
      observed: ['server_to_client'],
    },
  },
  /** IV, ciphertext and tag. */
  encrypted: {
    bytes: [0x45, 0x3a],
    directions: {
      documented: ['client_to_server', 'server_to_client'],
      observed: ['client_to_server', 'server_to_client'],
    },
  },
  /** The zlib stream alone. */
  bare_zlib: {
    bytes: [0x78],
    directions: {
      documented: ['client_to_server', 'server_to_client'],
      observed: ['server_to_client'],
    },
  },
  /** A MessagePack value alone, on a connection with `format=msgpack`. */
  bare_msgpack: {
    bytes: [],
    directions: {
      documented: ['client_to_server', 'server_to_client'],
      observed: ['client_to_server', 'server_to_client'],
    },
  },
  /** The UTF-8 of a text message. */
  binary_json: {
    bytes: [],
    directions: {
      documented: ['client_to_server', 'server_to_client'],
      observed: ['server_to_client'],
    },
  },
};
/** Second bytes that, after 0x78, make a frame bare zlib. (WSE-FRM-034) */
export const bareZlibSecondBytes: readonly number[] = [0x01, 0x5e, 0x9c, 0xda];

/** Name of a field of the envelope. */
export type EnvelopeFieldName = 'c' | 't' | 'p' | 'id' | 'ts' | 'seq' | 'v' | 'cid' | 'pri' | 'cor' | 'sig' | 'tp' | 'e' | 'o';
/** What is to be known of a field of the envelope. */
export interface EnvelopeField {
  /** Kind of JSON value that writers put there. */
  readonly type: 'string' | 'integer' | 'any';
  /** Name that readers take for it when the field itself is missing. (WSE-ENV-003, WSE-ENV-004) */
  readonly alias?: string;
  /** Part of the recovery stamp. (WSE-ENV-023) */
  readonly stamp?: true;
}
/** The fields of the envelope; the first seven in the order that documents show. (WSE-ENV-001) */
export const envelopeFields: Readonly<Record<EnvelopeFieldName, EnvelopeField>> = {
  /** Category: `WSE`, `S` or `U`. In older dialects it stands before the object instead. */
  c: { type: 'string' },
  /** Message type. */
  t: { type: 'string', alias: 'type' },
  /** Payload. */
  p: { type: 'any', alias: 'payload' },
  /** Message id; to be taken as opaque. */
  id: { type: 'string' },
  /** Time of sending, RFC 3339. */
  ts: { type: 'string' },
  /** Counter of the sender; a server has one for all its connections. */
  seq: { type: 'integer' },
  /** Envelope version. */
  v: { type: 'integer' },
  /** Id that an answer repeats. */
  cid: { type: 'string' },
  /** Priority: 10 critical, 8 high, 5 normal, 3 low, 1 background. */
  pri: { type: 'integer' },
  /** Id of the message that is answered. */
  cor: { type: 'string' },
  /** Signature. */
  sig: { type: 'string' },
  /** Topic of a publication. */
  tp: { type: 'string', stamp: true },
  /** Epoch of the topic's history: 8 lower-case hex digits. */
  e: { type: 'string', stamp: true },
  /** Offset in the topic's history; the first message has 0. */
  o: { type: 'integer', stamp: true },
};

/** Limits of every reader and writer of frames. */
export const limits = {
  /** Largest frame, text or binary, and largest message of several WebSocket fragments. In bytes. */
  max_message_bytes: 1_048_576,
  /** Largest output of one decompression. In bytes. */
  max_inflated_bytes: 1_048_576,
  /** Deepest nesting of MessagePack containers. In levels. */
  max_msgpack_depth: 64,
  /** Deepest nesting of JSON containers. In levels. */
  max_json_depth: 127,
  /** Events longer than this leave compressed. In bytes. */
  compression_threshold_bytes: 1_024,
  /** IVs that a replay window remembers. In entries. */
  replay_window_entries: 10_000,
  /** How long a replay window remembers an IV, and how old a signature may be. In milliseconds. */
  replay_window_ms: 300_000,
  /** Age at which a key should be replaced. In milliseconds. */
  key_rotation_interval_ms: 3_600_000,
  /** How long the key before the current one opens frames. In milliseconds. */
  key_grace_ms: 30_000,
  /** Largest cluster frame, its four length bytes not counted. In bytes. */
  cluster_max_frame_bytes: 1_048_576,
  /** MSG payloads of this length and longer may leave compressed. In bytes. */
  cluster_compression_threshold_bytes: 256,
  /** Longest instance id in HELLO. In bytes. */
  cluster_max_instance_id_bytes: 256,
  /** Entries of a PEER_LIST that a reader of D2g takes. In entries. */
  cluster_max_peer_list_entries: 256,
} as const;

/** Limits and times that published servers have by default. */
export const serverLimits = {
  /** Connections a server holds by default. In connections. */
  max_connections: 1_000,
  /** Longest JWT, from 2.2.1. In bytes. */
  max_token_bytes: 8_192,
  /** Header lines of an upgrade request. In lines. */
  max_http_header_lines: 124,
  /** Length of an upgrade request. In bytes. */
  max_http_header_bytes: 65_536,
  /** How long a server waits for the first bytes of a connection. In milliseconds. */
  first_byte_timeout_ms: 5_000,
  /** How long a server waits for the upgrade request, from 2.3.2. In milliseconds. */
  handshake_timeout_ms: 10_000,
  /** Connections whose handshake is not done, from 2.4.0. In connections. */
  max_pending_handshakes: 512,
  /** How often a server pings. In milliseconds. */
  ping_interval_ms: 25_000,
  /** A connection without data frames for longer than this is closed. In milliseconds. */
  idle_timeout_ms: 60_000,
  /** Highest protocol version a server agrees to. In version. */
  max_protocol_version: 2,
  /** Events a connection may get in a burst. In events. */
  rate_limit_capacity: 100_000,
  /** Events a connection may get in the long run. In events per second. */
  rate_limit_refill_per_second: 10_000,
  /** Below so many tokens a connection is warned. In events. */
  rate_limit_warning_tokens: 20_000,
  /** Least time between two warnings, and between two errors. In milliseconds. */
  rate_limit_notice_interval_ms: 1_000,
  /** Ids of events that a server remembers. In entries. */
  dedup_window_entries: 50_000,
  /** Events for the application that a server holds. In entries. */
  max_inbound_queue_entries: 131_072,
  /** What a server holds for a slow connection, from 2.2.0. In bytes. */
  max_outbound_queue_bytes: 16_777_216,
  /** Pings after which a connection that is still full is closed. In pings. */
  slow_consumer_ticks: 2,
  /** How long a stopping server lets clients answer its Close, from 2.2.0. In milliseconds. */
  stop_grace_ms: 2_000,
  /** How long a drain waits for its clients to go. In milliseconds. */
  drain_timeout_ms: 30_000,
  /** Messages kept per topic; at least 16, a power of two. In entries. */
  recovery_buffer_entries: 128,
  /** A topic's history goes when nothing is published for so long. In milliseconds. */
  recovery_ttl_ms: 300_000,
  /** Most messages of one replay; a larger gap is not recovered. In messages. */
  recovery_max_messages: 500,
  /** Size of all histories together. In bytes. */
  recovery_memory_bytes: 268_435_456,
  /** Presence data of one user, as JSON. In bytes. */
  presence_max_data_bytes: 4_096,
  /** How often users without living connections are removed. In milliseconds. */
  presence_sweep_interval_ms: 30_000,
} as const;

/** Limits and times that published clients have by default. */
export const clientLimits = {
  /** How often a client pings. In milliseconds. */
  heartbeat_interval_ms: 15_000,
  /** A client that hears no ping or PONG for longer than this connects again. In milliseconds. */
  client_idle_timeout_ms: 40_000,
  /** How long a client waits for the connection to open. In milliseconds. */
  connect_timeout_ms: 10_000,
  /** How long a client waits for `server_ready`. In milliseconds. */
  ready_timeout_ms: 10_000,
  /** Wait before the first reconnection. In milliseconds. */
  reconnect_base_delay_ms: 1_000,
  /** Longest wait between two reconnections. In milliseconds. */
  reconnect_max_delay_ms: 30_000,
  /** Failures that open a client's circuit breaker. In failures. */
  circuit_breaker_threshold: 5,
  /** How long it stays open. In milliseconds. */
  circuit_breaker_timeout_ms: 60_000,
  /** Successes that close it again. In successes. */
  circuit_breaker_success_threshold: 3,
  /** Messages a client sends in a burst. In messages. */
  client_rate_limit_capacity: 1_000,
  /** Messages a client sends in the long run. In messages per second. */
  client_rate_limit_refill_per_second: 100,
  /** Ids of messages that a client remembers. In entries. */
  sequence_window_entries: 10_000,
  /** How long a client remembers the id of a message. In milliseconds. */
  sequence_window_ms: 300_000,
  /** Messages a client holds until it can send. In messages. */
  message_queue_entries: 10_000,
  /** Messages a client stores while it is not connected. In messages. */
  offline_queue_entries: 1_000,
  /** How long it stores them. In milliseconds. */
  offline_queue_max_age_ms: 3_600_000,
  /** Most messages a client takes from its queue at a time. In messages. */
  batch_messages: 10,
  /** How often it takes them. In milliseconds. */
  batch_interval_ms: 100,
} as const;

/** Limits and times of the nodes of a cluster. */
export const clusterLimits = {
  /** How long each side waits for HELLO. In milliseconds. */
  cluster_hello_timeout_ms: 5_000,
  /** How long a dialer waits for the TCP connection, and again for TLS. In milliseconds. */
  cluster_connect_timeout_ms: 5_000,
  /** How often a node pings. In milliseconds. */
  cluster_ping_interval_ms: 5_000,
  /** A link without a valid frame for so long is dead. In milliseconds. */
  cluster_dead_after_ms: 15_000,
  /** How often RESYNC is repeated in D2g. In milliseconds. */
  cluster_resync_interval_ms: 60_000,
  /** First wait before a dialer tries again. In milliseconds. */
  cluster_backoff_base_ms: 1_000,
  /** Longest wait before a dialer tries again. In milliseconds. */
  cluster_backoff_max_ms: 60_000,
  /** Failures that open the circuit breaker of a dial task. In failures. */
  cluster_breaker_threshold: 10,
  /** How long it stays open. In milliseconds. */
  cluster_breaker_timeout_ms: 60_000,
  /** Successes that close it again. In successes. */
  cluster_breaker_probes: 3,
  /** Undeliverable publications that a node keeps. In entries. */
  cluster_dead_letter_entries: 1_000,
  /** Frames that wait for one peer. In frames. */
  cluster_peer_queue_entries: 10_000,
  /** Received publications that wait for delivery, from 2.4.0. In frames. */
  cluster_dispatch_queue_entries: 10_000,
  /** Most bytes that are written to a link at a time. In bytes. */
  cluster_write_batch_bytes: 65_536,
  /** Peers a node keeps. In peers. */
  cluster_max_peers: 256,
  /** Links a node accepts. In links. */
  cluster_max_inbound_links: 128,
  /** Longest topic of a cluster frame. In bytes. */
  cluster_max_topic_bytes: 65_535,
  /** Longest payload of one RESYNC. In bytes. */
  cluster_max_resync_bytes: 1_048_568,
  /** Longest HELLO that is recognised on a port shared with WebSocket. In bytes. */
  cluster_max_shared_port_hello_bytes: 255,
} as const;

/** Code of an `error` message that the protocol knows; applications may have others. */
export type ErrorCode =
  | 'AUTH_REQUIRED'
  | 'AUTH_FAILED'
  | 'KEY_EXCHANGE_FAILED'
  | 'RATE_LIMITED'
  | 'RATE_LIMIT_EXCEEDED'
  | 'MESSAGE_TOO_LARGE'
  | 'INVALID_SUBSCRIPTION'
  | 'SUBSCRIPTION_FAILED'
  | 'INVALID_ACTION'
  | 'INVALID_MESSAGE'
  | 'PROTOCOL_ERROR'
  | 'HANDLER_ERROR'
  | 'CIRCUIT_BREAKER_OPEN'
  | 'ENCRYPTION_REQUIRED'
  | 'SERVER_ERROR'
  | 'INIT_ERROR';
/** Who brings a message type or an error code to life. */
export type MessageStatus = 'implemented' | 'client_only' | 'documented_only' | 'application' | 'later_version';
/** What is to be known of an error code. */
export interface ErrorCodeInfo {
  readonly status: MessageStatus;
  /** The connection goes on after it. */
  readonly recoverable: boolean;
}
/** The codes of `error` messages. */
export const errorCodes: Readonly<Record<ErrorCode, ErrorCodeInfo>> = {
  /** No token came with the upgrade; a Close follows. */
  AUTH_REQUIRED: { status: 'implemented', recoverable: false },
  /** The token is not valid, or names no user; a Close follows. */
  AUTH_FAILED: { status: 'implemented', recoverable: false },
  /** The public key in `client_hello` is of no use; the connection goes on in the clear. */
  KEY_EXCHANGE_FAILED: { status: 'implemented', recoverable: true },
  /** The server has more events for the connection than its rate allows; the event is lost. */
  RATE_LIMITED: { status: 'implemented', recoverable: true },
  /** The client sends too fast. */
  RATE_LIMIT_EXCEEDED: { status: 'client_only', recoverable: true },
  /** A message is above the limit. */
  MESSAGE_TOO_LARGE: { status: 'documented_only', recoverable: true },
  /** A subscription request makes no sense. */
  INVALID_SUBSCRIPTION: { status: 'documented_only', recoverable: true },
  /** The topics could not be subscribed to. */
  SUBSCRIPTION_FAILED: { status: 'client_only', recoverable: true },
  /** The action of a request is not known. */
  INVALID_ACTION: { status: 'documented_only', recoverable: true },
  /** A message could not be understood. */
  INVALID_MESSAGE: { status: 'client_only', recoverable: true },
  /** The peer broke the protocol. */
  PROTOCOL_ERROR: { status: 'client_only', recoverable: false },
  /** The application failed to handle a message. */
  HANDLER_ERROR: { status: 'documented_only', recoverable: true },
  /** The server refuses work for a while. */
  CIRCUIT_BREAKER_OPEN: { status: 'client_only', recoverable: true },
  /** The server takes encrypted messages only. */
  ENCRYPTION_REQUIRED: { status: 'documented_only', recoverable: false },
  /** The server failed. */
  SERVER_ERROR: { status: 'client_only', recoverable: true },
  /** The connection could not be set up. */
  INIT_ERROR: { status: 'client_only', recoverable: false },
};

/** Name of a close code. */
export type CloseCodeName =
  | 'NORMAL_CLOSURE'
  | 'GOING_AWAY'
  | 'PROTOCOL_ERROR'
  | 'UNSUPPORTED_DATA'
  | 'NO_STATUS'
  | 'ABNORMAL_CLOSURE'
  | 'INVALID_DATA'
  | 'POLICY_VIOLATION'
  | 'MESSAGE_TOO_BIG'
  | 'SERVER_ERROR'
  | 'SERVICE_RESTART'
  | 'TRY_AGAIN_LATER'
  | 'DRAIN'
  | 'INVALID_MESSAGE'
  | 'AUTH_FAILED'
  | 'AUTH_EXPIRED'
  | 'RATE_LIMITED'
  | 'SUBSCRIPTION_FAILED'
  | 'SERVER_OVERLOADED';
/** Who sends a close code; `library` reports it for a connection that ended without one. */
export type CloseSender = 'server' | 'client' | 'library';
/** What a client does after a close. */
export type CloseReaction = 'reconnect' | 'refresh_credentials' | 'stay_down';
/** What is to be known of a close code. */
export interface CloseCodeInfo {
  /** The number; 1005 and 1006 never stand in a frame. (RFC 6455 section 7.4) */
  readonly code: number;
  /** Empty for codes that clients know and nobody sends. */
  readonly sentBy: readonly CloseSender[];
  /** What a client should do. */
  readonly reaction: CloseReaction;
  /** What published clients do. */
  readonly publishedReaction: CloseReaction;
}
/** The close codes of the client link. */
export const closeCodes: Readonly<Record<CloseCodeName, CloseCodeInfo>> = {
  /** The end was wanted. */
  NORMAL_CLOSURE: { code: 1000, sentBy: ['client'], reaction: 'stay_down', publishedReaction: 'stay_down' },
  /** The server stops, with the reason `server shutting down`; often it is back in a moment. */
  GOING_AWAY: { code: 1001, sentBy: ['server', 'client'], reaction: 'reconnect', publishedReaction: 'stay_down' },
  /** A frame broke the WebSocket protocol. */
  PROTOCOL_ERROR: { code: 1002, sentBy: ['server', 'client'], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** A kind of data that the peer does not take. */
  UNSUPPORTED_DATA: { code: 1003, sentBy: ['client'], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** A Close without code: `disconnect`, a slow consumer, and up to D2c failed authentication. */
  NO_STATUS: { code: 1005, sentBy: ['library'], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** The connection broke off without a Close. */
  ABNORMAL_CLOSURE: { code: 1006, sentBy: ['library'], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** Text that is not UTF-8. */
  INVALID_DATA: { code: 1007, sentBy: ['client'], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** A policy forbids the connection; clients take it for failed authentication. */
  POLICY_VIOLATION: { code: 1008, sentBy: [], reaction: 'refresh_credentials', publishedReaction: 'stay_down' },
  /** A frame above the limit. */
  MESSAGE_TOO_BIG: { code: 1009, sentBy: ['client'], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** The server failed; documented, never sent. */
  SERVER_ERROR: { code: 1011, sentBy: [], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** The service restarts. */
  SERVICE_RESTART: { code: 1012, sentBy: [], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** Too many connections; version 3 of WSE sends it. */
  TRY_AGAIN_LATER: { code: 1013, sentBy: [], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** The server drains; its application may choose another code. */
  DRAIN: { code: 4300, sentBy: ['server'], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** A message could not be understood; known to clients, never sent. */
  INVALID_MESSAGE: { code: 4400, sentBy: [], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** Authentication failed, with the reason `Authentication failed`. D1 sends it, D2a to D2c close without code. */
  AUTH_FAILED: { code: 4401, sentBy: ['server'], reaction: 'refresh_credentials', publishedReaction: 'refresh_credentials' },
  /** The token has expired, or in D1 the origin is refused. */
  AUTH_EXPIRED: { code: 4403, sentBy: ['server'], reaction: 'refresh_credentials', publishedReaction: 'refresh_credentials' },
  /** The client sends too fast; known to clients, never sent. Clients up to 2.4.0 stay down. */
  RATE_LIMITED: { code: 4429, sentBy: [], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** A subscription failed; known to clients, never sent. */
  SUBSCRIPTION_FAILED: { code: 4430, sentBy: [], reaction: 'reconnect', publishedReaction: 'reconnect' },
  /** The server is overloaded; known to clients, never sent. */
  SERVER_OVERLOADED: { code: 4503, sentBy: [], reaction: 'reconnect', publishedReaction: 'reconnect' },
};

/** Name in the `features` of a handshake message. */
export type FeatureName =
  | 'compression'
  | 'encryption'
  | 'recovery'
  | 'cluster'
  | 'msgpack'
  | 'batching'
  | 'priority_queue'
  | 'circuit_breaker'
  | 'rust_transport'
  | 'rust_jwt'
  | 'offline_queue'
  | 'message_signing'
  | 'rate_limiting'
  | 'health_check'
  | 'metrics'
  | 'batch_messages';
/** What is to be known of a feature. */
export interface FeatureInfo {
  /** Message types whose `features` name it. */
  readonly announcedIn: readonly string[];
  /** First dialect in which it is announced. */
  readonly since: DialectName;
  /** Peers act on it; else it is said and nothing follows. */
  readonly effective: boolean;
}
/** The features that peers announce. */
export const features: Readonly<Record<FeatureName, FeatureInfo>> = {
  /** Messages may be compressed. Servers do not look at what a client says of it. */
  compression: { announcedIn: ['server_ready', 'client_hello', 'server_hello'], since: 'D1', effective: false },
  /** The client wants encryption; the server says whether it is on. */
  encryption: { announcedIn: ['server_ready', 'client_hello', 'server_hello'], since: 'D1', effective: true },
  /** The server keeps topic histories, so that clients may ask for what they missed. */
  recovery: { announcedIn: ['server_ready', 'server_hello'], since: 'D2a', effective: true },
  /** The server is a node of a cluster. */
  cluster: { announcedIn: ['server_hello'], since: 'D2a', effective: false },
  /** `format=msgpack` is understood. */
  msgpack: { announcedIn: ['server_hello'], since: 'D2a', effective: false },
  /** Several messages may travel as one. */
  batching: { announcedIn: ['server_ready', 'client_hello', 'server_hello'], since: 'D1', effective: false },
  /** What is sent is ordered by priority. */
  priority_queue: { announcedIn: ['server_ready', 'client_hello', 'server_hello'], since: 'D1', effective: false },
  /** Circuits are broken. */
  circuit_breaker: { announcedIn: ['server_ready', 'client_hello'], since: 'D1', effective: false },
  /** The transport is the native one. */
  rust_transport: { announcedIn: ['server_ready'], since: 'D1', effective: false },
  /** Tokens are verified natively. */
  rust_jwt: { announcedIn: ['server_ready'], since: 'D1', effective: false },
  /** The client keeps what it cannot send. */
  offline_queue: { announcedIn: ['client_hello'], since: 'D1', effective: false },
  /** The client signs messages. */
  message_signing: { announcedIn: ['client_hello'], since: 'D1', effective: false },
  /** The client limits its own rate. */
  rate_limiting: { announcedIn: ['client_hello'], since: 'D1', effective: false },
  /** The client answers `health_check`. */
  health_check: { announcedIn: ['client_hello'], since: 'D1', effective: false },
  /** The client answers `metrics_request`. */
  metrics: { announcedIn: ['client_hello'], since: 'D1', effective: false },
  /** Documented name of batching in `client_hello`; nobody announces it. */
  batch_messages: { announcedIn: [], since: 'D1', effective: false },
};

/** Salt and info of the recipes, ASCII. An empty salt is none: 32 zero bytes. (WSE-ENC-015, WSE-ENC-016, RFC 5869) */
export const keyDerivations: Readonly<Record<KeyDerivation, { readonly salt: string; readonly info: string }>> = {
  /** Up to 2.3.1. */
  salted: { salt: 'wse-encryption', info: 'aes-gcm-key' },
  /** From 2.3.2. Without salt is, by RFC 5869, a salt of 32 zero bytes. */
  unsalted: { salt: '', info: 'wse-encryption/aes-gcm-key' },
};

/** Name of a cluster frame type. */
export type ClusterFrameType = 'MSG' | 'PING' | 'PONG' | 'HELLO' | 'SHUTDOWN' | 'SUB' | 'UNSUB' | 'RESYNC' | 'PEER_ANNOUNCE' | 'PEER_LIST' | 'PRESENCE_UPDATE' | 'PRESENCE_FULL' | 'DRAIN';
/** First byte of a cluster frame, by type. (WSE-CLU-010) */
export const clusterFrameTypes = {
  /** A publication. */
  MSG: 0x01,
  /** Asks for a sign of life. */
  PING: 0x02,
  /** Gives it. */
  PONG: 0x03,
  /** Introduces a node; the first frame in each direction. */
  HELLO: 0x04,
  /** The node goes away. */
  SHUTDOWN: 0x05,
  /** Interest in a topic begins. */
  SUB: 0x06,
  /** Interest in a topic ends. */
  UNSUB: 0x07,
  /** All that the node is interested in. */
  RESYNC: 0x08,
  /** Address of a node. */
  PEER_ANNOUNCE: 0x09,
  /** Addresses of nodes. */
  PEER_LIST: 0x0a,
  /** A user joined, left, or changed. */
  PRESENCE_UPDATE: 0x0b,
  /** All users of the node. */
  PRESENCE_FULL: 0x0c,
  /** The node closes its clients. */
  DRAIN: 0x0d,
} as const;
/** Bits in the capabilities of HELLO. (WSE-CLU-024) */
export const clusterCapabilities = {
  /** SUB and UNSUB are sent, and publications go only where there is interest. */
  interest_routing: 0x01,
  /** MSG may be compressed. */
  compression: 0x02,
  /** Presence frames are sent. */
  presence: 0x04,
  /** MSG may carry a position. */
  recovery: 0x08,
} as const;
/** Bits in the flags of a cluster frame; each means something on one type only. (WSE-CLU-016) */
export const clusterFlags = {
  /** The payload is zstd. */
  msg_compressed: 0x01,
  /** Epoch and offset stand behind the payload. */
  msg_recovery: 0x02,
  /** The topics add to those of the RESYNC before. */
  resync_continuation: 0x01,
} as const;
/** First bytes of the payload of HELLO. (WSE-CLU-020) */
export const clusterMagic: readonly number[] = [0x57, 0x53, 0x45, 0x00];
/** Version in HELLO. (WSE-CLU-023) */
export const clusterProtocolVersion = 1;
