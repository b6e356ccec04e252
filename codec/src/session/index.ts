/**
 * The protocol state of one connection, on either side: no input or output, no clock, no timers of its own.
 *
 * ```ts
 * const session = createServerSession({ connectionId }, {
 *   transmit: (frame) => connection.send(frame),
 *   deliver: (envelope) => application.take(envelope),
 *   close: (code, reason) => connection.close(code, reason),
 * });
 * session.open(Date.now());
 * // on each frame: session.receive(frame, Date.now())
 * // at session.nextTickMs: session.tick(Date.now())
 * ```
 *
 * @module
 */
export { type AckTracker, createAckTracker } from './ack-tracker.ts';
export { packBatch, type Unpacked, unpackBatch, unpackPriority } from './batch.ts';
export { type ClientSessionOptions, defaultClientFeatures } from './client-options.ts';
export type { ClientSession } from './client-session.ts';
export { type Counts, noSessionCounts } from './counts.ts';
export {
  createClientSession,
  createPlainClientSession,
  type PlainClientSessionOptions,
} from './create-client-session.ts';
export { createDedupWindow, type DedupWindow, type DedupWindowOptions } from './dedup-window.ts';
export { createDialectGuess, type DialectGuess, type DialectSign } from './dialect-guess.ts';
export { FairQueue, type Placed } from './fair-queue.ts';
export type { SendOutcome, SessionCounters, SessionEvent, SessionHandler } from './handler.ts';
export { createSeenIds } from './inbox.ts';
export {
  createPriorityQueue,
  type OnDisplaced,
  type PriorityQueue,
  priorityLevel,
  priorityLevels,
} from './priority-queue.ts';
export { type ProfileRules, profileRules, type ServerProfileRules, serverProfileRules } from './profile-rules.ts';
export type { EncryptionOptions } from './rekey.ts';
export { createSequenceWindow, type SequenceWindow, type SequenceWindowOptions } from './sequence-window.ts';
export {
  defaultBatchMessages,
  defaultServerRate,
  type OwnServerOptions,
  type ServerSessionOptions,
  type SharedServerOptions,
} from './server-options.ts';
export { createServerSession, prepareServerSessions, ServerSession } from './server-session.ts';
export type { Session } from './session.ts';
export type { SessionOptions } from './session-options.ts';
export { signPublication } from './sign-publication.ts';
export { createMessageSigner, type MessageSigner, type SigningOptions } from './signing.ts';
export {
  clientSide,
  type Disposition,
  dispositionOf,
  type SessionSide,
  type SessionState,
  serverSide,
  sessionStates,
} from './state.ts';
export { createTokenBucket, type Rate, type TokenBucket, type TokenBucketOptions } from './token-bucket.ts';
export { createTopicPositions, type Position, type StampVerdict, type TopicPositions } from './topic-positions.ts';
