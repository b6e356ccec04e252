import type { InboundKind } from './inbound-frames.ts';

/** What the controller tells a server under test. */
export type ServerCommand =
  | { readonly do: 'saturate'; readonly payload: string; readonly burst: number; readonly window: number }
  | { readonly do: 'rate'; readonly payload: string; readonly perSecond: number; readonly count: number }
  /** From now on connections and publications take turns in so many topics. */
  | { readonly do: 'spread'; readonly topics: number }
  | { readonly do: 'stop' | 'received' | 'memory' | 'clock' };

/** What a server under test answers; each command gets the members that belong to it. */
export interface ServerReport {
  readonly port?: number;
  readonly ackPort?: number;
  readonly stopped?: true;
  readonly received?: number;
  readonly connections?: number;
  readonly residentBytes?: number;
  readonly publishedNs?: readonly string[];
  /** What its clock shows. */
  readonly clockNs?: string;
}

/**
 * What a connection waits for before it counts as open: the upgrade, the greeting of a server with tokens, an agreed key, or
 * what socket.io wants.
 */
export type Opening = 'upgrade' | 'ready' | 'sealed' | 'socket.io';

/** What the controller tells the load. */
export type LoadCommand =
  | {
      readonly do: 'connect';
      readonly port: number;
      readonly ackPort: number;
      readonly connections: number;
      readonly opening: Opening;
      /** The connections ask for MessagePack. */
      readonly msgpack?: true;
    }
  /** Counts frames of this length until told to stop, and acknowledges each burst that reached everybody. */
  | { readonly do: 'count'; readonly frameBytes: number; readonly burst: number }
  /** Notes when each of `count` publications reached the last connection. */
  | { readonly do: 'time'; readonly frameBytes: number; readonly count: number }
  /** Sends so many pieces of frames of about 100 bytes on the first so many connections, as fast as they are taken. */
  | { readonly do: 'flood'; readonly kind: InboundKind; readonly pieces: number; readonly first?: number }
  /** Opens so many connections, each until it is greeted, and drops them, so many at a time. */
  | { readonly do: 'churn'; readonly port: number; readonly count: number; readonly atOnce: number }
  /** Sends so many pings at a fixed rate, over the last so many connections in turn, and notes when each was answered. */
  | { readonly do: 'ping'; readonly perSecond: number; readonly count: number; readonly last: number }
  | { readonly do: 'read' | 'quiet' | 'disconnect' };

/** What the load answers. */
export interface LoadReport {
  readonly connected?: number;
  readonly quiet?: true;
  readonly disconnected?: true;
  /** Frames delivered since counting began, and for how long, in nanoseconds. */
  readonly delivered?: number;
  readonly elapsedNs?: number;
  /** When each publication reached the last connection. */
  readonly deliveredNs?: readonly string[];
  /** How long it took to open and drop all connections. */
  readonly churnedMs?: number;
  /** How long each ping took to be answered, in microseconds. */
  readonly pongUs?: readonly number[];
}
