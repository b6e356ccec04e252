import { type ClusterFrame, encodeClusterWire, isCodecError } from '@wsekit/codec/cluster';
import { clusterCapabilities, clusterLimits, dialectD2g } from '@wsekit/spec';
import type { BackplaneHealth, BackplaneNode, PresenceNews, Publication } from '../backplane/backplane.ts';
import type { Clock } from '../clock.ts';
import { type Counted, createCounted, type MeshCounters } from './counters.ts';
import { type DeadLetterError, DeadLetters } from './dead-letters.ts';
import { greet, interestFrames, isAnnounceable } from './greeting.ts';
import { Inbound } from './inbound.ts';
import { meshLimits } from './limits.ts';
import { Link, type LinkOwner } from './link.ts';
import type { LinkEnd } from './link-end.ts';
import { LinkTable } from './link-table.ts';
import type { ClusterSocket, SocketHandler } from './network.ts';
import type { NodeIds } from './node-ids.ts';
import type { MeshSettings } from './options.ts';
import { OutboundForms } from './outbound.ts';
import type { Peer, PeerOwner } from './peer.ts';
import { Peers } from './peers.ts';
import { presenceFull, presenceUpdate } from './presence-sync.ts';

const { interest_routing: interestRouting, presence: presenceBit } = clusterCapabilities;
const { cluster_resync_interval_ms: resyncIntervalMs, cluster_connect_timeout_ms: connectTimeoutMs } = clusterLimits;
/** How long nodes have to close a link behind SHUTDOWN. */
const stopGraceMs = 1_000;

/** A mesh from its start to its end. */
export class RunningMesh implements LinkOwner, PeerOwner {
  readonly clock: Clock;
  readonly random: () => number;
  readonly counted: Counted = createCounted();
  readonly deadLetters: DeadLetters = new DeadLetters();
  readonly links: LinkTable;
  readonly #node: BackplaneNode;
  readonly #settings: MeshSettings;
  readonly #ids: NodeIds;
  readonly #peers: Peers;
  readonly #inbound: Inbound;
  readonly #forms = new OutboundForms();
  readonly #callOffResync: () => void;
  /** Links whose streams are not over, be they links or not any more. */
  readonly #streams = new Set<Link>();
  /** Nodes whose links were lost, as far as there is room. */
  readonly #lost = new Set<string>();
  #onAllGone = (): void => {};
  #announced: string | undefined;
  #hasBegun = false;
  #hasBeenLinked = false;
  #isDraining = false;
  #isStopped = false;

  constructor(node: BackplaneNode, settings: MeshSettings) {
    this.#node = node;
    this.#settings = settings;
    this.clock = node.clock;
    this.random = settings.random;
    this.#ids = settings.ids;
    this.links = new LinkTable(settings.ids.nodeId);
    this.#peers = new Peers(this);
    const { links, counted } = this;
    const { maxClockAheadMs, capabilities } = settings;
    const hasPresence = (capabilities & presenceBit) !== 0;
    this.#inbound = new Inbound({ node, counted, links, peers: this.#peers, hasPresence, maxClockAheadMs });
    this.#callOffResync = repeat(this.clock, resyncIntervalMs, () => this.#repeatInterest());
  }

