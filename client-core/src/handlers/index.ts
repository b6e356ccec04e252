import type { MessageTypeName } from '@wsekit/spec';
import type { ClientMessage } from '../events.ts';
import { takeConfigUpdate } from './config-update.ts';
import { takeConnectionQuality } from './connection-quality.ts';
import { takeConnectionStateChange } from './connection-state-change.ts';
import type { HandlerHome, MessageHandler } from './handler.ts';
import { answerHealthCheck } from './health-check.ts';
import { takeHealthCheckResponse } from './health-check-response.ts';
import { answerMetricsRequest } from './metrics-request.ts';
import { takePresence, takePresenceLeave, takePresenceResult } from './presence.ts';
import { answerSyncRequest } from './sync-request.ts';

/**
 * Every message type that a client answers or acts on by itself. The session does so with the handshake, pings, batches and
 * rates, subscriptions with `subscription_update`; snapshots and errors are the application's alone.
 */
const handlers: ReadonlyMap<string, MessageHandler> = new Map<MessageTypeName, MessageHandler>([
  ['sync_request', answerSyncRequest],
  ['health_check', answerHealthCheck],
  ['health_check_response', takeHealthCheckResponse],
  ['metrics_request', answerMetricsRequest],
  ['config_update', takeConfigUpdate],
  ['connection_quality', takeConnectionQuality],
  ['connection_state_change', takeConnectionStateChange],
  ['presence_join', takePresence],
  ['presence_update', takePresence],
  ['presence_leave', takePresenceLeave],
  ['presence_result', takePresenceResult],
]);

/** Does what a message is for, where it is for this client itself. */
export function handleMessage(message: ClientMessage, home: HandlerHome): void {
  handlers.get(message.type)?.(message, home);
}
