/**
 * What servers offer their applications beside the server itself; none of it is used by the transport.
 *
 * ```ts
 * const isLargeOrder = createEventFilter({ event_type: 'order', 'payload.quantity': { $gte: 100 } });
 * const toEnvelope = createEventTransform({ typeMap: { order: 'order_placed' } });
 * if (isLargeOrder(event)) server.sendEvent(connectionId, toEnvelope(event, sequencer.nextSeq()));
 * ```
 *
 * @module
 */
export { type DecodeJwtOptions, decodeJwt, type VerifiedClaims } from '../auth/decode-jwt.ts';
export { encodeJwt } from '../auth/jwt.ts';
export { compress, decompress, shouldCompress } from './compression.ts';
export {
  aesGcmDecrypt,
  aesGcmEncrypt,
  ecdhDeriveSharedSecret,
  ecdhGenerateKeyPair,
  hmacSha256,
  sha256,
  signMessage,
} from './crypto.ts';
export { createEventFilter, type EventFilter, matches } from './event-filter.ts';
export { DeliveryGuarantee, EventPriority } from './event-priority.ts';
export {
  createEventSequencer,
  type EventSequencer,
  type EventSequencerOptions,
  type TopicEvents,
} from './event-sequencer.ts';
export type { FieldCriterion, FieldOperators, FilterCriteria } from './filter-criteria.ts';
export {
  type CompressionStats,
  createMessageCompressor,
  type MessageCompressor,
  type MessageCompressorOptions,
} from './message-compressor.ts';
export { type EventFormat, packEvent, type UndecodedEvent, unpackEvent } from './packed-event.ts';
export {
  type CountByPriority,
  createPriorityMessageQueue,
  type PrioritizedMessage,
  type PriorityMessageQueue,
  type PriorityMessageQueueOptions,
  type PriorityMessageQueueStats,
} from './priority-message-queue.ts';
export { createPriorityQueue, type PriorityQueue } from './priority-queue.ts';
export type { SequenceGap, SequenceStats, TopicSequenceStats } from './sequence-stats.ts';
export { createSequencer, type Sequencer, type SequencerOptions } from './sequencer.ts';
export { createTokenBucket, type TokenBucket, type TokenBucketOptions } from './token-bucket.ts';
export {
  createEventTransform,
  type EventTransform,
  type EventTransformOptions,
  transformEvent,
} from './transform-event.ts';
