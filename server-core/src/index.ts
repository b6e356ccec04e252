export { type DecodeJwtOptions, decodeJwt, type VerifiedClaims } from './auth/decode-jwt.ts';
export { type Claims, encodeJwt } from './auth/jwt.ts';
export type { KeySetOptions } from './auth/key-set.ts';
export type { Environment } from './auth/origins.ts';
export { type SessionCookieOptions, sessionCookie } from './auth/session-cookie.ts';
export type { JwtAlgorithm, JwtOptions, TokenFault } from './auth/token-verifier.ts';
export type * from './backplane/backplane.ts';
export type { CertificateFiles, ClusterPeer, ConnectClusterOptions } from './backplane/connect-cluster.ts';
export { createMemoryBackplane, type MemoryBackplane } from './backplane/memory-backplane.ts';
export {
  createMemoryBus,
  type MemoryBus,
  type MemoryBusOptions,
  type MemoryHistoryOptions,
} from './backplane/memory-bus.ts';
export type { BatchOutcome, DrainOptions, SendEventOptions, ServerListenOptions, StopOptions } from './call-options.ts';
export { type Clock, realClock } from './clock.ts';
export { isServerError, ServerError, type ServerErrorCode } from './errors.ts';
export type { EventCallback, EventOf } from './event-desk.ts';
export type { PresenceData, ServerEvent, ServerMessage } from './events.ts';
export type { Logger } from './logger.ts';
export type { HealthSnapshot } from './observability/health.ts';
export type { Metric, Sample } from './observability/metric.ts';
export type { CloseReason, DropReason, RefusalReason } from './observability/reasons.ts';
export type { HandshakeInfo, HandshakeOutcome, HandshakeTrace, Telemetry } from './observability/telemetry.ts';
export type { Authenticate, HttpOptions, Identity, ServerOptions } from './options.ts';
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
