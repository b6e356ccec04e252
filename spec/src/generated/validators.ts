// Generated from spec/proto by `npm run generate`. Do not edit.
import { isInteger, isNumber, isObject, isUnsigned, issueAt, type PayloadIssue, within } from '../payload-issue.ts';

/**
 * Judges a payload by its message type: the first thing wrong with it, or undefined when there is nothing.
 *
 * Types that the protocol does not know are the application's and always pass, and so do members that the schema does
 * not name. An absent payload counts as `{}`. This is what a writer has to keep to; readers are more lenient, see the
 * chapters.
 */
export function validatePayload(type: string, payload: unknown): PayloadIssue | undefined {
  const value = payload === undefined ? {} : payload;
  switch (type) {
    case 'error':
      return validateError(value);
    case 'server_ready':
      return validateServerReady(value);
    case 'client_hello':
      return validateClientHello(value);
    case 'server_hello':
      return validateServerHello(value);
    case 'client_hello_ack':
      return validateClientHelloAck(value);
    case 'encryption_request':
      return validateEncryptionRequest(value);
    case 'encryption_response':
      return validateEncryptionResponse(value);
    case 'key_rotation_request':
      return validateKeyRotationRequest(value);
    case 'key_rotation_response':
      return validateKeyRotationResponse(value);
    case 'subscription_update':
      return validateSubscriptionUpdate(value);
    case 'subscription':
      return validateSubscription(value);
    case 'batch':
      return validateBatch(value);
    case 'batch_message_result':
      return validateBatchMessageResult(value);
    case 'priority_message':
      return validatePriorityMessage(value);
    case 'ack':
      return validateAck(value);
    case 'nack':
      return validateNack(value);
    case 'sync_request':
      return validateSyncRequest(value);
    case 'sync_response':
      return validateSyncResponse(value);
    case 'snapshot_request':
      return validateSnapshotRequest(value);
    case 'request_snapshot':
      return validateRequestSnapshot(value);
    case 'snapshot_complete':
      return validateSnapshotComplete(value);
    case 'presence_join':
      return validatePresenceJoin(value);
    case 'presence_leave':
      return validatePresenceLeave(value);
    case 'presence_update':
      return validatePresenceUpdate(value);
    case 'presence_query':
      return validatePresenceQuery(value);
    case 'ping':
      return validatePing(value);
    case 'PONG':
      return validatePongUpper(value);
    case 'pong':
      return validatePong(value);
    case 'PING':
      return validatePingUpper(value);
    case 'heartbeat':
      return validateHeartbeat(value);
    case 'rate_limit_warning':
      return validateRateLimitWarning(value);
    case 'connection_state_change':
      return validateConnectionStateChange(value);
    case 'connection_state_request':
      return validateConnectionStateRequest(value);
    case 'connection_state_response':
      return validateConnectionStateResponse(value);
    case 'connection_quality':
      return validateConnectionQuality(value);
    case 'config_request':
      return validateConfigRequest(value);
    case 'config_response':
      return validateConfigResponse(value);
    case 'config_update':
      return validateConfigUpdate(value);
    case 'config_update_request':
      return validateConfigUpdateRequest(value);
    case 'config_update_response':
      return validateConfigUpdateResponse(value);
    case 'health_check':
      return validateHealthCheck(value);
    case 'health_check_response':
      return validateHealthCheckResponse(value);
    case 'metrics_request':
      return validateMetricsRequest(value);
    case 'metrics_response':
      return validateMetricsResponse(value);
    case 'performance_metrics':
      return validatePerformanceMetrics(value);
    case 'debug_request':
      return validateDebugRequest(value);
    case 'debug_response':
      return validateDebugResponse(value);
    case 'sequence_stats_request':
      return validateSequenceStatsRequest(value);
    case 'sequence_stats_response':
      return validateSequenceStatsResponse(value);
    case 'battle_cmd':
      return validateBattleCommand(value);
    case 'battle':
      return validateBattle(value);
    case 'presence_result':
      return validatePresenceResult(value);
    case 'publish_ack':
      return validatePublishAck(value);
    case 'health_response':
      return validateHealthResponse(value);
    case 'queue_group_subscribed':
      return validateQueueGroupSubscribed(value);
    case 'queue_group_info_result':
      return validateQueueGroupInfoResult(value);
    case 'acl_set':
      return validateAclSet(value);
    case 'drain_started':
      return validateDrainStarted(value);
    case 'cluster_info_result':
      return validateClusterInfoResult(value);
    case 'prometheus_result':
      return validatePrometheusResult(value);
    default:
      return undefined;
  }
}

/** Judges the payload of `error`. */
export function validateError(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.code !== 'string') return issueAt('code', 'a text', value.code);
  if (value.message !== undefined && typeof value.message !== 'string') return issueAt('message', 'a text', value.message);
  if (value.timestamp !== undefined && typeof value.timestamp !== 'string') return issueAt('timestamp', 'a text', value.timestamp);
  if (value.recoverable !== undefined && typeof value.recoverable !== 'boolean') return issueAt('recoverable', 'true or false', value.recoverable);
  if (value.retry_after !== undefined && !isNumber(value.retry_after)) return issueAt('retry_after', 'a number', value.retry_after);
  if (value.severity !== undefined && typeof value.severity !== 'string') return issueAt('severity', 'a text', value.severity);
  return undefined;
}

