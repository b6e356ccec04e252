// Generated from spec/proto by `npm run generate`. Do not edit.
import type { Category, Direction, MessageStatus } from './constants.ts';
import type { DialectName } from './session-dialects.ts';

/** Text in `t` of a message type that the protocol knows; applications have others. */
export type MessageTypeName =
  | 'error'
  | 'server_ready'
  | 'client_hello'
  | 'server_hello'
  | 'client_hello_ack'
  | 'encryption_request'
  | 'encryption_response'
  | 'key_rotation_request'
  | 'key_rotation_response'
  | 'subscription_update'
  | 'subscription'
  | 'batch'
  | 'batch_message_result'
  | 'priority_message'
  | 'ack'
  | 'nack'
  | 'sync_request'
  | 'sync_response'
  | 'snapshot_request'
  | 'request_snapshot'
  | 'snapshot_complete'
  | 'presence_join'
  | 'presence_leave'
  | 'presence_update'
  | 'presence_query'
  | 'ping'
  | 'PONG'
  | 'pong'
  | 'PING'
  | 'heartbeat'
  | 'rate_limit_warning'
  | 'connection_state_change'
  | 'connection_state_request'
  | 'connection_state_response'
  | 'connection_quality'
  | 'config_request'
  | 'config_response'
  | 'config_update'
  | 'config_update_request'
  | 'config_update_response'
  | 'health_check'
  | 'health_check_response'
  | 'metrics_request'
  | 'metrics_response'
  | 'performance_metrics'
  | 'debug_request'
  | 'debug_response'
  | 'sequence_stats_request'
  | 'sequence_stats_response'
  | 'battle_cmd'
  | 'battle'
  | 'presence_result'
  | 'publish_ack'
  | 'health_response'
  | 'queue_group_subscribed'
  | 'queue_group_info_result'
  | 'acl_set'
  | 'drain_started'
  | 'cluster_info_result'
  | 'prometheus_result';

/** Message types that are told about together. */
export type MessageGroup =
  | 'errors'
  | 'handshake'
  | 'encryption'
  | 'subscription'
  | 'delivery'
  | 'snapshot'
  | 'presence'
  | 'liveness'
  | 'operations'
  | 'battle';

/** What is to be known of a message type. */
export interface MessageTypeInfo {
  readonly type: MessageTypeName;
  readonly group: MessageGroup;
  /** What it says, in a line. */
  readonly summary: string;
  /** Which way it travels. */
  readonly directions: readonly Direction[];
  /** The category it carries, by direction. */
  readonly categories: Readonly<Partial<Record<Direction, Category>>>;
  readonly status: MessageStatus;
  /** First dialect that has it. */
  readonly since: DialectName;
  /** Last dialect that has it; `null` when it is still there. */
  readonly until: DialectName | null;
  /** Always in the clear and in a text frame. (WSE-FRM-056, WSE-ENC-046) */
  readonly control: boolean;
  /** Requirements that speak of it. */
  readonly requirements: readonly string[];
}

