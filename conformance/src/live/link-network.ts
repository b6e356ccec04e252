import type { Duplex } from 'node:stream';

/** What links between the suite and a node run over. */
export interface LinkNetwork {
  /** Opens a stream to the node. Rejects with `PeerTrouble` where that does not come about in time. */
  dial(withinMs: number): Promise<Duplex>;
  /** Listens where the node can reach the suite. */
  listen(): Promise<LinkListener>;
}

/** A place that the node can dial. */
export interface LinkListener {
  /** A literal `IP:port`. */
  readonly address: string;
  /** The next stream that was opened; undefined when none comes in time. Throws `PeerTrouble` for a node that floods. */
  take(withinMs: number): Promise<Duplex | undefined>;
  /** Takes nobody any more, and cuts what nobody took. */
  close(): void;
}
