// Generated from spec/proto by `npm run generate`. Do not edit.

/** Payload by message type. */
export interface PayloadByType {
  error: ErrorPayload;
  server_ready: ServerReadyPayload;
  client_hello: ClientHelloPayload;
  server_hello: ServerHelloPayload;
  client_hello_ack: ClientHelloAckPayload;
  encryption_request: EncryptionRequestPayload;
  encryption_response: EncryptionResponsePayload;
  key_rotation_request: KeyRotationRequestPayload;
  key_rotation_response: KeyRotationResponsePayload;
  subscription_update: SubscriptionUpdatePayload;
  subscription: SubscriptionPayload;
  batch: BatchPayload;
  batch_message_result: BatchMessageResultPayload;
  priority_message: PriorityMessagePayload;
  ack: AckPayload;
  nack: NackPayload;
  sync_request: SyncRequestPayload;
  sync_response: SyncResponsePayload;
  snapshot_request: SnapshotRequestPayload;
  request_snapshot: RequestSnapshotPayload;
  snapshot_complete: SnapshotCompletePayload;
  presence_join: PresenceJoinPayload;
  presence_leave: PresenceLeavePayload;
  presence_update: PresenceUpdatePayload;
  presence_query: PresenceQueryPayload;
  ping: PingPayload;
  PONG: PongUpperPayload;
  pong: PongPayload;
  PING: PingUpperPayload;
  heartbeat: HeartbeatPayload;
  rate_limit_warning: RateLimitWarningPayload;
  connection_state_change: ConnectionStateChangePayload;
  connection_state_request: ConnectionStateRequestPayload;
  connection_state_response: ConnectionStateResponsePayload;
  connection_quality: ConnectionQualityPayload;
  config_request: ConfigRequestPayload;
  config_response: ConfigResponsePayload;
  config_update: ConfigUpdatePayload;
  config_update_request: ConfigUpdateRequestPayload;
  config_update_response: ConfigUpdateResponsePayload;
  health_check: HealthCheckPayload;
  health_check_response: HealthCheckResponsePayload;
  metrics_request: MetricsRequestPayload;
  metrics_response: MetricsResponsePayload;
  performance_metrics: PerformanceMetricsPayload;
  debug_request: DebugRequestPayload;
  debug_response: DebugResponsePayload;
  sequence_stats_request: SequenceStatsRequestPayload;
  sequence_stats_response: SequenceStatsResponsePayload;
  battle_cmd: BattleCommandPayload;
  battle: BattlePayload;
  presence_result: PresenceResultPayload;
  publish_ack: PublishAckPayload;
  health_response: HealthResponsePayload;
  queue_group_subscribed: QueueGroupSubscribedPayload;
  queue_group_info_result: QueueGroupInfoResultPayload;
  acl_set: AclSetPayload;
  drain_started: DrainStartedPayload;
  cluster_info_result: ClusterInfoResultPayload;
  prometheus_result: PrometheusResultPayload;
}

/** Payload of `error`. Says that something went wrong; `code` tells what. */
export interface ErrorPayload {
  /** What went wrong. Applications may use codes of their own. */
  readonly code: string;
  /** The same for people. */
  readonly message?: string;
  /** Time at the server, RFC 3339; authentication errors carry it. */
  readonly timestamp?: string;
  /** The connection goes on. */
  readonly recoverable?: boolean;
  /** Seconds to wait before the next try. */
  readonly retry_after?: number;
  /** Whatever else there is to say. */
  readonly details?: unknown;
  /** Grade of the error; documented. */
  readonly severity?: string;
}

/**
 * Payload of `server_ready`. Tells the client that it is connected and authenticated; the first message of a connection
 * with a token.
 */
export interface ServerReadyPayload {
  /** Text for people. */
  readonly message?: string;
  /** What the server says of the connection. */
  readonly details: ReadyDetails;
}

/** Payload of `client_hello`. Introduces the client and offers what it can do. */
export interface ClientHelloPayload {
  /** Version of the client. */
  readonly client_version: string;
  /** Highest protocol version the client speaks; published clients say 1. */
  readonly protocol_version: number;
  /** What the client can do. */
  readonly features?: ClientFeatures;
  /** Capabilities by name; documented, sent by no published client. */
  readonly capabilities?: readonly string[];
  /** Id of the connection, from `server_ready`. */
  readonly connection_id?: string | null;
  /** Public key of the client: base64 of the 65-byte SEC1 point. */
  readonly encryption_public_key?: string;
}

