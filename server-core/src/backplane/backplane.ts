import type { Clock } from '../clock.ts';
import type { PresenceData } from '../events.ts';
import type { Logger } from '../logger.ts';

/**
 * What joins the nodes of one service: it carries publications, interest and presence between them, and may keep history.
 *
 * One backplane belongs to one server. Nothing it does throws into the server but `start`.
 */
export interface Backplane {
  /** What it is, for health and logs: `memory`, `mesh`, `nats`, `redis`, or a name of somebody else's. */
  readonly kind: string;
  /** Present where it keeps what was published, in one order for all nodes. */
  readonly history: BackplaneHistory | undefined;
  /** Begins; calls `node` from then on. Rejects where it can never work: options that are wrong, material that is no certificate. */
  start(node: BackplaneNode): Promise<void>;
  /**
   * Takes a publication to the other nodes that hold its topic.
   *
   * Without `history` it is for others alone: this node delivers to its own connections itself. With `history` it comes back
   * to this node as well, by `deliver` with its position, or by `undelivered`: exactly one of the two. What is not `kept`
   * comes back without position.
   */
  publish(publication: Publication): void;
  /** This node holds a topic or pattern from now on. Called once for each, whatever the number of connections. */
  addInterest(topic: string): void;
  /** Nobody here holds the topic or pattern any more. */
  dropInterest(topic: string): void;
  /** Tells the other nodes of a user of this one. */
  announcePresence(change: PresenceNews): void;
  health(): BackplaneHealth;
  /** Tells the other nodes that this one takes no more connections, where there is a way to. */
  drain(): void;
  /** Leaves the others, and ends everything that was begun. A server that stops waits for it for 10 s. */
  stop(): Promise<void>;
}

/** What a backplane calls on the server it belongs to. */
export interface BackplaneNode {
  readonly clock: Clock;
  readonly logger: Logger;
  /** A publication for the connections of this node. Gives the number of connections it was meant for. */
  deliver(publication: RemotePublication): number;
  /** A publication that did not get to its history, and goes to the connections of this node alone. */
  undelivered(publication: Publication): void;
  /** Another node tells of one of its users. */
  presence(news: RemotePresenceNews): void;
  /** A node is gone, and all it told of its users with it. */
  nodeLeft(node: string): void;
  /** Topics and patterns held here, for nodes that come. */
  interests(): Iterable<string>;
  /** Users of this node's own connections, for nodes that come. */
  localPresence(): Iterable<Omit<PresenceNews, 'kind'>>;
  /** Its state is another one now: what `health` gives. */
  stateChanged(): void;
}

/** Text for a topic, as the application gave it and with its category written into it. */
export interface Publication {
  readonly topic: string;
  readonly text: string;
  /** Where it stands: in the history of the node that published it, or of the backplane; absent where there is none. */
  readonly position?: PublicationPosition | undefined;
  /** False for what takes no place in a history and is not kept: text that no position can be written into. (WSE-REC-023) */
  readonly kept?: false | undefined;
}

/** A publication as it comes from another node. */
export interface RemotePublication extends Publication {
  /** Id of the node that published it. */
  readonly node: string;
}

/** A place in a topic's history: epochs are integers of 32 bits, offsets safe integers. (WSE-REC-001, WSE-REC-002) */
export interface PublicationPosition {
  readonly epoch: number;
  readonly offset: number;
}

/** A change of a user of one node. */
export interface PresenceNews {
  readonly kind: 'join' | 'leave' | 'update';
  readonly topic: string;
  readonly userId: string;
  readonly data: PresenceData;
  /** Unix milliseconds of the node that tells it. */
  readonly updatedAtMs: number;
}

/** A change of a user of another node. */
export interface RemotePresenceNews extends PresenceNews {
  /** Id of the node. */
  readonly node: string;
}

/** History that outlives the processes of the servers. */
export interface BackplaneHistory {
  /**
   * What was published to a topic behind a position: all of it in order, none for a position at or beyond the last one.
   * Rejects where the history cannot be asked.
   */
  after(topic: string, position: PublicationPosition, maxMessages: number): Promise<HistoryAnswer>;
  /** Where a topic stands; undefined for one without history. Rejects where the history cannot be asked. */
  position(topic: string): Promise<PublicationPosition | undefined>;
}

/** `gap`: a part of what was missed is gone, or more than was allowed is missing; `unknown`: another history, or none. */
export type HistoryAnswer =
  | { readonly kind: 'recovered'; readonly at: PublicationPosition; readonly publications: readonly HistoryEntry[] }
  | { readonly kind: 'gap'; readonly at: PublicationPosition }
  | { readonly kind: 'unknown'; readonly at: PublicationPosition | undefined };

/** A publication that was kept. */
export interface HistoryEntry {
  readonly offset: number;
  readonly text: string;
}

/** How a backplane is. */
export interface BackplaneHealth {
  /** `degraded`: others are not reached, and this node goes on by itself. */
  readonly state: 'connecting' | 'connected' | 'degraded' | 'stopped';
  /** Other nodes it knows to be there; engines may not know. */
  readonly peerCount: number;
  readonly counters: BackplaneCounters;
}

/** What a backplane counts, from its start on. */
export interface BackplaneCounters {
  /** Publications handed on, once for each node they went to, or once to an engine. */
  readonly messagesSent: number;
  /** Connections that publications of other nodes were meant for. */
  readonly messagesDelivered: number;
  /** Publications that did not get to a node that should have them. */
  readonly messagesDropped: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Links or connections that came up again, and tries to. */
  readonly reconnects: number;
  readonly unknownMessageTypes: number;
  /** Dead letters that wait to be read. */
  readonly deadLetters: number;
}
