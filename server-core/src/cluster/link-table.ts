import { survivesTieBreak } from '@wsekit/codec/cluster';
import { clusterCapabilities } from '@wsekit/spec';
import { meshLimits } from './limits.ts';
import type { Link } from './link.ts';
import type { LinkEnd } from './link-end.ts';
import { isOwnKind } from './node-ids.ts';

/** All links of a node: one that is open for each other node, and those that are not so far. (WSE-CLU-103) */
export class LinkTable {
  readonly #nodeId: string;
  readonly #all = new Set<Link>();
  readonly #open = new Map<string, Link>();
  /** Open links, rebuilt when they change: publications walk them. */
  #openList: readonly Link[] = [];
  #accepted = 0;

  constructor(nodeId: string) {
    this.#nodeId = nodeId;
  }

  /** Links over which both nodes have introduced themselves. */
  get open(): readonly Link[] {
    return this.#openList;
  }

  /** All links that are not over. */
  get all(): Iterable<Link> {
    return this.#all;
  }

  /** Whether one more may come in. */
  get hasRoom(): boolean {
    return this.#accepted < meshLimits.maxAcceptedLinks;
  }

  add(link: Link): void {
    this.#all.add(link);
    if (link.role === 'acceptor') this.#accepted += 1;
  }

  /** The open link to a node. */
  to(nodeId: string): Link | undefined {
    return this.#open.get(nodeId);
  }

  /** Whether some open link leads to an address: it was dialled, or the node told it as its own and comes from that host. */
  leadsTo(address: string): boolean {
    return this.#openList.some((link) => link.address === address || link.announcedAddress === address);
  }

  /** Why a node that has introduced itself is not taken; undefined where it is. (WSE-CLU-090, WSE-CLU-091) */
  refusalOf(link: Link): LinkEnd | undefined {
    if (link.nodeId === this.#nodeId) return 'self';
    if (!isKeptByRule(link)) return 'tie_break';
    const other = this.#open.get(link.nodeId);
    return other === undefined || this.#isReplaced(other, link) ? undefined : 'duplicate';
  }

  /** Takes an open link, and gives the one it stands in for. */
  enter(link: Link): Link | undefined {
    const other = this.#open.get(link.nodeId);
    this.#open.set(link.nodeId, link);
    this.#openList = [...this.#open.values()];
    return other;
  }

  /** Forgets a link; tells whether it was the open one of its node. */
  delete(link: Link): boolean {
    if (this.#all.delete(link) && link.role === 'acceptor') this.#accepted -= 1;
    if (this.#open.get(link.nodeId) !== link) return false;
    this.#open.delete(link.nodeId);
    this.#openList = [...this.#open.values()];
    return true;
  }

  /**
   * The first link to a node lives. Two nodes of ours that dialled each other at the same moment both find one they
   * accepted when theirs is answered: there the dial of the lower id lives, on both sides.
   */
  #isReplaced(other: Link, link: Link): boolean {
    return (
      link.role === 'dialer' &&
      other.role === 'acceptor' &&
      isOwnKind(link.remoteId) &&
      survivesTieBreak(this.#nodeId, link.nodeId)
    );
  }
}

/** Nodes from 2.4.0 keep a link only with the lower id on the dialling side; those before 2.3.0 know no such rule. */
function isKeptByRule({ role, localId, remoteId, remoteCapabilities }: Link): boolean {
  if ((remoteCapabilities & clusterCapabilities.recovery) === 0) return true;
  return role === 'dialer' ? survivesTieBreak(localId, remoteId) : survivesTieBreak(remoteId, localId);
}
