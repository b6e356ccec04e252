import { type PresenceFullFrame, type ResyncFrame, type SubFrame, splitResync } from '@wsekit/codec/cluster';
import { clusterCapabilities, clusterLimits, dialectD2a, dialectD2g } from '@wsekit/spec';
import type { Link } from './link.ts';

// The control characters of ASCII, and halves of characters, which no UTF-8 can carry.
const unsayable = /(?![\u0080-\u009f])[\p{Cc}\p{Surrogate}]/u;

/** What a node says of itself behind HELLO. */
export interface Greeting {
  readonly interests: readonly string[];
  /** Where this node can be dialled, if it can. */
  readonly announced: string | undefined;
  readonly addresses: readonly string[];
  readonly users: Iterable<PresenceFullFrame>;
}

/** Says it, in the order in which published nodes do. RESYNC goes out even when it is empty. (WSE-CLU-085, WSE-CLU-059) */
export function greet(link: Link, { interests, announced, addresses, users }: Greeting): void {
  for (const frame of interestFrames(link, interests)) link.send(frame);
  if (announced !== undefined) link.send({ type: 'PEER_ANNOUNCE', address: announced });
  if (addresses.length > 0) link.send({ type: 'PEER_LIST', addresses });
  if (link.has('presence')) for (const frame of users) link.send(frame);
}

/**
 * All that this node holds, in as many frames as it takes. (WSE-CLU-054)
 *
 * Nodes that do not offer recovery may be of a version that takes each RESYNC for all there is: to them the rest goes as
 * SUB, which all understand. (WSE-ERR-122)
 */
export function interestFrames(link: Link, interests: readonly string[]): readonly (ResyncFrame | SubFrame)[] {
  const isOld = (link.remoteCapabilities & clusterCapabilities.recovery) === 0;
  return splitResync(interests, { dialect: isOld ? dialectD2a : dialectD2g });
}

/** Whether other nodes can be told of a topic: with a line feed in it they would take it for two. (WSE-CLU-055, WSE-ERR-206) */
export function isAnnounceable(topic: string): boolean {
  const isShort = topic !== '' && Buffer.byteLength(topic) <= clusterLimits.cluster_max_topic_bytes;
  return isShort && !unsayable.test(topic);
}
