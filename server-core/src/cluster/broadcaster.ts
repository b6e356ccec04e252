import { type ClusterFrame, encodeClusterWire, isCodecError } from '@wsekit/codec/cluster';
import { clusterCapabilities, clusterLimits, dialectD2g } from '@wsekit/spec';
import type { BackplaneNode, PresenceNews, Publication } from '../backplane/backplane.ts';
import type { MeshCounts } from './counters.ts';
import { type DeadLetterError, DeadLetters } from './dead-letters.ts';
import { greet, interestFrames, isAnnounceable } from './greeting.ts';
import type { Link } from './link.ts';
import { OutboundForms } from './outbound.ts';
import { presenceFull, presenceUpdate } from './presence-sync.ts';

const { interest_routing: interestRouting, presence: presenceBit } = clusterCapabilities;
const { cluster_resync_interval_ms: resyncIntervalMs } = clusterLimits;

/** What a {@link Broadcaster} needs. */
export interface BroadcasterHome {
  readonly node: BackplaneNode;
  readonly counted: MeshCounts;
  readonly links: { readonly open: readonly Link[] };
}

/** What of a node is said to a link besides its own interest and users. */
export interface Introduction {
  /** Where this node can be dialled, if it can. */
  readonly announced: string | undefined;
  /** Addresses of other nodes. */
  readonly addresses: readonly string[];
}

/** What this node says to all it is linked with: publications, what it holds, and its users. */
export class Broadcaster {
  /** Publications that did not get to a node. */
  readonly deadLetters: DeadLetters = new DeadLetters();
  readonly #home: BroadcasterHome;
  readonly #forms = new OutboundForms();
  #isDraining = false;
  #callOffResync: () => void = () => {};

  /** What is held is said again at intervals from now on. */
  constructor(home: BroadcasterHome) {
    this.#home = home;
    this.#scheduleResync();
  }

  publish(publication: Publication): void {
    const { topic, text } = publication;
    let hasBegun = false;
    for (const link of this.#home.links.open) {
      if (!link.interest.wants(topic)) continue;
      if (!hasBegun) this.#forms.begin(publication);
      hasBegun = true;
      const bytes = this.#forms.bytesFor(link.capabilities);
      if (bytes === undefined) this.lose(link, { topic, text }, 'frame too large');
      else if (link.sendMessage(bytes, publication)) this.#home.counted.messagesSent += 1;
      else this.lose(link, { topic, text }, 'queue full');
    }
  }

  /** A publication did not get to a node. */
  lose(link: Link, { topic, text }: Pick<Publication, 'topic' | 'text'>, error: DeadLetterError): void {
    this.#home.counted.messagesDropped += 1;
    this.deadLetters.add({ topic, payload: text, peerAddress: link.address, error });
  }

  changeInterest(type: 'SUB' | 'UNSUB', topic: string): void {
    if (!this.#isDraining && isAnnounceable(topic)) this.#tellAll({ type, topic }, interestRouting);
  }

  announcePresence(news: PresenceNews): void {
    this.#tellAll(presenceUpdate(news), presenceBit);
  }

  /** Behind DRAIN an empty RESYNC: published nodes take DRAIN for an interest in everything. (WSE-ERR-126) */
  drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    this.#tellAll({ type: 'DRAIN' }, 0);
    this.#tellAll({ type: 'RESYNC', topics: [], continuation: false }, 0);
  }

  /** Says to a link that has opened what the others know. */
  introduce(link: Link, { announced, addresses }: Introduction): void {
    const users = presenceFull(this.#home.node.localPresence());
    greet(link, { interests: this.#interests(), announced, addresses, users });
    if (this.#isDraining) link.send({ type: 'DRAIN' });
  }

  stop(): void {
    this.#callOffResync();
  }

  #interests(): readonly string[] {
    return this.#isDraining ? [] : [...this.#home.node.interests()].filter(isAnnounceable);
  }

  #scheduleResync(): void {
    this.#callOffResync = this.#home.node.clock.schedule(resyncIntervalMs, () => {
      this.#repeatInterest();
      this.#scheduleResync();
    });
  }

  /** All that is held, again: what got lost on the way to a node, or in it, does not stay lost. (WSE-CLU-059) */
  #repeatInterest(): void {
    const interests = this.#interests();
    for (const link of this.#home.links.open) {
      // One that has not taken the last of it yet gets no more of it.
      if (link.queuedControls > 0) continue;
      for (const frame of interestFrames(link, interests)) link.send(frame);
    }
  }

  /** Sends a frame to all nodes that offered a capability, written once. What cannot be written is nothing they could read. */
  #tellAll(frame: ClusterFrame, capability: number): void {
    const { links, node } = this.#home;
    if (links.open.length === 0) return;
    const bytes = wireOf(frame);
    if (bytes === undefined) node.logger.warn({ type: frame.type }, 'cluster frame cannot be written');
    else for (const link of links.open) if ((link.capabilities & capability) === capability) link.sendWire(bytes);
  }
}

function wireOf(frame: ClusterFrame): Uint8Array | undefined {
  try {
    return encodeClusterWire(frame, { dialect: dialectD2g });
  } catch (error) {
    if (isCodecError(error)) return undefined;
    throw error;
  }
}