/** Judges the payload of `server_ready`. */
export function validateServerReady(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.message !== undefined && typeof value.message !== 'string') return issueAt('message', 'a text', value.message);
  {
    const issue = checkReadyDetails(value.details);
    if (issue !== undefined) return within('details', issue);
  }
  return undefined;
}

/** Judges the payload of `client_hello`. */
export function validateClientHello(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.client_version !== 'string') return issueAt('client_version', 'a text', value.client_version);
  if (!isUnsigned(value.protocol_version)) return issueAt('protocol_version', 'an integer from 0 to 4294967295', value.protocol_version);
  if (value.features !== undefined) {
    const issue = checkClientFeatures(value.features);
    if (issue !== undefined) return within('features', issue);
  }
  if (value.capabilities !== undefined) {
    if (!Array.isArray(value.capabilities)) return issueAt('capabilities', 'an array', value.capabilities);
    for (let index = 0; index < value.capabilities.length; index++) {
      const element: unknown = value.capabilities[index];
      if (typeof element !== 'string') return issueAt(`capabilities.${index}`, 'a text', element);
    }
  }
  if (value.connection_id !== undefined && value.connection_id !== null && typeof value.connection_id !== 'string') return issueAt('connection_id', 'a text or null', value.connection_id);
  if (value.encryption_public_key !== undefined && typeof value.encryption_public_key !== 'string') return issueAt('encryption_public_key', 'a text', value.encryption_public_key);
  return undefined;
}

/** Judges the payload of `server_hello`. */
export function validateServerHello(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.server_version !== 'string') return issueAt('server_version', 'a text', value.server_version);
  if (!isUnsigned(value.protocol_version)) return issueAt('protocol_version', 'an integer from 0 to 4294967295', value.protocol_version);
  {
    const issue = checkServerFeatures(value.features);
    if (issue !== undefined) return within('features', issue);
  }
  if (value.limits !== undefined) {
    const issue = checkServerLimits(value.limits);
    if (issue !== undefined) return within('limits', issue);
  }
  if (value.ping_interval !== undefined && !isUnsigned(value.ping_interval)) return issueAt('ping_interval', 'an integer from 0 to 4294967295', value.ping_interval);
  if (typeof value.connection_id !== 'string') return issueAt('connection_id', 'a text', value.connection_id);
  if (value.server_time !== undefined && typeof value.server_time !== 'string') return issueAt('server_time', 'a text', value.server_time);
  if (value.encryption_public_key !== undefined && typeof value.encryption_public_key !== 'string') return issueAt('encryption_public_key', 'a text', value.encryption_public_key);
  return undefined;
}

/** Judges the payload of `client_hello_ack`. */
export function validateClientHelloAck(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.protocol_version !== undefined && !isUnsigned(value.protocol_version)) return issueAt('protocol_version', 'an integer from 0 to 4294967295', value.protocol_version);
  if (value.features !== undefined && !isObject(value.features)) return issueAt('features', 'an object', value.features);
  return undefined;
}

/** Judges the payload of `encryption_request`. */
export function validateEncryptionRequest(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.public_key !== undefined && typeof value.public_key !== 'string') return issueAt('public_key', 'a text', value.public_key);
  if (value.encryption_public_key !== undefined && typeof value.encryption_public_key !== 'string') return issueAt('encryption_public_key', 'a text', value.encryption_public_key);
  return undefined;
}

/** Judges the payload of `encryption_response`. */
export function validateEncryptionResponse(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.enabled !== undefined && typeof value.enabled !== 'boolean') return issueAt('enabled', 'true or false', value.enabled);
  if (value.algorithms !== undefined) {
    const issue = checkEncryptionAlgorithms(value.algorithms);
    if (issue !== undefined) return within('algorithms', issue);
  }
  if (value.public_key !== undefined && typeof value.public_key !== 'string') return issueAt('public_key', 'a text', value.public_key);
  if (value.error !== undefined && typeof value.error !== 'string') return issueAt('error', 'a text', value.error);
  return undefined;
}

/** Judges the payload of `key_rotation_request`. */
export function validateKeyRotationRequest(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.public_key !== undefined && typeof value.public_key !== 'string') return issueAt('public_key', 'a text', value.public_key);
  if (value.reason !== undefined && typeof value.reason !== 'string') return issueAt('reason', 'a text', value.reason);
  return undefined;
}

/** Judges the payload of `key_rotation_response`. */
export function validateKeyRotationResponse(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.success !== undefined && typeof value.success !== 'boolean') return issueAt('success', 'true or false', value.success);
  if (value.public_key !== undefined && typeof value.public_key !== 'string') return issueAt('public_key', 'a text', value.public_key);
  if (value.key_id !== undefined && typeof value.key_id !== 'string') return issueAt('key_id', 'a text', value.key_id);
  if (value.error !== undefined && typeof value.error !== 'string') return issueAt('error', 'a text', value.error);
  return undefined;
}

