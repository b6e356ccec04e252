import { canonicalAddress, knownAs } from './address.ts';
import { meshLimits } from './limits.ts';
import type { Link } from './link.ts';
import type { LinkEnd } from './link-end.ts';
import { Peer, type PeerOwner } from './peer.ts';

/** Addresses that are dialled, those of the application and those that other nodes tell. (WSE-CLU-065, WSE-CLU-103) */
export class Peers {
  readonly #owner: PeerOwner;
  readonly #peers = new Map<string, Peer>();
  /** Addresses this node was found to be at itself. */
  readonly #own = new Set<string>();
  #isStopped = false;

  constructor(owner: PeerOwner) {
    this.#owner = owner;
  }

  get size(): number {
    return this.#peers.size;
  }

  /** All addresses, as they are told to other nodes. */
  get addresses(): readonly string[] {
    return [...this.#peers.keys()];
  }

  /** Dials what the application named; more than there are places for is left out. */
  addConfigured(addresses: Iterable<string>): void {
    for (const address of addresses) this.#add(knownAs(address), true);
  }

  /** Says that an address is this node's own. */
  addOwn(address: string): void {
    const known = knownAs(address);
    // What peers can make this node dial to find itself is bounded by the places for peers; this is the bound of its own.
    if (this.#own.size < meshLimits.maxPeers) this.#own.add(known);
    this.#peers.get(known)?.stop();
    this.#peers.delete(known);
  }

  /** Takes an address another node tells: `new` where it is dialled from now on. */
  learn(address: string): 'new' | 'known' | 'refused' {
    const known = canonicalAddress(address);
    if (known === undefined) return 'refused';
    if (this.#own.has(known) || this.#peers.has(known)) return 'known';
    return this.#add(known, false) ? 'new' : 'refused';
  }

  /** Tells the peer of a dialled link that it is open. */
  opened(link: Link): void {
    this.#peerOf(link)?.opened(link.nodeId);
  }

  /** Tells the peer of a dialled link that it is over, and those that waited for such an end. */
  closed(link: Link, end: LinkEnd): void {
    this.#peerOf(link)?.closed(end, link.nodeId);
    for (const peer of this.#peers.values()) peer.wake();
  }

  /** Finds the address behind a dial of this node that came back to it. */
  foundSelf(localId: string): void {
    for (const peer of this.#peers.values()) if (peer.link?.localId === localId) this.addOwn(peer.address);
  }

  /** Dials no more. */
  stop(): void {
    this.#isStopped = true;
    for (const peer of this.#peers.values()) peer.stop();
  }

  #peerOf(link: Link): Peer | undefined {
    const peer = link.role === 'dialer' ? this.#peers.get(link.address) : undefined;
    return peer?.link === link ? peer : undefined;
  }

  #add(address: string, isConfigured: boolean): boolean {
    if (this.#isStopped || this.#own.has(address) || this.#peers.has(address)) return false;
    if (this.#peers.size >= meshLimits.maxPeers && !this.#makeRoom()) return false;
    const peer = new Peer(this.#owner, address, isConfigured);
    this.#peers.set(address, peer);
    peer.start();
    return true;
  }

  /** Gives up an address that only others told and that nobody ever answers at. */
  #makeRoom(): boolean {
    for (const [address, peer] of this.#peers) {
      if (!peer.isHopeless) continue;
      peer.stop();
      peer.link?.close('stopped');
      this.#peers.delete(address);
      return true;
    }
    return false;
  }
}
