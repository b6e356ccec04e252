import type { ClusterTls } from '@wsekit/server-core/cluster';

/** What a pair of nodes is made of: each is a module of `ends`, but `published`. */
type EndKind = 'server' | 'backplane' | 'tcp' | 'nats-client' | 'redis-client' | 'published';

/** What joins our nodes. */
export type EngineName = 'mesh' | 'nats' | 'redis';

/** How one node of a pair is made. */
export interface EndSettings {
  readonly kind: EndKind;
  /** What joins them, where they are ours. Default: the mesh. */
  readonly over?: EngineName;
  /** Where the other one is; absent for the one that is made first. */
  readonly peerPort?: number;
  /** Where this one is to be found; absent for any port that is free. Published nodes alone. */
  readonly linkPort?: number;
  /** Where the engine is, if there is one. */
  readonly enginePort?: number;
  /** The engine keeps what is published. */
  readonly history?: boolean;
  readonly tls?: ClusterTls;
  /** Publications of 256 bytes and more are compressed. */
  readonly compression?: boolean;
  /** The frames of a bare stream are made of texts, and read as texts. */
  readonly asText?: boolean;
}

/** What the controller tells a node. */
export type EndCommand =
  | { readonly do: 'saturate'; readonly payload: string; readonly burst: number; readonly window: number }
  | { readonly do: 'publish'; readonly payload: string }
  /** Publishes single messages at a rate until told to stop. */
  | { readonly do: 'rate'; readonly payload: string; readonly perSecond: number }
  /** Counts from 0, and acknowledges each burst at that port. */
  | { readonly do: 'count'; readonly burst: number; readonly ackPort: number }
  /** Holds the topic, and tells when the first publication came. */
  | { readonly do: 'first' }
  | { readonly do: 'stop' | 'read' | 'hold' | 'drop' };

/** What a node answers; each command gets the members that belong to it. */
export interface EndReport {
  /** Where WebSockets are taken. */
  readonly port?: number;
  /** Where the other node finds this one. */
  readonly linkPort?: number;
  readonly ackPort?: number;
  readonly published?: number;
  /** Publications that it says did not get to the other node. */
  readonly dropped?: number;
  readonly received?: number;
  readonly elapsedNs?: number;
  /** What its clock showed when it was told. */
  readonly clockNs?: string;
  readonly firstUs?: number;
}