/** Judges the payload of `subscription_update`. */
export function validateSubscriptionUpdate(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.action !== undefined && value.action !== 'subscribe' && value.action !== 'unsubscribe') return issueAt('action', '"subscribe" or "unsubscribe"', value.action);
  if (value.topics !== undefined) {
    if (!Array.isArray(value.topics)) return issueAt('topics', 'an array', value.topics);
    for (let index = 0; index < value.topics.length; index++) {
      const element: unknown = value.topics[index];
      if (typeof element !== 'string') return issueAt(`topics.${index}`, 'a text', element);
    }
  }
  if (value.recover !== undefined && typeof value.recover !== 'boolean') return issueAt('recover', 'true or false', value.recover);
  if (value.recovery !== undefined) {
    if (!isObject(value.recovery)) return issueAt('recovery', 'an object', value.recovery);
    for (const [name, member] of Object.entries(value.recovery)) {
      const issue = checkTopicPosition(member);
      if (issue !== undefined) return within(`recovery.${name}`, issue);
    }
  }
  if (value.presence !== undefined && !isObject(value.presence)) return issueAt('presence', 'an object', value.presence);
  if (value.success !== undefined && typeof value.success !== 'boolean') return issueAt('success', 'true or false', value.success);
  if (value.success_topics !== undefined) {
    if (!Array.isArray(value.success_topics)) return issueAt('success_topics', 'an array', value.success_topics);
    for (let index = 0; index < value.success_topics.length; index++) {
      const element: unknown = value.success_topics[index];
      if (typeof element !== 'string') return issueAt(`success_topics.${index}`, 'a text', element);
    }
  }
  if (value.failed_topics !== undefined) {
    if (!Array.isArray(value.failed_topics)) return issueAt('failed_topics', 'an array', value.failed_topics);
    for (let index = 0; index < value.failed_topics.length; index++) {
      const element: unknown = value.failed_topics[index];
      if (typeof element !== 'string') return issueAt(`failed_topics.${index}`, 'a text', element);
    }
  }
  if (value.recoverable !== undefined && typeof value.recoverable !== 'boolean') return issueAt('recoverable', 'true or false', value.recoverable);
  if (value.recovered !== undefined && typeof value.recovered !== 'boolean') return issueAt('recovered', 'true or false', value.recovered);
  if (value.error !== undefined && typeof value.error !== 'string') return issueAt('error', 'a text', value.error);
  if (value.message !== undefined && typeof value.message !== 'string') return issueAt('message', 'a text', value.message);
  return undefined;
}

/** Judges the payload of `subscription`. */
export function validateSubscription(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.action !== undefined && value.action !== 'subscribe' && value.action !== 'unsubscribe') return issueAt('action', '"subscribe" or "unsubscribe"', value.action);
  if (!Array.isArray(value.topics)) return issueAt('topics', 'an array', value.topics);
  for (let index = 0; index < value.topics.length; index++) {
    const element: unknown = value.topics[index];
    if (typeof element !== 'string') return issueAt(`topics.${index}`, 'a text', element);
  }
  if (value.recover !== undefined && typeof value.recover !== 'boolean') return issueAt('recover', 'true or false', value.recover);
  if (value.recovery !== undefined) {
    if (!isObject(value.recovery)) return issueAt('recovery', 'an object', value.recovery);
    for (const [name, member] of Object.entries(value.recovery)) {
      const issue = checkTopicPosition(member);
      if (issue !== undefined) return within(`recovery.${name}`, issue);
    }
  }
  if (value.presence !== undefined && !isObject(value.presence)) return issueAt('presence', 'an object', value.presence);
  return undefined;
}

/** Judges the payload of `batch`. */
export function validateBatch(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (!Array.isArray(value.messages)) return issueAt('messages', 'an array', value.messages);
  for (let index = 0; index < value.messages.length; index++) {
    const element: unknown = value.messages[index];
    const issue = checkBatchedMessage(element);
    if (issue !== undefined) return within(`messages.${index}`, issue);
  }
  if (value.count !== undefined && !isInteger(value.count)) return issueAt('count', 'an integer', value.count);
  if (value.batch_id !== undefined && typeof value.batch_id !== 'string') return issueAt('batch_id', 'a text', value.batch_id);
  return undefined;
}

/** Judges the payload of `batch_message_result`. */
export function validateBatchMessageResult(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.batch_id !== undefined && typeof value.batch_id !== 'string') return issueAt('batch_id', 'a text', value.batch_id);
  if (value.success !== undefined && typeof value.success !== 'boolean') return issueAt('success', 'true or false', value.success);
  if (value.processed !== undefined && !isInteger(value.processed)) return issueAt('processed', 'an integer', value.processed);
  if (value.failed !== undefined && !isInteger(value.failed)) return issueAt('failed', 'an integer', value.failed);
  if (value.results !== undefined && !Array.isArray(value.results)) return issueAt('results', 'an array', value.results);
  if (value.errors !== undefined && !Array.isArray(value.errors)) return issueAt('errors', 'an array', value.errors);
  return undefined;
}

/** Judges the payload of `priority_message`. */
export function validatePriorityMessage(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.type !== undefined && typeof value.type !== 'string') return issueAt('type', 'a text', value.type);
  return undefined;
}

/** Judges the payload of `ack`. */
export function validateAck(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  return undefined;
}

/** Judges the payload of `nack`. */
export function validateNack(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.code !== undefined && typeof value.code !== 'string') return issueAt('code', 'a text', value.code);
  return undefined;
}

/** Judges the payload of `sync_request`. */
export function validateSyncRequest(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.topics !== undefined) {
    if (!Array.isArray(value.topics)) return issueAt('topics', 'an array', value.topics);
    for (let index = 0; index < value.topics.length; index++) {
      const element: unknown = value.topics[index];
      if (typeof element !== 'string') return issueAt(`topics.${index}`, 'a text', element);
    }
  }
  if (value.include_snapshots !== undefined && typeof value.include_snapshots !== 'boolean') return issueAt('include_snapshots', 'true or false', value.include_snapshots);
  if (value.include_history !== undefined && typeof value.include_history !== 'boolean') return issueAt('include_history', 'true or false', value.include_history);
  if (value.last_sequence !== undefined && !isInteger(value.last_sequence)) return issueAt('last_sequence', 'an integer', value.last_sequence);
  return undefined;
}

