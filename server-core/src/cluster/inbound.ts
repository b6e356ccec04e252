import type { ClusterFrame, MsgFrame, PresenceFullFrame, PresenceUpdateFrame } from '@wsekit/codec/cluster';
import { isCodecError } from '@wsekit/codec/cluster';
import type { BackplaneNode, PresenceNews } from '../backplane/backplane.ts';
import { readText } from '../read-text.ts';
import { canonicalAddress, isSameHost } from './address.ts';
import type { MeshCounts } from './counters.ts';
import type { Link } from './link.ts';
import type { LinkTable } from './link-table.ts';
import type { Peers } from './peers.ts';
import { RemoteUsers } from './presence-sync.ts';

/** What frames of other nodes are carried out with. */
export interface InboundHome {
  readonly node: BackplaneNode;
  readonly counted: MeshCounts;
  readonly links: LinkTable;
  readonly peers: Peers;
  /** Whether users of other nodes are taken. */
  readonly hasPresence: boolean;
  /** How far ahead of this node's clock a time may be. */
  readonly maxClockAheadMs: number;
}

/** Carries out what other nodes say, link by link in the order it comes. Nothing of it is handed on but new addresses. (WSE-CLU-095) */
export class Inbound {
  readonly #home: InboundHome;
  readonly #users = new Map<Link, RemoteUsers>();

  constructor(home: InboundHome) {
    this.#home = home;
  }

  /** Carries out a frame. */
  take(link: Link, frame: ClusterFrame): void {
    const { interest } = link;
    switch (frame.type) {
      case 'MSG':
        this.#deliver(link, frame);
        break;
      case 'SUB':
        this.#extendInterest(link, () => interest.add(frame.topic));
        break;
      case 'RESYNC':
        this.#extendInterest(link, () => interest.replace(frame.topics, frame.continuation));
        break;
      case 'UNSUB':
        interest.remove(frame.topic);
        break;
      case 'DRAIN':
        interest.clear();
        break;
      case 'PEER_ANNOUNCE':
        this.#announced(link, frame.address);
        break;
      case 'PEER_LIST':
        for (const address of frame.addresses) this.#learn(address);
        break;
      case 'PRESENCE_UPDATE':
      case 'PRESENCE_FULL':
        if (this.#home.hasPresence) this.#tellUsers(link, frame);
        break;
      case 'UNKNOWN':
        this.#home.counted.unknownMessageTypes += 1;
    }
  }

  /** Forgets what a link told. */
  forget(link: Link): void {
    this.#users.delete(link);
  }

  #deliver(link: Link, { topic, payload, recovery }: MsgFrame): void {
    const { node, counted } = this.#home;
    const text = readText(payload);
    if (text === undefined) {
      // Published nodes send it on as it is, in a text frame that no client can read.
      counted.notText += 1;
      return;
    }
    const offset = recovery === undefined ? Number.NaN : Number(recovery.offset);
    const position =
      recovery !== undefined && Number.isSafeInteger(offset) ? { epoch: recovery.epoch, offset } : undefined;
    counted.messagesDelivered += node.deliver({ topic, text, position, node: link.nodeId });
  }

  #extendInterest({ interest }: Link, extend: () => void): void {
    const wasOver = interest.isOverLimit;
    extend();
    if (interest.isOverLimit && !wasOver) this.#home.counted.interestsOverLimit += 1;
  }

  /** The first address a node announces is its own; those behind it are of others that came to it. (WSE-CLU-066) */
  #announced(link: Link, address: string): void {
    const known = canonicalAddress(address);
    if (link.announcedAddress === undefined && known !== undefined && isSameHost(known, link.address))
      link.announcedAddress = known;
    if (this.#learn(address) !== 'new') return;
    for (const other of this.#home.links.open) if (other !== link) other.send({ type: 'PEER_ANNOUNCE', address });
  }

  #learn(address: string): 'new' | 'known' | 'refused' {
    const outcome = this.#home.peers.learn(address);
    if (outcome === 'refused') this.#home.counted.addressesRefused += 1;
    return outcome;
  }

  #tellUsers(link: Link, frame: PresenceUpdateFrame | PresenceFullFrame): void {
    const users = this.#usersOf(link);
    if (frame.type === 'PRESENCE_UPDATE') {
      this.#tell(link, users.readUpdate(frame));
      return;
    }
    try {
      for (const news of users.readFull(frame)) this.#tell(link, news);
    } catch (error) {
      // No JSON, or none of the form: the frame is ignored, as everywhere. (WSE-CLU-074)
      if (!isCodecError(error)) throw error;
      this.#home.counted.presenceRefused += 1;
    }
  }

  #tell(link: Link, news: PresenceNews | undefined): void {
    if (news === undefined) this.#home.counted.presenceRefused += 1;
    else this.#home.node.presence({ ...news, node: link.nodeId });
  }

  #usersOf(link: Link): RemoteUsers {
    const known = this.#users.get(link);
    if (known !== undefined) return known;
    const { node, maxClockAheadMs } = this.#home;
    const users = new RemoteUsers({ maxClockAheadMs, nowMs: () => node.clock.nowMs() });
    this.#users.set(link, users);
    return users;
  }
}