/** Payload of `server_hello`. Answers `client_hello`: what the connection will use. */
export interface ServerHelloPayload {
  /** Version of the server. */
  readonly server_version: string;
  /** The lower of the client's version and 2. */
  readonly protocol_version: number;
  /** What the connection will use. */
  readonly features: ServerFeatures;
  /** Limits of the server. */
  readonly limits?: ServerLimits;
  /** How often the server pings, in milliseconds. */
  readonly ping_interval?: number;
  /** Id the server gave the connection. */
  readonly connection_id: string;
  /** Time at the server, RFC 3339 with milliseconds. */
  readonly server_time?: string;
  /** Public key of the server: base64 of the 65-byte SEC1 point; there only after an exchange. */
  readonly encryption_public_key?: string;
}

/** Payload of `client_hello_ack`. Confirms `client_hello`; in its place servers send `server_hello`. */
export interface ClientHelloAckPayload {
  /** The version both sides speak. */
  readonly protocol_version?: number;
  /** Features in use, by name. */
  readonly features?: Readonly<Record<string, unknown>>;
}

/** Payload of `encryption_request`. Offers a key outside the handshake. Keys travel in `client_hello` instead. */
export interface EncryptionRequestPayload {
  /** Public key of the client. */
  readonly public_key?: string;
  /** The same under the name used in the handshake. */
  readonly encryption_public_key?: string;
  /** Algorithms the client knows. */
  readonly algorithms?: unknown;
}

/** Payload of `encryption_response`. Answers `encryption_request`. */
export interface EncryptionResponsePayload {
  /** Encryption is on. */
  readonly enabled?: boolean;
  /** Algorithms in use. */
  readonly algorithms?: EncryptionAlgorithms;
  /** Public key of the server. */
  readonly public_key?: string;
  /** What went wrong, for people. */
  readonly error?: string;
}

/**
 * Payload of `key_rotation_request`. Asks for a new key. In published dialects a second `client_hello` does that, up to
 * D2f.
 */
export interface KeyRotationRequestPayload {
  /** New public key of the client. */
  readonly public_key?: string;
  /** Why. */
  readonly reason?: string;
}

/** Payload of `key_rotation_response`. Answers `key_rotation_request`. */
export interface KeyRotationResponsePayload {
  /** The key was replaced. */
  readonly success?: boolean;
  /** New public key of the server. */
  readonly public_key?: string;
  /** Id of the new key. */
  readonly key_id?: string;
  /** When it was replaced. */
  readonly rotated_at?: unknown;
  /** What went wrong, for people. */
  readonly error?: string;
}

/**
 * Payload of `subscription_update`. Asks for topics and answers that; what missed a message asks again with its
 * position. An application serves it, not the server itself.
 */
export interface SubscriptionUpdatePayload {
  /** What is asked for, or what is answered. */
  readonly action?: 'subscribe' | 'unsubscribe';
  /** Topics or patterns asked for. */
  readonly topics?: readonly string[];
  /** Ask for what was missed. */
  readonly recover?: boolean;
  /** Positions by topic: the last seen in a request, the current in an answer. */
  readonly recovery?: Readonly<Record<string, TopicPosition>>;
  /** Data to be shown of the user; documented, sent by no published client. */
  readonly presence?: Readonly<Record<string, unknown>>;
  /** The answer is good news. */
  readonly success?: boolean;
  /** Topics that the connection now has, or no longer has. */
  readonly success_topics?: readonly string[];
  /** Topics that were refused. */
  readonly failed_topics?: readonly string[];
  /** The server keeps a history. */
  readonly recoverable?: boolean;
  /** All that was asked for was replayed. */
  readonly recovered?: boolean;
  /** What went wrong, for people. */
  readonly error?: string;
  /** The same under another name. */
  readonly message?: string;
}

/**
 * Payload of `subscription`. Documented name of a subscription request. All published clients send
 * `subscription_update`.
 */