/** Judges the payload of `sync_response`. */
export function validateSyncResponse(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.client_version !== undefined && typeof value.client_version !== 'string') return issueAt('client_version', 'a text', value.client_version);
  if (value.protocol_version !== undefined && !isUnsigned(value.protocol_version)) return issueAt('protocol_version', 'an integer from 0 to 4294967295', value.protocol_version);
  if (value.sequence !== undefined && !isInteger(value.sequence)) return issueAt('sequence', 'an integer', value.sequence);
  return undefined;
}

/** Judges the payload of `snapshot_request`. */
export function validateSnapshotRequest(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.topics !== undefined) {
    if (!Array.isArray(value.topics)) return issueAt('topics', 'an array', value.topics);
    for (let index = 0; index < value.topics.length; index++) {
      const element: unknown = value.topics[index];
      if (typeof element !== 'string') return issueAt(`topics.${index}`, 'a text', element);
    }
  }
  return undefined;
}

/** Judges the payload of `request_snapshot`. */
export function validateRequestSnapshot(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.topics !== undefined) {
    if (!Array.isArray(value.topics)) return issueAt('topics', 'an array', value.topics);
    for (let index = 0; index < value.topics.length; index++) {
      const element: unknown = value.topics[index];
      if (typeof element !== 'string') return issueAt(`topics.${index}`, 'a text', element);
    }
  }
  return undefined;
}

/** Judges the payload of `snapshot_complete`. */
export function validateSnapshotComplete(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.topics !== undefined) {
    if (!Array.isArray(value.topics)) return issueAt('topics', 'an array', value.topics);
    for (let index = 0; index < value.topics.length; index++) {
      const element: unknown = value.topics[index];
      if (typeof element !== 'string') return issueAt(`topics.${index}`, 'a text', element);
    }
  }
  if (value.success !== undefined && typeof value.success !== 'boolean') return issueAt('success', 'true or false', value.success);
  if (value.count !== undefined && !isInteger(value.count)) return issueAt('count', 'an integer', value.count);
  return undefined;
}

/** Judges the payload of `presence_join`. */
export function validatePresenceJoin(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.user_id !== 'string') return issueAt('user_id', 'a text', value.user_id);
  if (value.data !== null && !isObject(value.data)) return issueAt('data', 'an object or null', value.data);
  if (value.topic !== undefined && typeof value.topic !== 'string') return issueAt('topic', 'a text', value.topic);
  return undefined;
}

/** Judges the payload of `presence_leave`. */
export function validatePresenceLeave(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.user_id !== 'string') return issueAt('user_id', 'a text', value.user_id);
  if (value.data !== null && !isObject(value.data)) return issueAt('data', 'an object or null', value.data);
  if (value.topic !== undefined && typeof value.topic !== 'string') return issueAt('topic', 'a text', value.topic);
  return undefined;
}

/** Judges the payload of `presence_update`. */
export function validatePresenceUpdate(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.user_id !== 'string') return issueAt('user_id', 'a text', value.user_id);
  if (value.data !== null && !isObject(value.data)) return issueAt('data', 'an object or null', value.data);
  if (value.topic !== undefined && typeof value.topic !== 'string') return issueAt('topic', 'a text', value.topic);
  return undefined;
}

/** Judges the payload of `presence_query`. */
export function validatePresenceQuery(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.topic !== undefined && typeof value.topic !== 'string') return issueAt('topic', 'a text', value.topic);
  return undefined;
}

/** Judges the payload of `ping`. */
export function validatePing(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.timestamp !== undefined && !isInteger(value.timestamp)) return issueAt('timestamp', 'an integer', value.timestamp);
  if (value.server_time !== undefined && typeof value.server_time !== 'string') return issueAt('server_time', 'a text', value.server_time);
  return undefined;
}

/** Judges the payload of `PONG`. */
export function validatePongUpper(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.latency !== undefined && !isInteger(value.latency)) return issueAt('latency', 'an integer', value.latency);
  return undefined;
}

/** Judges the payload of `pong`. */
export function validatePong(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.latency !== undefined && !isInteger(value.latency)) return issueAt('latency', 'an integer', value.latency);
  return undefined;
}

/** Judges the payload of `PING`. */
export function validatePingUpper(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.server_time !== undefined && typeof value.server_time !== 'string') return issueAt('server_time', 'a text', value.server_time);
  return undefined;
}

/** Judges the payload of `heartbeat`. */
export function validateHeartbeat(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  return undefined;
}

/** Judges the payload of `rate_limit_warning`. */
export function validateRateLimitWarning(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (!isInteger(value.current_rate)) return issueAt('current_rate', 'an integer', value.current_rate);
  if (!isInteger(value.limit)) return issueAt('limit', 'an integer', value.limit);
  if (!isInteger(value.remaining)) return issueAt('remaining', 'an integer', value.remaining);
  if (value.retry_after !== undefined && !isNumber(value.retry_after)) return issueAt('retry_after', 'a number', value.retry_after);
  return undefined;
}

/** Judges the payload of `connection_state_change`. */
export function validateConnectionStateChange(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.old_state !== undefined && typeof value.old_state !== 'string') return issueAt('old_state', 'a text', value.old_state);
  if (typeof value.new_state !== 'string') return issueAt('new_state', 'a text', value.new_state);
  if (value.connection_id !== undefined && typeof value.connection_id !== 'string') return issueAt('connection_id', 'a text', value.connection_id);
  if (value.reason !== undefined && typeof value.reason !== 'string') return issueAt('reason', 'a text', value.reason);
  return undefined;
}