/** All message types. Large; a bundle that only reads and writes frames does not need it. */
export const messageTypes: Readonly<Record<MessageTypeName, MessageTypeInfo>> = {
  /** Says that something went wrong; `code` tells what. */
  error: {
    type: 'error',
    group: 'errors',
    summary: 'Says that something went wrong; `code` tells what.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'WSE' },
    status: 'implemented',
    since: 'D1',
    until: null,
    control: true,
    requirements: ['WSE-FRM-056', 'WSE-ENC-011'],
  },
  /** Tells the client that it is connected and authenticated; the first message of a connection with a token. */
  server_ready: {
    type: 'server_ready',
    group: 'handshake',
    summary: 'Tells the client that it is connected and authenticated; the first message of a connection with a token.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'WSE' },
    status: 'implemented',
    since: 'D1',
    until: null,
    control: true,
    requirements: ['WSE-ENV-034', 'WSE-FRM-056'],
  },
  /** Introduces the client and offers what it can do. */
  client_hello: {
    type: 'client_hello',
    group: 'handshake',
    summary: 'Introduces the client and offers what it can do.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'WSE' },
    status: 'implemented',
    since: 'D1',
    until: null,
    control: true,
    requirements: ['WSE-FRM-064', 'WSE-ENC-010', 'WSE-ENC-043'],
  },
  /** Answers `client_hello`: what the connection will use. */
  server_hello: {
    type: 'server_hello',
    group: 'handshake',
    summary: 'Answers `client_hello`: what the connection will use.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'WSE' },
    status: 'implemented',
    since: 'D2a',
    until: null,
    control: true,
    requirements: ['WSE-FRM-056', 'WSE-ENC-010', 'WSE-ENC-011'],
  },
  /** Confirms `client_hello`; in its place servers send `server_hello`. */
  client_hello_ack: {
    type: 'client_hello_ack',
    group: 'handshake',
    summary: 'Confirms `client_hello`; in its place servers send `server_hello`.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'WSE' },
    status: 'documented_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: ['WSE-FRM-061'],
  },
  /** Offers a key outside the handshake. Keys travel in `client_hello` instead. */
  encryption_request: {
    type: 'encryption_request',
    group: 'encryption',
    summary: 'Offers a key outside the handshake. Keys travel in `client_hello` instead.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'U' },
    status: 'documented_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Answers `encryption_request`. */
  encryption_response: {
    type: 'encryption_response',
    group: 'encryption',
    summary: 'Answers `encryption_request`.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Asks for a new key. In published dialects a second `client_hello` does that, up to D2f. */
  key_rotation_request: {
    type: 'key_rotation_request',
    group: 'encryption',
    summary: 'Asks for a new key. In published dialects a second `client_hello` does that, up to D2f.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'U' },
    status: 'documented_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: ['WSE-ENC-055'],
  },
  /** Answers `key_rotation_request`. */
  key_rotation_response: {
    type: 'key_rotation_response',
    group: 'encryption',
    summary: 'Answers `key_rotation_request`.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /**
   * Asks for topics and answers that; what missed a message asks again with its position. An application serves it, not
   * the server itself.
   */
  subscription_update: {
    type: 'subscription_update',
    group: 'subscription',
    summary: 'Asks for topics and answers that; what missed a message asks again with its position. An application serves it, not the server itself.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'WSE', server_to_client: 'WSE' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: ['WSE-FRM-061', 'WSE-FRM-064'],
  },
  /** Documented name of a subscription request. All published clients send `subscription_update`. */
  subscription: {
    type: 'subscription',
    group: 'subscription',
    summary: 'Documented name of a subscription request. All published clients send `subscription_update`.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'U' },
    status: 'documented_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Several messages in one. */
  batch: {
    type: 'batch',
    group: 'delivery',
    summary: 'Several messages in one.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'U', server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: ['WSE-FRM-006'],
  },
  /** Tells what became of the messages of a batch. */
  batch_message_result: {
    type: 'batch_message_result',
    group: 'delivery',
    summary: 'Tells what became of the messages of a batch.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** A message that is not to wait. TypeScript clients look into `content`, Python clients into `message`. */
  priority_message: {
    type: 'priority_message',
    group: 'delivery',
    summary: 'A message that is not to wait. TypeScript clients look into `content`, Python clients into `message`.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'U', server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Confirms numbered messages: all up to a number. */
  ack: {
    type: 'ack',
    group: 'delivery',
    summary: 'Confirms numbered messages: all up to a number.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'later_version',
    since: 'D2g',
    until: null,
    control: false,
    requirements: [],
  },
  /** Refuses a numbered message. */
  nack: {
    type: 'nack',
    group: 'delivery',
    summary: 'Refuses a numbered message.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'later_version',
    since: 'D2g',
    until: null,
    control: false,
    requirements: [],
  },
  /** Asks for the state of topics; clients send it after every `server_ready`. */
  sync_request: {
    type: 'sync_request',
    group: 'snapshot',
    summary: 'Asks for the state of topics; clients send it after every `server_ready`.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'S', server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: ['WSE-FRM-064'],
  },
  /** Tells the other side where a client stands. */
  sync_response: {
    type: 'sync_response',
    group: 'snapshot',
    summary: 'Tells the other side where a client stands.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'U', server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Asks for snapshots. */
  snapshot_request: {
    type: 'snapshot_request',
    group: 'snapshot',
    summary: 'Asks for snapshots.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'S' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: ['WSE-FRM-060'],
  },
  /** Another name of `snapshot_request`. */
  request_snapshot: {
    type: 'request_snapshot',
    group: 'snapshot',
    summary: 'Another name of `snapshot_request`.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'S' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: ['WSE-FRM-060', 'WSE-FRM-064'],
  },
  /** Says that all snapshots have been sent. */
  snapshot_complete: {
    type: 'snapshot_complete',
    group: 'snapshot',
    summary: 'Says that all snapshots have been sent.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'S' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: ['WSE-FRM-060'],
  },
  /** The first connection of a user has joined a topic. */
  presence_join: {
    type: 'presence_join',
    group: 'presence',
    summary: 'The first connection of a user has joined a topic.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'WSE' },
    status: 'implemented',
    since: 'D2a',
    until: null,
    control: false,
    requirements: ['WSE-FRM-063'],
  },
  /** The last connection of a user has left a topic. */
  presence_leave: {
    type: 'presence_leave',
    group: 'presence',
    summary: 'The last connection of a user has left a topic.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'WSE' },
    status: 'implemented',
    since: 'D2a',
    until: null,
    control: false,
    requirements: ['WSE-FRM-063'],
  },
  /** What is to be shown of a user has changed. */
  presence_update: {
    type: 'presence_update',
    group: 'presence',
    summary: 'What is to be shown of a user has changed.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'WSE' },
    status: 'implemented',
    since: 'D2a',
    until: null,
    control: false,
    requirements: ['WSE-FRM-063'],
  },
  /** Asks who is in a topic. No server answers it by itself. */
  presence_query: {
    type: 'presence_query',
    group: 'presence',
    summary: 'Asks who is in a topic. No server answers it by itself.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'U' },
    status: 'application',
    since: 'D2a',
    until: null,
    control: false,
    requirements: [],
  },
  /** Asks for a sign of life. A client says when it asked, a server what time it is. */
  ping: {
    type: 'ping',
    group: 'liveness',
    summary: 'Asks for a sign of life. A client says when it asked, a server what time it is.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'WSE', server_to_client: 'WSE' },
    status: 'implemented',
    since: 'D1',
    until: null,
    control: true,
    requirements: ['WSE-FRM-056', 'WSE-FRM-063', 'WSE-ENV-021', 'WSE-ENC-043'],
  },
  /** Answers `ping`. Servers from D2a take it from clients without a word. */
  PONG: {
    type: 'PONG',
    group: 'liveness',
    summary: 'Answers `ping`. Servers from D2a take it from clients without a word.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'WSE', server_to_client: 'WSE' },
    status: 'implemented',
    since: 'D1',
    until: null,
    control: true,
    requirements: ['WSE-FRM-056', 'WSE-ENV-021', 'WSE-ENV-046'],
  },
  /** Lower-case form of `PONG`; servers take it from clients without a word. */
  pong: {
    type: 'pong',
    group: 'liveness',
    summary: 'Lower-case form of `PONG`; servers take it from clients without a word.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'WSE', server_to_client: 'WSE' },
    status: 'implemented',
    since: 'D1',
    until: null,
    control: false,
    requirements: ['WSE-FRM-061', 'WSE-ENC-043'],
  },
  /** Upper-case form of `ping`, from servers of D1. Later servers do not know it. */
  PING: {
    type: 'PING',
    group: 'liveness',
    summary: 'Upper-case form of `ping`, from servers of D1. Later servers do not know it.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'WSE', server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: 'D1',
    control: false,
    requirements: [],
  },
  /** Says that the sender is there; nobody answers. */
  heartbeat: {
    type: 'heartbeat',
    group: 'liveness',
    summary: 'Says that the sender is there; nobody answers.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'U', server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Warns that the rate of events is near its limit. */
  rate_limit_warning: {
    type: 'rate_limit_warning',
    group: 'liveness',
    summary: 'Warns that the rate of events is near its limit.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'WSE' },
    status: 'implemented',
    since: 'D1',
    until: null,
    control: true,
    requirements: ['WSE-FRM-056', 'WSE-FRM-063'],
  },
  /** Tells that a connection has another state. */
  connection_state_change: {
    type: 'connection_state_change',
    group: 'liveness',
    summary: 'Tells that a connection has another state.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'WSE' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: ['WSE-FRM-061'],
  },
  /** Asks for the state of the connection. */
  connection_state_request: {
    type: 'connection_state_request',
    group: 'liveness',
    summary: 'Asks for the state of the connection.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'U' },
    status: 'documented_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Tells the state of the connection. */
  connection_state_response: {
    type: 'connection_state_response',
    group: 'liveness',
    summary: 'Tells the state of the connection.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Tells how good the server finds the connection. */
  connection_quality: {
    type: 'connection_quality',
    group: 'liveness',
    summary: 'Tells how good the server finds the connection.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Asks for settings. */
  config_request: {
    type: 'config_request',
    group: 'operations',
    summary: 'Asks for settings.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'U' },
    status: 'documented_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Tells settings. */
  config_response: {
    type: 'config_response',
    group: 'operations',
    summary: 'Tells settings.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Changes settings of the client. */
  config_update: {
    type: 'config_update',
    group: 'operations',
    summary: 'Changes settings of the client.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Asks for other settings of the connection. */
  config_update_request: {
    type: 'config_update_request',
    group: 'operations',
    summary: 'Asks for other settings of the connection.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'U' },
    status: 'documented_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Answers `config_update_request`. */
  config_update_response: {
    type: 'config_update_response',
    group: 'operations',
    summary: 'Answers `config_update_request`.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Asks how the other side is. */
  health_check: {
    type: 'health_check',
    group: 'operations',
    summary: 'Asks how the other side is.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'U', server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Answers `health_check`. */
  health_check_response: {
    type: 'health_check_response',
    group: 'operations',
    summary: 'Answers `health_check`.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'U', server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Asks for figures. */
  metrics_request: {
    type: 'metrics_request',
    group: 'operations',
    summary: 'Asks for figures.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'U', server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Answers `metrics_request`. */
  metrics_response: {
    type: 'metrics_response',
    group: 'operations',
    summary: 'Answers `metrics_request`.',
    directions: ['client_to_server', 'server_to_client'],
    categories: { client_to_server: 'U', server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Figures about performance that an application sends. Clients let through one a minute. */
  performance_metrics: {
    type: 'performance_metrics',
    group: 'operations',
    summary: 'Figures about performance that an application sends. Clients let through one a minute.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'application',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Asks for the state of the connection, for debugging. */
  debug_request: {
    type: 'debug_request',
    group: 'operations',
    summary: 'Asks for the state of the connection, for debugging.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'U' },
    status: 'documented_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Answers `debug_request`. */
  debug_response: {
    type: 'debug_response',
    group: 'operations',
    summary: 'Answers `debug_request`.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Asks for figures about counters and order. */
  sequence_stats_request: {
    type: 'sequence_stats_request',
    group: 'operations',
    summary: 'Asks for figures about counters and order.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'U' },
    status: 'documented_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Answers `sequence_stats_request`. */
  sequence_stats_response: {
    type: 'sequence_stats_response',
    group: 'operations',
    summary: 'Answers `sequence_stats_request`.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'client_only',
    since: 'D1',
    until: null,
    control: false,
    requirements: [],
  },
  /** Asks the application of the published load test to do something; its whole conversation is in this group. */
  battle_cmd: {
    type: 'battle_cmd',
    group: 'battle',
    summary: 'Asks the application of the published load test to do something; its whole conversation is in this group.',
    directions: ['client_to_server'],
    categories: { client_to_server: 'U' },
    status: 'application',
    since: 'D2a',
    until: null,
    control: false,
    requirements: [],
  },
  /** A publication of the load test. */
  battle: {
    type: 'battle',
    group: 'battle',
    summary: 'A publication of the load test.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'application',
    since: 'D2a',
    until: null,
    control: false,
    requirements: [],
  },
  /** Members of a topic. */
  presence_result: {
    type: 'presence_result',
    group: 'battle',
    summary: 'Members of a topic.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'application',
    since: 'D2a',
    until: null,
    control: false,
    requirements: [],
  },
  /** So many messages were published. */
  publish_ack: {
    type: 'publish_ack',
    group: 'battle',
    summary: 'So many messages were published.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'application',
    since: 'D2a',
    until: null,
    control: false,
    requirements: [],
  },
  /** Figures of the server, all at the top. */
  health_response: {
    type: 'health_response',
    group: 'battle',
    summary: 'Figures of the server, all at the top.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'application',
    since: 'D2a',
    until: null,
    control: false,
    requirements: [],
  },
  /** The connection is a member of queue groups. */
  queue_group_subscribed: {
    type: 'queue_group_subscribed',
    group: 'battle',
    summary: 'The connection is a member of queue groups.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'application',
    since: 'D2a',
    until: null,
    control: false,
    requirements: [],
  },
  /** Queue groups of a topic. */
  queue_group_info_result: {
    type: 'queue_group_info_result',
    group: 'battle',
    summary: 'Queue groups of a topic.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'application',
    since: 'D2a',
    until: null,
    control: false,
    requirements: [],
  },
  /** The access list is in force. */
  acl_set: {
    type: 'acl_set',
    group: 'battle',
    summary: 'The access list is in force.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'application',
    since: 'D2a',
    until: null,
    control: false,
    requirements: [],
  },
  /** The drain begins soon. */
  drain_started: {
    type: 'drain_started',
    group: 'battle',
    summary: 'The drain begins soon.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'application',
    since: 'D2a',
    until: null,
    control: false,
    requirements: [],
  },
  /** Peers of the node. */
  cluster_info_result: {
    type: 'cluster_info_result',
    group: 'battle',
    summary: 'Peers of the node.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'application',
    since: 'D2a',
    until: null,
    control: false,
    requirements: [],
  },
  /** Figures in the text format of Prometheus. */
  prometheus_result: {
    type: 'prometheus_result',
    group: 'battle',
    summary: 'Figures in the text format of Prometheus.',
    directions: ['server_to_client'],
    categories: { server_to_client: 'U' },
    status: 'application',
    since: 'D2a',
    until: null,
    control: false,
    requirements: [],
  },
};

/** Types that are always clear text frames. (WSE-FRM-056, WSE-ENC-046) */
export const controlTypes: ReadonlySet<string> = new Set(['error', 'server_ready', 'client_hello', 'server_hello', 'ping', 'PONG', 'rate_limit_warning']);

/** Types that only clients send. */
export const clientOnlyTypes: ReadonlySet<string> = new Set(['client_hello', 'encryption_request', 'key_rotation_request', 'subscription', 'snapshot_request', 'request_snapshot', 'presence_query', 'connection_state_request', 'config_request', 'config_update_request', 'debug_request', 'sequence_stats_request', 'battle_cmd']);

/** Types that only servers send. */
export const serverOnlyTypes: ReadonlySet<string> = new Set(['error', 'server_ready', 'server_hello', 'client_hello_ack', 'encryption_response', 'key_rotation_response', 'batch_message_result', 'ack', 'nack', 'snapshot_complete', 'presence_join', 'presence_leave', 'presence_update', 'rate_limit_warning', 'connection_state_change', 'connection_state_response', 'connection_quality', 'config_response', 'config_update', 'config_update_response', 'performance_metrics', 'debug_response', 'sequence_stats_response', 'battle', 'presence_result', 'publish_ack', 'health_response', 'queue_group_subscribed', 'queue_group_info_result', 'acl_set', 'drain_started', 'cluster_info_result', 'prometheus_result']);