export interface SubscriptionPayload {
  /** What is asked for. */
  readonly action?: 'subscribe' | 'unsubscribe';
  /** Topics or patterns. */
  readonly topics: readonly string[];
  /** Ask for what was missed. */
  readonly recover?: boolean;
  /** Last position seen, by topic. */
  readonly recovery?: Readonly<Record<string, TopicPosition>>;
  /** Data to be shown of the user. */
  readonly presence?: Readonly<Record<string, unknown>>;
}

/** Payload of `batch`. Several messages in one. */
export interface BatchPayload {
  /** The messages, in order. */
  readonly messages: readonly BatchedMessage[];
  /** How many there are. */
  readonly count?: number;
  /** Id of the batch. */
  readonly batch_id?: string;
}

/** Payload of `batch_message_result`. Tells what became of the messages of a batch. */
export interface BatchMessageResultPayload {
  /** Id of the batch. */
  readonly batch_id?: string;
  /** All went well. */
  readonly success?: boolean;
  /** Messages handled. */
  readonly processed?: number;
  /** Messages refused. */
  readonly failed?: number;
  /** What became of each. */
  readonly results?: readonly unknown[];
  /** What went wrong. */
  readonly errors?: readonly unknown[];
}

/**
 * Payload of `priority_message`. A message that is not to wait. TypeScript clients look into `content`, Python clients
 * into `message`.
 */
export interface PriorityMessagePayload {
  /** Type of the message inside. */
  readonly type?: string;
  /** Its payload. */
  readonly content?: unknown;
  /** The message as an envelope. */
  readonly message?: unknown;
  /** Its priority. */
  readonly priority?: unknown;
}

/** Payload of `ack`. Confirms numbered messages: all up to a number. */
export interface AckPayload {
  /** The number. */
  readonly s?: unknown;
  /** Id of the message. */
  readonly id?: unknown;
}

/** Payload of `nack`. Refuses a numbered message. */
export interface NackPayload {
  /** The number. */
  readonly s?: unknown;
  /** Id of the message. */
  readonly id?: unknown;
  /** Why. */
  readonly code?: string;
}

/** Payload of `sync_request`. Asks for the state of topics; clients send it after every `server_ready`. */
export interface SyncRequestPayload {
  /** Topics asked for. */
  readonly topics?: readonly string[];
  /** Snapshots are wanted. */
  readonly include_snapshots?: boolean;
  /** History is wanted. */
  readonly include_history?: boolean;
  /** Highest `seq` seen. */
  readonly last_sequence?: number;
  /** When it was asked. */
  readonly timestamp?: unknown;
}

/** Payload of `sync_response`. Tells the other side where a client stands. */
export interface SyncResponsePayload {
  /** Version of the client. */
  readonly client_version?: string;
  /** Protocol version of the client. */
  readonly protocol_version?: number;
  /** Highest `seq` seen. */
  readonly sequence?: number;
  /** Topics of the client. */
  readonly subscriptions?: unknown;
  /** When the subscriptions last changed. */
  readonly last_update?: unknown;
}

/** Payload of `snapshot_request`. Asks for snapshots. */
export interface SnapshotRequestPayload {
  /** Topics asked for. */
  readonly topics?: readonly string[];
  /** When it was asked. */
  readonly timestamp?: unknown;
}

/** Payload of `request_snapshot`. Another name of `snapshot_request`. */
export interface RequestSnapshotPayload {
  /** Topics asked for. */
  readonly topics?: readonly string[];
  /** When it was asked. */
  readonly timestamp?: unknown;
}

/** Payload of `snapshot_complete`. Says that all snapshots have been sent. */
export interface SnapshotCompletePayload {
  /** Topics whose snapshots were sent. */
  readonly topics?: readonly string[];
  /** They could all be sent. */
  readonly success?: boolean;
  /** Snapshots sent. */
  readonly count?: number;
  /** When they were done. */
  readonly timestamp?: unknown;
}

/** Payload of `presence_join`. The first connection of a user has joined a topic. */
export interface PresenceJoinPayload {
  /** Subject of the user's token. */
  readonly user_id: string;
  /** What is to be shown of the user; null when another node did not say. */
  readonly data: Readonly<Record<string, unknown>> | null;
  /** The topic; in no published message of these dialects. */
  readonly topic?: string;
}