/** Judges the payload of `connection_state_request`. */
export function validateConnectionStateRequest(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.connection_id !== undefined && typeof value.connection_id !== 'string') return issueAt('connection_id', 'a text', value.connection_id);
  return undefined;
}

/** Judges the payload of `connection_state_response`. */
export function validateConnectionStateResponse(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.connection_id !== undefined && typeof value.connection_id !== 'string') return issueAt('connection_id', 'a text', value.connection_id);
  if (value.state !== undefined && typeof value.state !== 'string') return issueAt('state', 'a text', value.state);
  if (value.metrics !== undefined && !isObject(value.metrics)) return issueAt('metrics', 'an object', value.metrics);
  return undefined;
}

/** Judges the payload of `connection_quality`. */
export function validateConnectionQuality(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.quality !== undefined && value.quality !== 'excellent' && value.quality !== 'good' && value.quality !== 'fair' && value.quality !== 'poor' && value.quality !== 'unknown') return issueAt('quality', '"excellent" or "good" or "fair" or "poor" or "unknown"', value.quality);
  if (value.suggestions !== undefined) {
    if (!Array.isArray(value.suggestions)) return issueAt('suggestions', 'an array', value.suggestions);
    for (let index = 0; index < value.suggestions.length; index++) {
      const element: unknown = value.suggestions[index];
      if (typeof element !== 'string') return issueAt(`suggestions.${index}`, 'a text', element);
    }
  }
  if (value.recommended_settings !== undefined) {
    const issue = checkRecommendedSettings(value.recommended_settings);
    if (issue !== undefined) return within('recommended_settings', issue);
  }
  if (value.metrics !== undefined && !isObject(value.metrics)) return issueAt('metrics', 'an object', value.metrics);
  return undefined;
}

/** Judges the payload of `config_request`. */
export function validateConfigRequest(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.keys !== undefined) {
    if (!Array.isArray(value.keys)) return issueAt('keys', 'an array', value.keys);
    for (let index = 0; index < value.keys.length; index++) {
      const element: unknown = value.keys[index];
      if (typeof element !== 'string') return issueAt(`keys.${index}`, 'a text', element);
    }
  }
  return undefined;
}

/** Judges the payload of `config_response`. */
export function validateConfigResponse(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.config !== undefined && !isObject(value.config)) return issueAt('config', 'an object', value.config);
  return undefined;
}

/** Judges the payload of `config_update`. */
export function validateConfigUpdate(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.compression_enabled !== undefined && typeof value.compression_enabled !== 'boolean') return issueAt('compression_enabled', 'true or false', value.compression_enabled);
  if (value.batching_enabled !== undefined && typeof value.batching_enabled !== 'boolean') return issueAt('batching_enabled', 'true or false', value.batching_enabled);
  if (value.batch_size !== undefined && !isUnsigned(value.batch_size)) return issueAt('batch_size', 'an integer from 0 to 4294967295', value.batch_size);
  if (value.batch_timeout !== undefined && !isUnsigned(value.batch_timeout)) return issueAt('batch_timeout', 'an integer from 0 to 4294967295', value.batch_timeout);
  if (value.max_queue_size !== undefined && !isUnsigned(value.max_queue_size)) return issueAt('max_queue_size', 'an integer from 0 to 4294967295', value.max_queue_size);
  return undefined;
}

/** Judges the payload of `config_update_request`. */
export function validateConfigUpdateRequest(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.config !== undefined && !isObject(value.config)) return issueAt('config', 'an object', value.config);
  return undefined;
}

/** Judges the payload of `config_update_response`. */
export function validateConfigUpdateResponse(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.success !== undefined && typeof value.success !== 'boolean') return issueAt('success', 'true or false', value.success);
  if (value.config !== undefined && !isObject(value.config)) return issueAt('config', 'an object', value.config);
  if (value.error !== undefined && typeof value.error !== 'string') return issueAt('error', 'a text', value.error);
  return undefined;
}

/** Judges the payload of `health_check`. */
export function validateHealthCheck(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  return undefined;
}

/** Judges the payload of `health_check_response`. */
export function validateHealthCheckResponse(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.client_version !== undefined && typeof value.client_version !== 'string') return issueAt('client_version', 'a text', value.client_version);
  if (value.stats !== undefined && !isObject(value.stats)) return issueAt('stats', 'an object', value.stats);
  if (value.queue_size !== undefined && !isInteger(value.queue_size)) return issueAt('queue_size', 'an integer', value.queue_size);
  if (value.status !== undefined && typeof value.status !== 'string') return issueAt('status', 'a text', value.status);
  return undefined;
}

/** Judges the payload of `metrics_request`. */
export function validateMetricsRequest(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  return undefined;
}

/** Judges the payload of `metrics_response`. */
export function validateMetricsResponse(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.client_version !== undefined && typeof value.client_version !== 'string') return issueAt('client_version', 'a text', value.client_version);
  if (value.connection_stats !== undefined && !isObject(value.connection_stats)) return issueAt('connection_stats', 'an object', value.connection_stats);
  return undefined;
}

/** Judges the payload of `performance_metrics`. */
export function validatePerformanceMetrics(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  return undefined;
}

/** Judges the payload of `debug_request`. */
export function validateDebugRequest(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  return undefined;
}

