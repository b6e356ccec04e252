// Generated from spec/proto by `npm run generate`. Do not edit.
import {
  type DialectName,
  type EarlierRelease,
  type SessionDialect,
  sessionDialectD1,
  sessionDialectD2a,
  sessionDialectD2b,
  sessionDialectD2c,
  sessionDialectD2d,
  sessionDialectD2e,
  sessionDialectD2f,
  sessionDialectD2g,
  type SessionRules,
} from './session-dialects.ts';

/** What differs between dialects beside sessions: in servers and nodes. `null` stands for what is absent, unbounded or unknown. */
export interface ServerRules {
  /** Last published server version that speaks it. */
  readonly until: string;
  /** Where a server looks for `"c":` and `"t":` when it adds the category to an application's text. */
  readonly category_injection: 'none' | 'any_depth' | 'outermost';
  /** Deepest MessagePack nesting a server reads; absent where it sets no limit. */
  readonly msgpack_max_depth: number | null;
  /** The reserved byte C1 is refused; else it is read as null. */
  readonly refuses_reserved_msgpack: boolean;
  /** What identifies an event that was sent before. */
  readonly dedup_scope: 'id' | 'connection_and_id';
  /** Largest output of the decompression offered to server applications, in megabytes; absent where unbounded. */
  readonly utility_inflate_limit_mb: number | null;
  /** Recovery replay to a connection with a key is sealed; else it leaves in the clear. */
  readonly replay_sealed: boolean;
  /** How long a server waits for the upgrade request, in milliseconds; absent where it waits for ever. */
  readonly handshake_timeout_ms: number | null;
  /** Connections a server holds before their handshake is done; absent where unbounded. */
  readonly max_pending_handshakes: number | null;
  /** Close code after failed authentication; 0 is a Close without a code. */
  readonly auth_close_code: number;
  /** Reason sent with it; absent where unknown. */
  readonly auth_close_reason: string | null;
  /** Message of the error AUTH_REQUIRED; absent where there is none. */
  readonly auth_required_message: string | null;
  /** Close code for a refused origin; 0 where origins are not looked at. */
  readonly origin_close_code: number;
  /** Close code when the server stops; 0 is a Close without a code, absent where unknown. */
  readonly stop_close_code: number | null;
  /** Reason sent with it; absent where unknown. */
  readonly stop_close_reason: string | null;
  /** Default close code of `drain`; absent where there is no drain. */
  readonly drain_close_code: number | null;
  /** JWT algorithms a server verifies. */
  readonly jwt_algorithms: readonly string[] | null;
  /** Shortest HS256 secret, in bytes; absent where unknown. */
  readonly jwt_min_secret_bytes: number | null;
  /** Tolerance on `exp`, in milliseconds; absent where unknown. */
  readonly jwt_expiry_leeway_ms: number | null;
  /** Tolerance on `nbf`, in milliseconds; absent where unknown. */
  readonly jwt_not_before_leeway_ms: number | null;
  /** The name of the cookie with the token can be chosen. */
  readonly configurable_cookie: boolean;
  /** Messages for a connection whose queue is full are dropped, and it is closed after two ticks. */
  readonly slow_consumer_limit: boolean;
  /** The number of subscriptions of a connection can be limited. */
  readonly subscription_limit: boolean;
  /** Queue groups exist. */
  readonly queue_groups: boolean;
  /** Topic access lists exist. */
  readonly topic_acl: boolean;
  /** Topic access lists hold for subscriptions with recovery, too. */
  readonly acl_on_recovery: boolean;
  /**
   * `exp` may have a fraction, and `nbf` must be a number; else `exp` must be an integer, and other `nbf` are ignored.
   */
  readonly jwt_numeric_dates: boolean;
  /** A node can replay what other nodes published. */
  readonly recovery_across_nodes: boolean;
  /** Presence messages take offsets in the topic's history. */
  readonly presence_in_recovery: boolean;
  /** What joins the nodes. */
  readonly cluster_link: 'redis' | 'mesh';
  /** Capability bits a node offers in HELLO. */
  readonly cluster_capabilities: number;
  /** MSG may carry its position behind the payload. */
  readonly cluster_trailer: boolean;
  /** What a node makes of DRAIN. */
  readonly cluster_drain: 'unknown_type' | 'logged' | 'drops_interest';
  /** Which of two links between the same nodes lives. */
  readonly cluster_tie_break: 'none' | 'first_link' | 'lower_dialer_id';
  /** Flag 0x01 on RESYNC adds to the set; else every RESYNC replaces it. */
  readonly cluster_resync_continuation: boolean;
  /** How often RESYNC is repeated, in milliseconds; absent where it is sent once. */
  readonly cluster_resync_interval_ms: number | null;
  /** What a RESYNC entry that is not UTF-8 leads to. */
  readonly cluster_resync_invalid_utf8: 'refuse_frame' | 'drop_entry';
  /** A MSG payload that is not UTF-8 is refused. */
  readonly cluster_msg_utf8: boolean;
  /** Entries of a PEER_LIST that a reader takes. */
  readonly cluster_max_peer_list_entries: number;
  /** Topics and patterns a node remembers of a peer's SUB frames; absent where unbounded. */
  readonly cluster_max_interests: number | null;
  /** A large PRESENCE_FULL is split into several. */
  readonly cluster_presence_full_chunked: boolean;
  /** A presence leave older than what is stored is ignored. */
  readonly cluster_presence_leave_timed: boolean;
  /** Subscriptions to topics with control characters are refused. */
  readonly cluster_refuses_control_characters: boolean;
  /** SUB and UNSUB go only to peers with the capability for them; else to all. */
  readonly cluster_interest_gated: boolean;
}