/** Payload of `presence_leave`. The last connection of a user has left a topic. */
export interface PresenceLeavePayload {
  /** Subject of the user's token. */
  readonly user_id: string;
  /** What is to be shown of the user; null when another node did not say. */
  readonly data: Readonly<Record<string, unknown>> | null;
  /** The topic; in no published message of these dialects. */
  readonly topic?: string;
}

/** Payload of `presence_update`. What is to be shown of a user has changed. */
export interface PresenceUpdatePayload {
  /** Subject of the user's token. */
  readonly user_id: string;
  /** What is to be shown of the user; null when another node did not say. */
  readonly data: Readonly<Record<string, unknown>> | null;
  /** The topic; in no published message of these dialects. */
  readonly topic?: string;
}

/** Payload of `presence_query`. Asks who is in a topic. No server answers it by itself. */
export interface PresenceQueryPayload {
  /** The topic. */
  readonly topic?: string;
}

/** Payload of `ping`. Asks for a sign of life. A client says when it asked, a server what time it is. */
export interface PingPayload {
  /** Time at the client, in milliseconds since 1970. */
  readonly timestamp?: number;
  /** Time at the server, RFC 3339 with milliseconds. */
  readonly server_time?: string;
}

/** Payload of `PONG`. Answers `ping`. Servers from D2a take it from clients without a word. */
export interface PongUpperPayload {
  /** The time of the ping that is answered; a client that answers puts its own time here. */
  readonly client_timestamp?: unknown;
  /** Time at the server, in milliseconds; a client that answers repeats the time the server gave. */
  readonly server_timestamp?: unknown;
  /** Difference of the two in milliseconds, at least 0. */
  readonly latency?: number;
}

/** Payload of `pong`. Lower-case form of `PONG`; servers take it from clients without a word. */
export interface PongPayload {
  /** The time of the ping that is answered. */
  readonly client_timestamp?: unknown;
  /** Time at the server. */
  readonly server_timestamp?: unknown;
  /** Difference of the two in milliseconds. */
  readonly latency?: number;
}

/** Payload of `PING`. Upper-case form of `ping`, from servers of D1. Later servers do not know it. */
export interface PingUpperPayload {
  /** Time of the sender. */
  readonly timestamp?: unknown;
  /** Time at the server, RFC 3339. */
  readonly server_time?: string;
}

/** Payload of `heartbeat`. Says that the sender is there; nobody answers. */
export interface HeartbeatPayload {
  /** Time of the sender. */
  readonly timestamp?: unknown;
}

/** Payload of `rate_limit_warning`. Warns that the rate of events is near its limit. */
export interface RateLimitWarningPayload {
  /** Tokens in use. */
  readonly current_rate: number;
  /** Tokens there are. */
  readonly limit: number;
  /** Tokens left. */
  readonly remaining: number;
  /** Seconds to wait. */
  readonly retry_after?: number;
}

/** Payload of `connection_state_change`. Tells that a connection has another state. */
export interface ConnectionStateChangePayload {
  /** State before. */
  readonly old_state?: string;
  /** State from now on; a client takes it over. */
  readonly new_state: string;
  /** Id of the connection. */
  readonly connection_id?: string;
  /** Why. */
  readonly reason?: string;
  /** When. */
  readonly timestamp?: unknown;
}

/** Payload of `connection_state_request`. Asks for the state of the connection. */
export interface ConnectionStateRequestPayload {
  /** Id of the connection. */
  readonly connection_id?: string;
}

/** Payload of `connection_state_response`. Tells the state of the connection. */
export interface ConnectionStateResponsePayload {
  /** Id of the connection. */
  readonly connection_id?: string;
  /** State of the connection. */
  readonly state?: string;
  /** Figures that a client adds to its own. */
  readonly metrics?: Readonly<Record<string, unknown>>;
}

/** Payload of `connection_quality`. Tells how good the server finds the connection. */
export interface ConnectionQualityPayload {
  /** The grade. */
  readonly quality?: 'excellent' | 'good' | 'fair' | 'poor' | 'unknown';
  /** What would help, for people. */
  readonly suggestions?: readonly string[];
  /** What would help, for clients. */
  readonly recommended_settings?: RecommendedSettings;
  /** The figures behind it. */
  readonly metrics?: Readonly<Record<string, unknown>>;
}