/** Judges the payload of `debug_response`. */
export function validateDebugResponse(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  return undefined;
}

/** Judges the payload of `sequence_stats_request`. */
export function validateSequenceStatsRequest(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  return undefined;
}

/** Judges the payload of `sequence_stats_response`. */
export function validateSequenceStatsResponse(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.stats !== undefined && !isObject(value.stats)) return issueAt('stats', 'an object', value.stats);
  return undefined;
}

/** Judges the payload of `battle_cmd`. */
export function validateBattleCommand(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.action !== 'string') return issueAt('action', 'a text', value.action);
  if (value.topics !== undefined) {
    if (!Array.isArray(value.topics)) return issueAt('topics', 'an array', value.topics);
    for (let index = 0; index < value.topics.length; index++) {
      const element: unknown = value.topics[index];
      if (typeof element !== 'string') return issueAt(`topics.${index}`, 'a text', element);
    }
  }
  if (value.topic !== undefined && typeof value.topic !== 'string') return issueAt('topic', 'a text', value.topic);
  if (value.presence_data !== undefined && !isObject(value.presence_data)) return issueAt('presence_data', 'an object', value.presence_data);
  if (value.data !== undefined && !isObject(value.data)) return issueAt('data', 'an object', value.data);
  if (value.recover !== undefined && typeof value.recover !== 'boolean') return issueAt('recover', 'true or false', value.recover);
  if (value.recovery !== undefined) {
    if (!isObject(value.recovery)) return issueAt('recovery', 'an object', value.recovery);
    for (const [name, member] of Object.entries(value.recovery)) {
      const issue = checkTopicPosition(member);
      if (issue !== undefined) return within(`recovery.${name}`, issue);
    }
  }
  if (value.count !== undefined && !isInteger(value.count)) return issueAt('count', 'an integer', value.count);
  if (value.queue_group !== undefined && typeof value.queue_group !== 'string') return issueAt('queue_group', 'a text', value.queue_group);
  if (value.allow !== undefined) {
    if (!Array.isArray(value.allow)) return issueAt('allow', 'an array', value.allow);
    for (let index = 0; index < value.allow.length; index++) {
      const element: unknown = value.allow[index];
      if (typeof element !== 'string') return issueAt(`allow.${index}`, 'a text', element);
    }
  }
  if (value.deny !== undefined) {
    if (!Array.isArray(value.deny)) return issueAt('deny', 'an array', value.deny);
    for (let index = 0; index < value.deny.length; index++) {
      const element: unknown = value.deny[index];
      if (typeof element !== 'string') return issueAt(`deny.${index}`, 'a text', element);
    }
  }
  if (value.delay !== undefined && !isNumber(value.delay)) return issueAt('delay', 'a number', value.delay);
  return undefined;
}

/** Judges the payload of `battle`. */
export function validateBattle(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.ch !== 'string') return issueAt('ch', 'a text', value.ch);
  if (value.seq !== undefined && !isInteger(value.seq)) return issueAt('seq', 'an integer', value.seq);
  if (value.ts_us !== undefined && !isNumber(value.ts_us)) return issueAt('ts_us', 'a number', value.ts_us);
  return undefined;
}

/** Judges the payload of `presence_result`. */
export function validatePresenceResult(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.topic !== 'string') return issueAt('topic', 'a text', value.topic);
  if (!isObject(value.members)) return issueAt('members', 'an object', value.members);
  return undefined;
}

/** Judges the payload of `publish_ack`. */
export function validatePublishAck(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.topic !== 'string') return issueAt('topic', 'a text', value.topic);
  if (!isInteger(value.count)) return issueAt('count', 'an integer', value.count);
  return undefined;
}

/** Judges the payload of `health_response`. */
export function validateHealthResponse(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.connections !== undefined && !isInteger(value.connections)) return issueAt('connections', 'an integer', value.connections);
  if (value.inbound_queue_depth !== undefined && !isInteger(value.inbound_queue_depth)) return issueAt('inbound_queue_depth', 'an integer', value.inbound_queue_depth);
  if (value.uptime_secs !== undefined && !isNumber(value.uptime_secs)) return issueAt('uptime_secs', 'a number', value.uptime_secs);
  if (value.recovery_enabled !== undefined && typeof value.recovery_enabled !== 'boolean') return issueAt('recovery_enabled', 'true or false', value.recovery_enabled);
  if (value.recovery_topic_count !== undefined && !isInteger(value.recovery_topic_count)) return issueAt('recovery_topic_count', 'an integer', value.recovery_topic_count);
  if (value.recovery_total_bytes !== undefined && !isInteger(value.recovery_total_bytes)) return issueAt('recovery_total_bytes', 'an integer', value.recovery_total_bytes);
  if (value.cluster_connected !== undefined && typeof value.cluster_connected !== 'boolean') return issueAt('cluster_connected', 'true or false', value.cluster_connected);
  if (value.cluster_peer_count !== undefined && !isInteger(value.cluster_peer_count)) return issueAt('cluster_peer_count', 'an integer', value.cluster_peer_count);
  if (value.cluster_messages_delivered !== undefined && !isInteger(value.cluster_messages_delivered)) return issueAt('cluster_messages_delivered', 'an integer', value.cluster_messages_delivered);
  if (value.cluster_bytes_received !== undefined && !isInteger(value.cluster_bytes_received)) return issueAt('cluster_bytes_received', 'an integer', value.cluster_bytes_received);
  if (value.cluster_unknown_message_types !== undefined && !isInteger(value.cluster_unknown_message_types)) return issueAt('cluster_unknown_message_types', 'an integer', value.cluster_unknown_message_types);
  return undefined;
}

