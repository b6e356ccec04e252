// Generated from spec/proto by `npm run generate`. Do not edit.

import type { DialectName, KeyDerivation } from './session-dialects.ts';

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
export * as limits from './limits.ts';
/** Limits and times that published servers have by default. */
export * as serverLimits from './server-limits.ts';
/** Limits and times that published clients have by default. */
export * as clientLimits from './client-limits.ts';
/** Limits and times of the nodes of a cluster. */
export * as clusterLimits from './cluster-limits.ts';

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
/** What a client should do after a close, by its number, where that is not `reconnect`: all that its bundle needs. */
export const closeReactions: Readonly<Record<number, CloseReaction>> = {
  1000: 'stay_down',
  1008: 'refresh_credentials',
  4401: 'refresh_credentials',
  4403: 'refresh_credentials',
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