/** Payload of `config_request`. Asks for settings. */
export interface ConfigRequestPayload {
  /** Names of the settings asked for; none for all. */
  readonly keys?: readonly string[];
}

/** Payload of `config_response`. Tells settings. */
export interface ConfigResponsePayload {
  /** Settings by name. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Payload of `config_update`. Changes settings of the client. */
export interface ConfigUpdatePayload {
  /** Whether to compress. */
  readonly compression_enabled?: boolean;
  /** Whether to batch. */
  readonly batching_enabled?: boolean;
  /** Messages to take from the queue at a time. */
  readonly batch_size?: number;
  /** How often to take them, in milliseconds. */
  readonly batch_timeout?: number;
  /** Messages to hold. */
  readonly max_queue_size?: number;
}

/** Payload of `config_update_request`. Asks for other settings of the connection. */
export interface ConfigUpdateRequestPayload {
  /** Settings by name. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Payload of `config_update_response`. Answers `config_update_request`. */
export interface ConfigUpdateResponsePayload {
  /** The settings were taken. */
  readonly success?: boolean;
  /** Settings by name. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** What went wrong, for people. */
  readonly error?: string;
}

/** Payload of `health_check`. Asks how the other side is. */
export interface HealthCheckPayload {
  /** When it was asked. */
  readonly timestamp?: unknown;
}

/** Payload of `health_check_response`. Answers `health_check`. */
export interface HealthCheckResponsePayload {
  /** Version of the client. */
  readonly client_version?: string;
  /** Figures of the connection. */
  readonly stats?: Readonly<Record<string, unknown>>;
  /** Findings; a client stores those of a server. */
  readonly diagnostics?: unknown;
  /** Messages that wait. */
  readonly queue_size?: number;
  /** State of a server, in a word. */
  readonly status?: string;
  /** When it was answered. */
  readonly timestamp?: unknown;
}

/** Payload of `metrics_request`. Asks for figures. */
export interface MetricsRequestPayload {
  /** When it was asked. */
  readonly timestamp?: unknown;
}

/** Payload of `metrics_response`. Answers `metrics_request`. */
export interface MetricsResponsePayload {
  /** Version of the client. */
  readonly client_version?: string;
  /** Figures of the connection. */
  readonly connection_stats?: Readonly<Record<string, unknown>>;
  /** Figures of the queues. */
  readonly queue_stats?: unknown;
  /** Findings. */
  readonly diagnostics?: unknown;
  /** State of the circuit breaker. */
  readonly circuit_breaker?: unknown;
  /** State of encryption and signing. */
  readonly security?: unknown;
  /** Topics of the client: by state from TypeScript clients, a list from Python clients. */
  readonly subscriptions?: unknown;
  /** State of the duplicate filter. */
  readonly event_sequencer?: unknown;
  /** When it was answered. */
  readonly timestamp?: unknown;
}

/**
 * Payload of `performance_metrics`. Figures about performance that an application sends. Clients let through one a
 * minute.
 */
export interface PerformanceMetricsPayload {
  /** When they were taken. */
  readonly timestamp?: unknown;
}

/** Payload of `debug_request`. Asks for the state of the connection, for debugging. */
export interface DebugRequestPayload {
  /** What is wanted. */
  readonly options?: unknown;
}

/** Payload of `debug_response`. Answers `debug_request`. */
export interface DebugResponsePayload {
  /** The state. */
  readonly debug_info?: unknown;
  /** When it was taken. */
  readonly timestamp?: unknown;
}

/** Payload of `sequence_stats_request`. Asks for figures about counters and order. */
export interface SequenceStatsRequestPayload {
  /** When it was asked. */
  readonly timestamp?: unknown;
}

/** Payload of `sequence_stats_response`. Answers `sequence_stats_request`. */
export interface SequenceStatsResponsePayload {
  /** The figures. */
  readonly stats?: Readonly<Record<string, unknown>>;
  /** When they were taken. */
  readonly timestamp?: unknown;
}

/**
 * Payload of `battle_cmd`. Asks the application of the published load test to do something; its whole conversation is
 * in this group.
 */
export interface BattleCommandPayload {
  /** What to do. */
  readonly action: string;
  /** Topics it is about. */
  readonly topics?: readonly string[];
  /** Topic it is about. */
  readonly topic?: string;
  /** Data to be shown of the user. */
  readonly presence_data?: Readonly<Record<string, unknown>>;
  /** New data to be shown of the user. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Ask for what was missed. */
  readonly recover?: boolean;
  /** Last position seen, by topic. */
  readonly recovery?: Readonly<Record<string, TopicPosition>>;
  /** Messages to publish, at most 10,000. */
  readonly count?: number;
  /** Queue group to join. */
  readonly queue_group?: string;
  /** Topics or patterns to allow. */
  readonly allow?: readonly string[];
  /** Topics or patterns to deny. */
  readonly deny?: readonly string[];
  /** Seconds until the drain. */
  readonly delay?: number;
}

/** Payload of `battle`. A publication of the load test. */
export interface BattlePayload {
  /** Topic it was published to; `all` for every connection. */
  readonly ch: string;
  /** Counter of the topic. */
  readonly seq?: number;
  /** Time of publication, in microseconds. */
  readonly ts_us?: number;
}

/** Payload of `presence_result`. Members of a topic. */
export interface PresenceResultPayload {
  /** The topic. */
  readonly topic: string;
  /** Data and number of connections by user. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** Payload of `publish_ack`. So many messages were published. */
export interface PublishAckPayload {
  /** The topic. */
  readonly topic: string;
  /** Messages published. */
  readonly count: number;
}

/** Payload of `health_response`. Figures of the server, all at the top. */
export interface HealthResponsePayload {
  /** Connections. */
  readonly connections?: number;
  /** Events that wait for the application. */
  readonly inbound_queue_depth?: number;
  /** Seconds since the start. */
  readonly uptime_secs?: number;
  /** There are histories. */
  readonly recovery_enabled?: boolean;
  /** Topics with a history. */
  readonly recovery_topic_count?: number;
  /** Size of all histories. */
  readonly recovery_total_bytes?: number;
  /** There is a peer. */
  readonly cluster_connected?: boolean;
  /** Peers. */
  readonly cluster_peer_count?: number;
  /** Publications received from peers and delivered. */
  readonly cluster_messages_delivered?: number;
  /** Bytes received from peers. */
  readonly cluster_bytes_received?: number;
  /** Frames of unknown type. */
  readonly cluster_unknown_message_types?: number;
}

/** Payload of `queue_group_subscribed`. The connection is a member of queue groups. */
export interface QueueGroupSubscribedPayload {
  /** The topics. */
  readonly topics?: readonly string[];
  /** The group. */
  readonly queue_group?: string;
}

/** Payload of `queue_group_info_result`. Queue groups of a topic. */
export interface QueueGroupInfoResultPayload {
  /** The topic. */
  readonly topic: string;
  /** Members by group. */
  readonly groups: Readonly<Record<string, unknown>>;
}

/** Payload of `acl_set`. The access list is in force. */
export interface AclSetPayload {
  /** Topics or patterns allowed. */
  readonly allow?: readonly string[];
  /** Topics or patterns denied. */
  readonly deny?: readonly string[];
}

/** Payload of `drain_started`. The drain begins soon. */
export interface DrainStartedPayload {
  /** Seconds until then. */
  readonly delay?: number;
}

/** Payload of `cluster_info_result`. Peers of the node. */
export interface ClusterInfoResultPayload {
  /** The peers. */
  readonly peers: readonly ClusterPeer[];
}

/** Payload of `prometheus_result`. Figures in the text format of Prometheus. */
export interface PrometheusResultPayload {
  /** The text. */
  readonly metrics: string;
}

/** What a server says of a new connection. */
export interface ReadyDetails {
  /** Id the server gave the connection. */
  readonly connection_id: string;
  /** What the server can do. */
  readonly features?: ReadyFeatures;
  /** Time at the server, RFC 3339 with milliseconds. */
  readonly server_time?: string;
  /** Subject of the token. */
  readonly user_id?: string | null;
  /** Envelope version. */
  readonly version?: number;
  /** Public key of the server, base64 of SEC1; in D1 only. */
  readonly encryption_public_key?: string;
}

/** Features in `server_ready`. */
export interface ReadyFeatures {
  /** Messages may be compressed. */
  readonly compression?: boolean;
  /** The connection may be encrypted; always false from D2a, where `server_hello` tells. */
  readonly encryption?: boolean;
  /** Several messages may travel as one. */
  readonly batching?: boolean;
  /** Messages have priorities. */
  readonly priority_queue?: boolean;
  /** The server breaks circuits. */
  readonly circuit_breaker?: boolean;
  /** The server keeps topic histories. */
  readonly recovery?: boolean;
  /** The transport is the native one. */
  readonly rust_transport?: boolean;
  /** Tokens are verified natively. */
  readonly rust_jwt?: boolean;
}

/** Features in `client_hello`. */
export interface ClientFeatures {
  /** Reads compressed messages. */
  readonly compression?: boolean;
  /** Wants encryption. */
  readonly encryption?: boolean;
  /** Reads batches. */
  readonly batching?: boolean;
  /** Orders what it sends by priority. */
  readonly priority_queue?: boolean;
  /** Breaks circuits. */
  readonly circuit_breaker?: boolean;
  /** Keeps what it cannot send. */
  readonly offline_queue?: boolean;
  /** Signs messages. */
  readonly message_signing?: boolean;
  /** Limits its own rate. */
  readonly rate_limiting?: boolean;
  /** Answers `health_check`. */
  readonly health_check?: boolean;
  /** Answers `metrics_request`. */
  readonly metrics?: boolean;
  /** Documented name of batching; sent by no published client. */
  readonly batch_messages?: boolean;
  /** Reads MessagePack; documented, sent by no published client. */
  readonly msgpack?: boolean;
}

/** Features in `server_hello`. */
export interface ServerFeatures {
  /** Messages may be compressed. */
  readonly compression?: boolean;
  /** The server keeps topic histories. */
  readonly recovery?: boolean;
  /** The server is a node of a cluster. */
  readonly cluster?: boolean;
  /** Several messages may travel as one. */
  readonly batching?: boolean;
  /** Messages have priorities. */
  readonly priority_queue?: boolean;
  /** `format=msgpack` is understood. */
  readonly msgpack?: boolean;
  /** The connection is encrypted. */
  readonly encryption?: boolean;
  /** Numbered messages are acknowledged; version 3 of WSE. */
  readonly acks?: boolean;
}

/** Limits in `server_hello`. */
export interface ServerLimits {
  /** Largest message a server reads, in bytes. */
  readonly max_message_size?: number;
  /** Events a connection may get in a burst. */
  readonly rate_limit_capacity?: number;
  /** Events a connection may get per second. */
  readonly rate_limit_refill?: number;
  /** Messages a client should queue; sent by no published server. */
  readonly max_queue_size?: number;
}

/** Algorithms in use. */
export interface EncryptionAlgorithms {
  /** Cipher. */
  readonly encryption?: string;
  /** Signature. */
  readonly signing?: string;
  /** Key agreement. */
  readonly key_exchange?: string;
}

/** A place in the history of a topic. */
export interface TopicPosition {
  /** Epoch of the history: 8 lower-case hex digits; null when there is no history. */
  readonly epoch?: string | null;
  /** Offset of the last message. */
  readonly offset?: number;
  /** What was missed has been replayed; absent counts as true. */
  readonly recovered?: boolean;
  /** Messages replayed. */
  readonly count?: number;
  /** The server keeps a history of the topic. */
  readonly recoverable?: boolean;
}

/** A message inside a batch: an envelope without its frame. */
export interface BatchedMessage {
  /** Category. */
  readonly c?: string;
  /** Message type. */
  readonly t?: string;
  /** Payload. */
  readonly p?: unknown;
  /** Message id. */
  readonly id?: string;
  /** Time of sending. */
  readonly ts?: string;
  /** Counter of the sender. */
  readonly seq?: number;
  /** Envelope version. */
  readonly v?: unknown;
}

/** Settings that a server recommends. */
export interface RecommendedSettings {
  /** Whether to compress. */
  readonly compression?: boolean;
  /** Messages to take from the queue at a time. */
  readonly batch_size?: number;
  /** How often to take them, in milliseconds. */
  readonly batch_timeout?: number;
}

/** A peer of the node. */
export interface ClusterPeer {
  /** Its address. */
  readonly address?: string;
  /** Its instance id. */
  readonly instance_id?: string;
  /** Capabilities in force. */
  readonly capabilities?: unknown;
  /** When the link began, in milliseconds. */
  readonly connected_at?: number;
}