/** Judges the payload of `queue_group_subscribed`. */
export function validateQueueGroupSubscribed(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.topics !== undefined) {
    if (!Array.isArray(value.topics)) return issueAt('topics', 'an array', value.topics);
    for (let index = 0; index < value.topics.length; index++) {
      const element: unknown = value.topics[index];
      if (typeof element !== 'string') return issueAt(`topics.${index}`, 'a text', element);
    }
  }
  if (value.queue_group !== undefined && typeof value.queue_group !== 'string') return issueAt('queue_group', 'a text', value.queue_group);
  return undefined;
}

/** Judges the payload of `queue_group_info_result`. */
export function validateQueueGroupInfoResult(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.topic !== 'string') return issueAt('topic', 'a text', value.topic);
  if (!isObject(value.groups)) return issueAt('groups', 'an object', value.groups);
  return undefined;
}

/** Judges the payload of `acl_set`. */
export function validateAclSet(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.allow !== undefined) {
    if (!Array.isArray(value.allow)) return issueAt('allow', 'an array', value.allow);
    for (let index = 0; index < value.allow.length; index++) {
      const element: unknown = value.allow[index];
      if (typeof element !== 'string') return issueAt(`allow.${index}`, 'a text', element);
    }
  }
  if (value.deny !== undefined) {
    if (!Array.isArray(value.deny)) return issueAt('deny', 'an array', value.deny);
    for (let index = 0; index < value.deny.length; index++) {
      const element: unknown = value.deny[index];
      if (typeof element !== 'string') return issueAt(`deny.${index}`, 'a text', element);
    }
  }
  return undefined;
}

/** Judges the payload of `drain_started`. */
export function validateDrainStarted(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.delay !== undefined && !isNumber(value.delay)) return issueAt('delay', 'a number', value.delay);
  return undefined;
}

/** Judges the payload of `cluster_info_result`. */
export function validateClusterInfoResult(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (!Array.isArray(value.peers)) return issueAt('peers', 'an array', value.peers);
  for (let index = 0; index < value.peers.length; index++) {
    const element: unknown = value.peers[index];
    const issue = checkClusterPeer(element);
    if (issue !== undefined) return within(`peers.${index}`, issue);
  }
  return undefined;
}

/** Judges the payload of `prometheus_result`. */
export function validatePrometheusResult(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.metrics !== 'string') return issueAt('metrics', 'a text', value.metrics);
  return undefined;
}

function checkReadyDetails(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (typeof value.connection_id !== 'string') return issueAt('connection_id', 'a text', value.connection_id);
  if (value.features !== undefined) {
    const issue = checkReadyFeatures(value.features);
    if (issue !== undefined) return within('features', issue);
  }
  if (value.server_time !== undefined && typeof value.server_time !== 'string') return issueAt('server_time', 'a text', value.server_time);
  if (value.user_id !== undefined && value.user_id !== null && typeof value.user_id !== 'string') return issueAt('user_id', 'a text or null', value.user_id);
  if (value.version !== undefined && !isUnsigned(value.version)) return issueAt('version', 'an integer from 0 to 4294967295', value.version);
  if (value.encryption_public_key !== undefined && typeof value.encryption_public_key !== 'string') return issueAt('encryption_public_key', 'a text', value.encryption_public_key);
  return undefined;
}

function checkReadyFeatures(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.compression !== undefined && typeof value.compression !== 'boolean') return issueAt('compression', 'true or false', value.compression);
  if (value.encryption !== undefined && typeof value.encryption !== 'boolean') return issueAt('encryption', 'true or false', value.encryption);
  if (value.batching !== undefined && typeof value.batching !== 'boolean') return issueAt('batching', 'true or false', value.batching);
  if (value.priority_queue !== undefined && typeof value.priority_queue !== 'boolean') return issueAt('priority_queue', 'true or false', value.priority_queue);
  if (value.circuit_breaker !== undefined && typeof value.circuit_breaker !== 'boolean') return issueAt('circuit_breaker', 'true or false', value.circuit_breaker);
  if (value.recovery !== undefined && typeof value.recovery !== 'boolean') return issueAt('recovery', 'true or false', value.recovery);
  if (value.rust_transport !== undefined && typeof value.rust_transport !== 'boolean') return issueAt('rust_transport', 'true or false', value.rust_transport);
  if (value.rust_jwt !== undefined && typeof value.rust_jwt !== 'boolean') return issueAt('rust_jwt', 'true or false', value.rust_jwt);
  return undefined;
}

function checkClientFeatures(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.compression !== undefined && typeof value.compression !== 'boolean') return issueAt('compression', 'true or false', value.compression);
  if (value.encryption !== undefined && typeof value.encryption !== 'boolean') return issueAt('encryption', 'true or false', value.encryption);
  if (value.batching !== undefined && typeof value.batching !== 'boolean') return issueAt('batching', 'true or false', value.batching);
  if (value.priority_queue !== undefined && typeof value.priority_queue !== 'boolean') return issueAt('priority_queue', 'true or false', value.priority_queue);
  if (value.circuit_breaker !== undefined && typeof value.circuit_breaker !== 'boolean') return issueAt('circuit_breaker', 'true or false', value.circuit_breaker);
  if (value.offline_queue !== undefined && typeof value.offline_queue !== 'boolean') return issueAt('offline_queue', 'true or false', value.offline_queue);
  if (value.message_signing !== undefined && typeof value.message_signing !== 'boolean') return issueAt('message_signing', 'true or false', value.message_signing);
  if (value.rate_limiting !== undefined && typeof value.rate_limiting !== 'boolean') return issueAt('rate_limiting', 'true or false', value.rate_limiting);
  if (value.health_check !== undefined && typeof value.health_check !== 'boolean') return issueAt('health_check', 'true or false', value.health_check);
  if (value.metrics !== undefined && typeof value.metrics !== 'boolean') return issueAt('metrics', 'true or false', value.metrics);
  if (value.batch_messages !== undefined && typeof value.batch_messages !== 'boolean') return issueAt('batch_messages', 'true or false', value.batch_messages);
  if (value.msgpack !== undefined && typeof value.msgpack !== 'boolean') return issueAt('msgpack', 'true or false', value.msgpack);
  return undefined;
}

