import type { MessageTypeName } from '@wsekit/spec';
import type { ResolvedOptions } from '../options.ts';
import { checked } from './carry-out.ts';
import { answerConfigRequest } from './config-request.ts';
import { carryOutConfigUpdate } from './config-update-request.ts';
import { answerConnectionState } from './connection-state-request.ts';
import { answerDebugRequest } from './debug-request.ts';
import { answerEncryptionRequest } from './encryption-request.ts';
import type { MessageHandler } from './handler.ts';
import { answerHealthCheck } from './health-check.ts';
import { answerKeyRotation } from './key-rotation-request.ts';
import { answerMetricsRequest } from './metrics-request.ts';
import { answerPresenceQuery } from './presence-query.ts';
import { answerSequenceStats } from './sequence-stats-request.ts';
import { carryOutSubscription } from './subscription-update.ts';
import { answerSyncRequest } from './sync-request.ts';

/** When a server carries out messages of a type by itself. */
type When = (options: ResolvedOptions) => boolean;

/** (WSE-SUB-021, WSE-PRS-042) */
const servesSubscriptions: When = ({ subscriptions }) => subscriptions === 'server';
/** (WSE-LIM-050) */
const answersRequests: When = ({ requests }) => requests === 'server';

/** (WSE-REC-070) */
const hasSnapshots: When = ({ snapshots }) => snapshots !== undefined;

/** Every message type of clients that a server can carry out, and when it does; all others are its application's. */
const handlers: Readonly<Partial<Record<MessageTypeName, readonly [When, MessageHandler]>>> = {
  // Positions are judged one by one and never refused (WSE-REC-004), and errors have codes of their own (WSE-SUB-026).
  subscription_update: [servesSubscriptions, carryOutSubscription],
  subscription: [servesSubscriptions, carryOutSubscription],
  presence_query: [servesSubscriptions, answerPresenceQuery],
  sync_request: [hasSnapshots, checked(answerSyncRequest)],
  snapshot_request: [hasSnapshots, checked(answerSyncRequest)],
  request_snapshot: [hasSnapshots, checked(answerSyncRequest)],
  health_check: [answersRequests, checked(answerHealthCheck)],
  metrics_request: [answersRequests, checked(answerMetricsRequest)],
  config_request: [answersRequests, checked(answerConfigRequest)],
  config_update_request: [answersRequests, checked(carryOutConfigUpdate)],
  connection_state_request: [answersRequests, checked(answerConnectionState)],
  debug_request: [answersRequests, checked(answerDebugRequest)],
  sequence_stats_request: [answersRequests, checked(answerSequenceStats)],
  encryption_request: [answersRequests, checked(answerEncryptionRequest)],
  key_rotation_request: [answersRequests, checked(answerKeyRotation)],
};

/** What a server carries out by itself, by message type. */
export function createHandlers(options: ResolvedOptions): ReadonlyMap<unknown, MessageHandler> {
  const chosen = Object.entries(handlers).filter(([, [when]]) => when(options));
  return new Map(chosen.map(([type, [, handler]]) => [type, handler]));
}