/** All in which dialects differ, as published servers behave. */
export type DialectRules = SessionRules & ServerRules;

/** A wire version of WSE, as data. */
export interface Dialect extends SessionDialect, ServerRules {
  readonly earlier: readonly EarlierRelease<DialectRules>[];
}

/** The rules of servers are written as what sets a dialect apart from the one after, too. */
function before(later: ServerRules, changes: Partial<ServerRules>): ServerRules {
  return { ...later, ...changes };
}

function complete(
  session: SessionDialect,
  rules: ServerRules,
  earlier: readonly EarlierRelease<DialectRules>[] = [],
): Dialect {
  return { ...session, ...rules, earlier };
}

const rulesD2g: ServerRules = {
  until: '2.5.1',
  category_injection: 'outermost',
  msgpack_max_depth: 64,
  refuses_reserved_msgpack: true,
  dedup_scope: 'connection_and_id',
  utility_inflate_limit_mb: 10,
  replay_sealed: true,
  handshake_timeout_ms: 10000,
  max_pending_handshakes: 512,
  auth_close_code: 4401,
  auth_close_reason: 'Authentication failed',
  auth_required_message: 'No JWT cookie or Authorization header',
  origin_close_code: 0,
  stop_close_code: 1001,
  stop_close_reason: 'server shutting down',
  drain_close_code: 4300,
  jwt_algorithms: ['HS256', 'RS256', 'ES256'],
  jwt_min_secret_bytes: 32,
  jwt_expiry_leeway_ms: 30000,
  jwt_not_before_leeway_ms: 30000,
  configurable_cookie: true,
  slow_consumer_limit: true,
  subscription_limit: true,
  queue_groups: true,
  topic_acl: true,
  acl_on_recovery: true,
  jwt_numeric_dates: true,
  recovery_across_nodes: true,
  presence_in_recovery: false,
  cluster_link: 'mesh',
  cluster_capabilities: 15,
  cluster_trailer: true,
  cluster_drain: 'drops_interest',
  cluster_tie_break: 'lower_dialer_id',
  cluster_resync_continuation: true,
  cluster_resync_interval_ms: 60000,
  cluster_resync_invalid_utf8: 'drop_entry',
  cluster_msg_utf8: false,
  cluster_max_peer_list_entries: 256,
  cluster_max_interests: 1000000,
  cluster_presence_full_chunked: true,
  cluster_presence_leave_timed: true,
  cluster_refuses_control_characters: true,
  cluster_interest_gated: true,
};

/**
 * Recovery stamp; one key exchange per connection; cluster links settled by instance id. Server versions 2.4.0 to
 * 2.5.1.
 */
export const dialectD2g: Dialect = /* @__PURE__ */ complete(sessionDialectD2g, rulesD2g);

const rulesD2f: ServerRules = /* @__PURE__ */ before(rulesD2g, {
  until: '2.3.2',
  msgpack_max_depth: null,
  refuses_reserved_msgpack: false,
  dedup_scope: 'id',
  replay_sealed: false,
  max_pending_handshakes: null,
  acl_on_recovery: false,
  cluster_drain: 'logged',
  cluster_tie_break: 'first_link',
  cluster_resync_interval_ms: null,
  cluster_max_peer_list_entries: 65535,
  cluster_max_interests: null,
  cluster_presence_full_chunked: false,
  cluster_presence_leave_timed: false,
  cluster_refuses_control_characters: false,
  cluster_interest_gated: false,
});

/** Keys derived without salt. Server versions 2.3.2 to 2.3.2. */
export const dialectD2f: Dialect = /* @__PURE__ */ complete(sessionDialectD2f, rulesD2f);