function checkServerFeatures(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.compression !== undefined && typeof value.compression !== 'boolean') return issueAt('compression', 'true or false', value.compression);
  if (value.recovery !== undefined && typeof value.recovery !== 'boolean') return issueAt('recovery', 'true or false', value.recovery);
  if (value.cluster !== undefined && typeof value.cluster !== 'boolean') return issueAt('cluster', 'true or false', value.cluster);
  if (value.batching !== undefined && typeof value.batching !== 'boolean') return issueAt('batching', 'true or false', value.batching);
  if (value.priority_queue !== undefined && typeof value.priority_queue !== 'boolean') return issueAt('priority_queue', 'true or false', value.priority_queue);
  if (value.msgpack !== undefined && typeof value.msgpack !== 'boolean') return issueAt('msgpack', 'true or false', value.msgpack);
  if (value.encryption !== undefined && typeof value.encryption !== 'boolean') return issueAt('encryption', 'true or false', value.encryption);
  if (value.acks !== undefined && typeof value.acks !== 'boolean') return issueAt('acks', 'true or false', value.acks);
  return undefined;
}

function checkServerLimits(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.max_message_size !== undefined && !isUnsigned(value.max_message_size)) return issueAt('max_message_size', 'an integer from 0 to 4294967295', value.max_message_size);
  if (value.rate_limit_capacity !== undefined && !isNumber(value.rate_limit_capacity)) return issueAt('rate_limit_capacity', 'a number', value.rate_limit_capacity);
  if (value.rate_limit_refill !== undefined && !isNumber(value.rate_limit_refill)) return issueAt('rate_limit_refill', 'a number', value.rate_limit_refill);
  if (value.max_queue_size !== undefined && !isUnsigned(value.max_queue_size)) return issueAt('max_queue_size', 'an integer from 0 to 4294967295', value.max_queue_size);
  return undefined;
}

function checkEncryptionAlgorithms(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.encryption !== undefined && typeof value.encryption !== 'string') return issueAt('encryption', 'a text', value.encryption);
  if (value.signing !== undefined && typeof value.signing !== 'string') return issueAt('signing', 'a text', value.signing);
  if (value.key_exchange !== undefined && typeof value.key_exchange !== 'string') return issueAt('key_exchange', 'a text', value.key_exchange);
  return undefined;
}

function checkTopicPosition(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.epoch !== undefined && value.epoch !== null && typeof value.epoch !== 'string') return issueAt('epoch', 'a text or null', value.epoch);
  if (value.offset !== undefined && !isInteger(value.offset)) return issueAt('offset', 'an integer', value.offset);
  if (value.recovered !== undefined && typeof value.recovered !== 'boolean') return issueAt('recovered', 'true or false', value.recovered);
  if (value.count !== undefined && !isInteger(value.count)) return issueAt('count', 'an integer', value.count);
  if (value.recoverable !== undefined && typeof value.recoverable !== 'boolean') return issueAt('recoverable', 'true or false', value.recoverable);
  return undefined;
}

function checkBatchedMessage(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.c !== undefined && typeof value.c !== 'string') return issueAt('c', 'a text', value.c);
  if (value.t !== undefined && typeof value.t !== 'string') return issueAt('t', 'a text', value.t);
  if (value.id !== undefined && typeof value.id !== 'string') return issueAt('id', 'a text', value.id);
  if (value.ts !== undefined && typeof value.ts !== 'string') return issueAt('ts', 'a text', value.ts);
  if (value.seq !== undefined && !isInteger(value.seq)) return issueAt('seq', 'an integer', value.seq);
  return undefined;
}

function checkRecommendedSettings(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.compression !== undefined && typeof value.compression !== 'boolean') return issueAt('compression', 'true or false', value.compression);
  if (value.batch_size !== undefined && !isUnsigned(value.batch_size)) return issueAt('batch_size', 'an integer from 0 to 4294967295', value.batch_size);
  if (value.batch_timeout !== undefined && !isUnsigned(value.batch_timeout)) return issueAt('batch_timeout', 'an integer from 0 to 4294967295', value.batch_timeout);
  return undefined;
}

function checkClusterPeer(value: unknown): PayloadIssue | undefined {
  if (!isObject(value)) return issueAt('', 'an object', value);
  if (value.address !== undefined && typeof value.address !== 'string') return issueAt('address', 'a text', value.address);
  if (value.instance_id !== undefined && typeof value.instance_id !== 'string') return issueAt('instance_id', 'a text', value.instance_id);
  if (value.connected_at !== undefined && !isInteger(value.connected_at)) return issueAt('connected_at', 'an integer', value.connected_at);
  return undefined;
}
