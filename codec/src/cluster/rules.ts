import type { Dialect, DialectName } from '@wsekit/spec';

/** What differs on the cluster link between dialects. */
export interface ClusterRules {
  readonly drain: boolean;
  readonly recoveryTrailer: boolean;
  readonly resyncContinuation: boolean;
  /** A RESYNC entry that is not UTF-8 is dropped alone; else the frame is refused. */
  readonly lossyResync: boolean;
  /** A MSG payload that is not UTF-8 is refused. */
  readonly textPayload: boolean;
  /** Entries of a PEER_LIST that a reader takes. */
  readonly maxPeerListEntries: number;
  /** The bits a node of this dialect offers. */
  readonly capabilities: number;
}

const first: ClusterRules = {
  drain: false,
  recoveryTrailer: false,
  resyncContinuation: false,
  lossyResync: false,
  textPayload: true,
  maxPeerListEntries: 0xffff,
  capabilities: 0x07,
};
// From 2.2.0 on, which D2c shares with 2.1.x: there either reading is right. (WSE-CLU-039, WSE-CLU-052, WSE-CLU-053)
const continued: ClusterRules = { ...first, resyncContinuation: true, lossyResync: true, textPayload: false };
const recovering: ClusterRules = { ...continued, drain: true, recoveryTrailer: true, capabilities: 0x0f };
const hardened: ClusterRules = { ...recovering, maxPeerListEntries: 256 };

const rulesByDialect: Readonly<Partial<Record<DialectName, ClusterRules>>> = {
  D2a: first,
  D2b: first,
  D2c: continued,
  D2d: continued,
  D2e: recovering,
  D2f: recovering,
  D2g: hardened,
};

/** Returns the rules of a dialect's cluster link. Throws RangeError for dialects without one (D1). */
export function clusterRules(dialect: Dialect): ClusterRules {
  const rules = rulesByDialect[dialect.name];
  if (rules === undefined) throw new RangeError(`dialect ${dialect.name} has no cluster link`);
  return rules;
}
