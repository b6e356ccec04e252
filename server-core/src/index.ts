export { encodeJwt } from './auth/jwt.ts';
export type { JwtAlgorithm, JwtOptions } from './auth/token-verifier.ts';
export type { BatchOutcome, DrainOptions, SendEventOptions, ServerListenOptions } from './call-options.ts';
export { type Clock, realClock } from './clock.ts';
export { isServerError, ServerError, type ServerErrorCode } from './errors.ts';
export type { PresenceData, ServerEvent, ServerMessage } from './events.ts';
export type { EventCallback } from './hub.ts';
export type { Logger } from './logger.ts';
export type { HealthSnapshot } from './observability/health.ts';
export type { Authenticate, Identity, ServerOptions } from './options.ts';
export { formatEpoch, type Position, parseEpoch, parseOffset } from './recovery/position.ts';
export {
  type Recovery,
  type RecoveryAnswer,
  type RecoveryOptions,
  RecoveryStore,
} from './recovery/recovery-store.ts';
export { createServer, WseServer } from './server.ts';
export type { Snapshot, SnapshotSource } from './snapshots/snapshot-source.ts';
export type { TopicAclLists } from './topics/acl.ts';
export type {
  Positions,
  RecoveryResult,
  RefusedTopic,
  SubscribeOptions,
  SubscribeResult,
} from './topics/subscriptions.ts';
