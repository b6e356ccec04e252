/** Where a message stands in its topic's history: which buffer, and the place in it. */
export interface RecoveryPosition {
  /** Unsigned 32 bits. */
  readonly epoch: number;
  /** Unsigned 64 bits. */
  readonly offset: bigint;
}

/** A publication on its way to a node with interest in its topic. */
export interface MsgFrame {
  readonly type: 'MSG';
  readonly topic: string;
  /** The application's text as bytes, decompressed. After decoding it may be a view of the input. */
  readonly payload: Uint8Array;
  /** Present when both ends agreed on recovery and the sender keeps history of the topic. */
  readonly recovery?: RecoveryPosition | undefined;
}

/** Asks for a sign of life. */
export interface PingFrame {
  readonly type: 'PING';
}

/** Answers a PING. */
export interface PongFrame {
  readonly type: 'PONG';
}

/** The first frame of either end. */
export interface HelloFrame {
  readonly type: 'HELLO';
  /** Unsigned 16 bits; 1 in every published version. */
  readonly protocolVersion: number;
  /** At most 256 bytes of UTF-8; compared bytewise. */
  readonly instanceId: string;
  /** Bit mask, unsigned 32 bits. */
  readonly capabilities: number;
}

/** Says that the sender stops; the link ends after it. */
export interface ShutdownFrame {
  readonly type: 'SHUTDOWN';
}

/** Adds a topic or glob pattern to the sender's interest. */
export interface SubFrame {
  readonly type: 'SUB';
  readonly topic: string;
}

/** Takes a topic or glob pattern out of the sender's interest. */
export interface UnsubFrame {
  readonly type: 'UNSUB';
  readonly topic: string;
}

/** Replaces the sender's interest, or extends it when it continues an earlier RESYNC. */
export interface ResyncFrame {
  readonly type: 'RESYNC';
  readonly topics: readonly string[];
  /** Always false in dialects that know no continuation. */
  readonly continuation: boolean;
}

/** Names the address under which the sender can be dialed. */
export interface PeerAnnounceFrame {
  readonly type: 'PEER_ANNOUNCE';
  /** `host:port`; receivers act on literal IP addresses only. */
  readonly address: string;
}

/** Names every address the sender knows. */
export interface PeerListFrame {
  readonly type: 'PEER_LIST';
  readonly addresses: readonly string[];
}

/** Tells that a user joined, left or changed in a topic. */
export interface PresenceUpdateFrame {
  readonly type: 'PRESENCE_UPDATE';
  readonly topic: string;
  /** 0 join, 1 leave, 2 update; receivers ignore others. */
  readonly action: number;
  /** Milliseconds since 1970, unsigned 64 bits. */
  readonly updatedAtMs: bigint;
  readonly userId: string;
  /** JSON text as sent; not judged here, and empty when absent. */
  readonly data: string;
}

/** The sender's whole presence state. */
export interface PresenceFullFrame {
  readonly type: 'PRESENCE_FULL';
  /** JSON text as sent; `parsePresenceFull` reads it. */
  readonly entries: string;
}

/** Says that the sender takes no new connections. Unknown before dialect D2e. */
export interface DrainFrame {
  readonly type: 'DRAIN';
}

/** A type this dialect does not know: to be skipped and counted, never an error. (WSE-CLU-012) */
export interface UnknownFrame {
  readonly type: 'UNKNOWN';
  /** First byte of the frame. */
  readonly code: number;
}

/** A frame of the cluster link; `type` tells which. */
export type ClusterFrame =
  | MsgFrame
  | PingFrame
  | PongFrame
  | HelloFrame
  | ShutdownFrame
  | SubFrame
  | UnsubFrame
  | ResyncFrame
  | PeerAnnounceFrame
  | PeerListFrame
  | PresenceUpdateFrame
  | PresenceFullFrame
  | DrainFrame
  | UnknownFrame;
