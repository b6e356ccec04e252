import type { ClusterFrame } from '@wsekit/codec/cluster';
import { clusterCapabilities, clusterLimits } from '@wsekit/spec';
import type { BackplaneHealth, BackplaneNode } from '../backplane/backplane.ts';
import type { Clock } from '../clock.ts';
import { Broadcaster } from './broadcaster.ts';
import { createMeshCounts, type MeshCounters, type MeshCounts } from './counters.ts';
import { Inbound } from './inbound.ts';
import { meshLimits } from './limits.ts';
import { Link, type LinkOwner } from './link.ts';
import type { LinkEnd } from './link-end.ts';
import { LinkRecord } from './link-record.ts';
import { LinkTable } from './link-table.ts';
import type { ClusterSocket, SocketHandler } from './network.ts';
import type { NodeIds } from './node-ids.ts';
import type { MeshSettings } from './options.ts';
import type { Peer, PeerOwner } from './peer.ts';
import { Peers } from './peers.ts';

const { cluster_connect_timeout_ms: connectTimeoutMs } = clusterLimits;
/** How long nodes have to close a link behind SHUTDOWN. */
const stopGraceMs = 1_000;

/** A mesh from its start to its end. */
export class RunningMesh implements LinkOwner, PeerOwner {
  readonly clock: Clock;
  readonly random: () => number;
  readonly counted: MeshCounts = createMeshCounts();
  readonly links: LinkTable;
  /** What goes out to all links. */
  readonly broadcaster: Broadcaster;
  readonly #node: BackplaneNode;
  readonly #settings: MeshSettings;
  readonly #ids: NodeIds;
  readonly #peers: Peers;
  readonly #inbound: Inbound;
  /** Links whose streams are not over, be they links or not any more. */
  readonly #streams = new Set<Link>();
  /** Nodes whose links were lost, as far as there is room. */
  readonly #lost = new Set<string>();
  #onAllGone = (): void => {};
  #announced: string | undefined;
  #hasBegun = false;
  #hasBeenLinked = false;
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
    const hasPresence = (capabilities & clusterCapabilities.presence) !== 0;
    this.#inbound = new Inbound({ node, counted, links, peers: this.#peers, hasPresence, maxClockAheadMs });
    this.broadcaster = new Broadcaster({ node, counted, links });
  }

  get state(): BackplaneHealth['state'] {
    if (this.#isStopped) return 'stopped';
    if (this.links.open.length > 0 || (this.#hasBegun && this.#peers.size === 0)) return 'connected';
    return this.#hasBeenLinked ? 'degraded' : 'connecting';
  }

  get counters(): MeshCounters {
    return { ...this.counted, deadLetters: this.broadcaster.deadLetters.size };
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

  /** Says goodbye, and resolves when no stream is left: that takes a second at most. */
  stop(): Promise<void> {
    this.#isStopped = true;
    this.broadcaster.stop();
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
    this.broadcaster.introduce(link, { announced: this.#announced, addresses: this.#peers.addresses });
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
      if (letter !== undefined) this.broadcaster.lose(link, letter, 'link closed');
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
    const { network, capabilities, recorder } = this.#settings;
    // TCP has its time, and TLS as much again.
    const openTimeoutMs = connectTimeoutMs * (network.isSecure ? 2 : 1);
    const nextTurn = (call: () => void): void => network.nextTurn(call);
    const { clock } = this;
    const record = LinkRecord.begin(recorder, clock, address);
    const link = new Link({
      owner: this,
      clock,
      role,
      address,
      localId,
      capabilities,
      openTimeoutMs,
      nextTurn,
      record,
    });
    this.links.add(link);
    this.#streams.add(link);
    return link;
  }

  /** The node is linked by another link now: what waited on this one goes out, and its users are told anew. */
  #replace(link: Link): void {
    this.#node.nodeLeft(link.nodeId);
    link.closeSoftly('duplicate');
  }

  #count(link: Link, end: LinkEnd): void {
    if (end === 'bad_frame') this.counted.badFrames += 1;
    else if (end === 'silent') this.counted.linksSilent += 1;
    else if (end === 'slow') this.counted.linksSlow += 1;
    else if (link.connectedAtMs === 0 && link.role === 'acceptor') this.counted.linksRefused += 1;
  }
}