const rulesD2e: ServerRules = /* @__PURE__ */ before(rulesD2f, {
  until: '2.3.1',
  utility_inflate_limit_mb: null,
  handshake_timeout_ms: null,
  subscription_limit: false,
});

/** Drain, recovery across nodes, queue groups, topic access lists. Server versions 2.3.0 to 2.3.1. */
export const dialectD2e: Dialect = /* @__PURE__ */ complete(sessionDialectD2e, rulesD2e);

const rulesD2d: ServerRules = /* @__PURE__ */ before(rulesD2e, {
  until: '2.2.1',
  drain_close_code: null,
  queue_groups: false,
  topic_acl: false,
  recovery_across_nodes: false,
  cluster_capabilities: 7,
  cluster_trailer: false,
  cluster_drain: 'unknown_type',
});

/** Failed authentication closes with 4401; more JWT algorithms. Server versions 2.2.1 to 2.2.1. */
export const dialectD2d: Dialect = /* @__PURE__ */ complete(sessionDialectD2d, rulesD2d);

const rulesD2c: ServerRules = /* @__PURE__ */ before(rulesD2d, {
  until: '2.2.0',
  auth_close_code: 0,
  auth_close_reason: '',
  jwt_algorithms: ['HS256'],
  jwt_min_secret_bytes: 0,
  jwt_expiry_leeway_ms: 0,
  jwt_not_before_leeway_ms: 300000,
  jwt_numeric_dates: false,
});

/** Category as field c instead of prefix. Server versions 2.1.0 to 2.2.0. */
export const dialectD2c: Dialect = /* @__PURE__ */ complete(sessionDialectD2c, rulesD2c, [
    { before: '2.2.0', rules: { category_injection: 'any_depth', stop_close_code: 0, stop_close_reason: '', configurable_limits: false, slow_consumer_limit: false, cluster_resync_continuation: false, cluster_resync_invalid_utf8: 'refuse_frame', cluster_msg_utf8: true } },
  ]);

const rulesD2b: ServerRules = /* @__PURE__ */ before(rulesD2c, {
  until: '2.0.8',
  category_injection: 'none',
  stop_close_code: 0,
  stop_close_reason: '',
  slow_consumer_limit: false,
  cluster_resync_continuation: false,
  cluster_resync_invalid_utf8: 'refuse_frame',
  cluster_msg_utf8: true,
});

/** Encryption on the standalone server; PONG carries v 1. Server versions 2.0.1 to 2.0.8. */
export const dialectD2b: Dialect = /* @__PURE__ */ complete(sessionDialectD2b, rulesD2b, [
    { before: '2.0.8', rules: { auth_required_message: 'No access_token cookie or Authorization header', configurable_cookie: false } },
    { before: '2.0.6', rules: { presence_in_recovery: true } },
  ]);

const rulesD2a: ServerRules = /* @__PURE__ */ before(rulesD2b, {
  until: '2.0.0',
  auth_required_message: 'No access_token cookie or Authorization header',
  configurable_cookie: false,
  presence_in_recovery: true,
});

/**
 * The standalone server: server_hello, recovery, presence, TCP cluster; no encryption. Server versions 2.0.0 to 2.0.0.
 */
export const dialectD2a: Dialect = /* @__PURE__ */ complete(sessionDialectD2a, rulesD2a);

const rulesD1: ServerRules = /* @__PURE__ */ before(rulesD2a, {
  until: '1.4.0',
  auth_close_code: 4401,
  auth_close_reason: null,
  auth_required_message: null,
  origin_close_code: 4403,
  stop_close_code: null,
  stop_close_reason: null,
  jwt_algorithms: null,
  jwt_min_secret_bytes: null,
  jwt_expiry_leeway_ms: null,
  jwt_not_before_leeway_ms: null,
  presence_in_recovery: false,
  cluster_link: 'redis',
  cluster_capabilities: 0,
  cluster_tie_break: 'none',
  cluster_msg_utf8: false,
  cluster_max_peer_list_entries: 0,
});

/**
 * Category prefix; no server_hello; encryption in the Python layer; Redis between nodes. Server versions 1.0.0 to
 * 1.4.0.
 */
export const dialectD1: Dialect = /* @__PURE__ */ complete(sessionDialectD1, rulesD1, [
    { before: '1.2.0', rules: { inbound_msgpack: false } },
    { before: '1.1.0', rules: { event_opcode: 'text', msgpack_events: false } },
  ]);

/** All dialects by name. A bundle that needs one of them imports it by itself: `dialectD2g`. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
  D1: dialectD1,
  D2a: dialectD2a,
  D2b: dialectD2b,
  D2c: dialectD2c,
  D2d: dialectD2d,
  D2e: dialectD2e,
  D2f: dialectD2f,
  D2g: dialectD2g,
};