  get state(): BackplaneHealth['state'] {
    if (this.#isStopped) return 'stopped';
    if (this.links.open.length > 0 || (this.#hasBegun && this.#peers.size === 0)) return 'connected';
    return this.#hasBeenLinked ? 'degraded' : 'connecting';
  }

  get counters(): MeshCounters {
    return { ...this.counted, deadLetters: this.deadLetters.size };
  }

  /** Begins to dial; `announced` is where this node can be dialled. */
  begin(announced: string | undefined): void {
    if (this.#isStopped) return;
    this.#announced = announced;
    if (announced !== undefined) this.#peers.addOwn(announced);
    this.#peers.addConfigured(this.#settings.peers);
    this.#hasBegun = true;
    this.#node.stateChanged();
  }

  publish(publication: Publication): void {
    const { topic, text } = publication;
    let hasBegun = false;
    for (const link of this.links.open) {
      if (!link.interest.wants(topic)) continue;
      if (!hasBegun) this.#forms.begin(publication);
      hasBegun = true;
      const bytes = this.#forms.bytesFor(link.capabilities);
      if (bytes === undefined) this.#lose(link, topic, text, 'frame too large');
      else if (link.sendMessage(bytes, publication)) this.counted.messagesSent += 1;
      else this.#lose(link, topic, text, 'queue full');
    }
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

  /** Says goodbye, and resolves when no stream is left: that takes a second at most. */
  stop(): Promise<void> {
    this.#isStopped = true;
    this.#callOffResync();
    this.#peers.stop();
    for (const link of [...this.links.all]) {
      if (link.isOpen) link.send({ type: 'SHUTDOWN' });
      link.closeSoftly('stopped', stopGraceMs);
    }
    this.#node.stateChanged();
    return new Promise((resolve) => {
      this.#onAllGone = resolve;
      if (this.#streams.size === 0) resolve();
    });
  }

  /** Takes a stream that came in. */
  accept(socket: ClusterSocket): SocketHandler {
    const { hasRoom } = this.links;
    const link = this.#createLink('acceptor', socket.remoteAddress, this.#ids.acceptingId);
    link.setSocket(socket);
    if (!hasRoom) link.close('too_many');
    else if (this.#isStopped) link.close('stopped');
    return link;
  }

  dial(address: string): Link {
    const link = this.#createLink('dialer', address, this.#ids.nextDialingId());
    link.setSocket(this.#settings.network.dial(address, link));
    return link;
  }

  isLinked({ address, nodeId }: Peer): boolean {
    return (nodeId !== undefined && this.links.to(nodeId) !== undefined) || this.links.leadsTo(address);
  }

  retried(): void {
    this.counted.reconnects += 1;
  }

  received(bytes: number): void {
    this.counted.bytesReceived += bytes;
  }

  sent(bytes: number): void {
    this.counted.bytesSent += bytes;
  }

  admit(link: Link): LinkEnd | undefined {
    const refusal = this.links.refusalOf(link);
    if (refusal === 'self') this.#peers.foundSelf(link.remoteId);
    return refusal;
  }

  opened(link: Link): void {
    const replaced = this.links.enter(link);
    if (replaced !== undefined) this.#replace(replaced);
    this.#hasBeenLinked = true;
    // Dials that are not the first are counted when they are made.
    if (this.#lost.delete(link.nodeId) && link.role === 'acceptor') this.counted.reconnects += 1;
    this.#peers.opened(link);
    greet(link, {
      interests: this.#interests(),
      announced: this.#announced,
      addresses: this.#peers.addresses,
      users: presenceFull(this.#node.localPresence()),
    });
    if (this.#isDraining) link.send({ type: 'DRAIN' });
    this.#node.logger.info({ node: link.nodeId, address: link.address }, 'cluster link up');
    this.#node.stateChanged();
  }

  frame(link: Link, frame: ClusterFrame): void {
    this.#inbound.take(link, frame);
  }

  closed(link: Link, end: LinkEnd, detail: string | undefined): void {
    const wasOpen = this.links.delete(link);
    this.#inbound.forget(link);
    this.#count(link, end);
    for (const { letter } of link.takeQueued())
      if (letter !== undefined) this.#lose(link, letter.topic, letter.text, 'link closed');
    this.#peers.closed(link, end);
    const about = { node: link.nodeId, address: link.address, role: link.role, end, detail };
    if (!wasOpen) {
      this.#node.logger.debug(about, 'cluster link not made');
      return;
    }
    this.#node.logger.info(about, 'cluster link down');
    if (this.#lost.size < meshLimits.maxPeers) this.#lost.add(link.nodeId);
    this.#node.nodeLeft(link.nodeId);
    this.#node.stateChanged();
  }

  gone(link: Link): void {
    this.#streams.delete(link);
    if (this.#streams.size === 0) this.#onAllGone();
  }

  #createLink(role: Link['role'], address: string, localId: string): Link {
    const { network, capabilities } = this.#settings;
    // TCP has its time, and TLS as much again.
    const openTimeoutMs = connectTimeoutMs * (network.isSecure ? 2 : 1);
    const nextTurn = (call: () => void): void => network.nextTurn(call);
    const { clock } = this;
    const link = new Link({ owner: this, clock, role, address, localId, capabilities, openTimeoutMs, nextTurn });
    this.links.add(link);
    this.#streams.add(link);
    return link;
  }

  /** The node is linked by another link now: what waited on this one goes out, and its users are told anew. */
  #replace(link: Link): void {
    this.#node.nodeLeft(link.nodeId);
    link.closeSoftly('duplicate');
  }

  #interests(): readonly string[] {
    return this.#isDraining ? [] : [...this.#node.interests()].filter(isAnnounceable);
  }

  /** All that is held, again: what got lost on the way to a node, or in it, does not stay lost. (WSE-CLU-059) */
  #repeatInterest(): void {
    const interests = this.#interests();
    for (const link of this.links.open) {
      // One that has not taken the last of it yet gets no more of it.
      if (link.queuedControls > 0) continue;
      for (const frame of interestFrames(link, interests)) link.send(frame);
    }
  }

  /** Sends a frame to all nodes that offered a capability, written once. What cannot be written is nothing they could read. */
  #tellAll(frame: ClusterFrame, capability: number): void {
    const { open } = this.links;
    if (open.length === 0) return;
    const bytes = wireOf(frame);
    if (bytes === undefined) this.#node.logger.warn({ type: frame.type }, 'cluster frame cannot be written');
    else for (const link of open) if ((link.capabilities & capability) === capability) link.sendWire(bytes);
  }

  #lose(link: Link, topic: string, payload: string, error: DeadLetterError): void {
    this.counted.messagesDropped += 1;
    this.deadLetters.add({ topic, payload, peerAddress: link.address, error });
  }

  #count(link: Link, end: LinkEnd): void {
    if (end === 'bad_frame') this.counted.badFrames += 1;
    else if (end === 'silent') this.counted.linksSilent += 1;
    else if (end === 'slow') this.counted.linksSlow += 1;
    else if (link.connectedAtMs === 0 && link.role === 'acceptor') this.counted.linksRefused += 1;
  }
}

function repeat(clock: Clock, intervalMs: number, call: () => void): () => void {
  let callOff = (): void => {};
  const next = (): void => {
    callOff = clock.schedule(intervalMs, () => {
      call();
      next();
    });
  };
  next();
  return () => callOff();
}

function wireOf(frame: ClusterFrame): Uint8Array | undefined {
  try {
    return encodeClusterWire(frame, { dialect: dialectD2g });
  } catch (error) {
    if (isCodecError(error)) return undefined;
    throw error;
  }
}
