import type { NatsConnection } from '@nats-io/transport-node';
import type { BackplaneNode, PresenceNews } from '../backplane.ts';
import type { Counts } from '../counts.ts';
import { Peer } from './peer.ts';
import { decodePeerMessage, maxUsersPerMessage, type PeerMessage } from './peer-message.ts';

/** Most other nodes that are known; further ones are not heard. */
export const maxPeers = 1_024;
const everyNode = 'nodes';

/** What {@link Peers} needs. */
export interface PeersHome {
  readonly nodeId: string;
  readonly prefix: string;
  readonly heartbeatMs: number;
  readonly peerTimeoutMs: number;
  readonly node: BackplaneNode;
  readonly counts: Counts;
  connection(): NatsConnection | undefined;
}

/**
 * The other nodes and their users: each says that it is there, and how often its users changed. Who misses a change asks for
 * all of them.
 */
export class Peers {
  readonly #home: PeersHome;
  readonly #peers = new Map<string, Peer>();
  #changes = 0;
  #waiting: PresenceNews[] = [];
  #callOff: (() => void) | undefined;

  constructor(home: PeersHome) {
    this.#home = home;
  }

  get count(): number {
    return this.#peers.size;
  }

  /** Subscribes for good. */
  open(connection: NatsConnection): void {
    const { prefix, nodeId } = this.#home;
    for (const name of [everyNode, `node.${nodeId}`]) {
      connection.subscribe(`${prefix}.${name}`, {
        callback: (error, message) => {
          if (error === null) this.#receive(message.string());
        },
      });
    }
  }

  /** Says that this node is there, and from now on again and again. */
  start(): void {
    this.#callOff?.();
    this.#beat(true);
    this.#callOff = this.#home.node.clock.schedule(this.#home.heartbeatMs, () => this.#tick());
  }

  stop(): void {
    this.#callOff?.();
    this.#send(everyNode, { is: 'leave', node: this.#home.nodeId });
    this.#peers.clear();
  }

  /** Tells of a user, at the end of the turn. */
  announce(change: PresenceNews): void {
    this.#waiting.push(change);
    if (this.#waiting.length >= maxUsersPerMessage) this.#tellNews();
    else if (this.#waiting.length === 1) queueMicrotask(() => this.#tellNews());
  }

  #tellNews(): void {
    const news = this.#waiting;
    if (news.length === 0) return;
    this.#waiting = [];
    // Counted even where it is not sent: so the others find out.
    const first = this.#changes + 1;
    this.#changes += news.length;
    this.#send(everyNode, { is: 'news', node: this.#home.nodeId, changes: first, news });
  }

  #tick(): void {
    this.#callOff = this.#home.node.clock.schedule(this.#home.heartbeatMs, () => this.#tick());
    this.#beat(false);
    const eldestMs = this.#home.node.clock.nowMs() - this.#home.peerTimeoutMs;
    for (const peer of this.#peers.values()) if (peer.lastHeardMs <= eldestMs) this.#forget(peer.node);
  }

  #beat(isNew: boolean): void {
    this.#send(everyNode, { is: 'beat', node: this.#home.nodeId, changes: this.#changes, isNew });
  }

  #receive(text: string): void {
    this.#home.counts.bytesReceived += text.length;
    const message = decodePeerMessage(text);
    if (message === undefined) this.#home.counts.unknownMessageTypes += 1;
    else if (message.node !== this.#home.nodeId) {
      try {
        this.#hear(message);
      } catch (error) {
        this.#home.node.logger.error({ err: error }, 'what another node told was not taken');
      }
    }
  }

  #hear(message: PeerMessage): void {
    const peer = message.is === 'leave' ? undefined : this.#peerOf(message.node);
    if (message.is === 'leave') this.#forget(message.node);
    if (peer === undefined) return;
    peer.lastHeardMs = this.#home.node.clock.nowMs();
    if (message.is === 'ask') this.#answer(message.node);
    else if (message.is === 'users') peer.restate(message);
    else if (message.is === 'news') {
      if (!peer.change(message)) this.#ask(peer);
    } else if (message.is === 'beat') {
      if (message.isNew) this.#beat(false);
      if (!peer.isAt(message.changes)) this.#ask(peer);
    }
  }

  #peerOf(node: string): Peer | undefined {
    const known = this.#peers.get(node);
    if (known !== undefined) return known;
    if (this.#peers.size >= maxPeers) {
      this.#home.counts.unknownMessageTypes += 1;
      return undefined;
    }
    const { clock } = this.#home.node;
    const refused = (): void => {
      this.#home.counts.unknownMessageTypes += 1;
    };
    const peer = new Peer(node, clock.nowMs(), (news) => this.#home.node.presence(news), refused);
    this.#peers.set(node, peer);
    this.#home.node.stateChanged();
    return peer;
  }

  #forget(node: string): void {
    if (!this.#peers.delete(node)) return;
    this.#home.node.nodeLeft(node);
    this.#home.node.stateChanged();
  }

  #ask(peer: Peer): void {
    const { node, heartbeatMs, nodeId } = this.#home;
    if (peer.asks(node.clock.nowMs(), heartbeatMs)) this.#send(`node.${peer.node}`, { is: 'ask', node: nodeId });
  }

  #answer(node: string): void {
    // What is told later than this must be counted later.
    this.#tellNews();
    const users = [...this.#home.node.localPresence()];
    const parts = Math.max(1, Math.ceil(users.length / maxUsersPerMessage));
    for (let part = 0; part < parts; part += 1) {
      const own = users.slice(part * maxUsersPerMessage, (part + 1) * maxUsersPerMessage);
      const isLast = part === parts - 1;
      const answer = { node: this.#home.nodeId, changes: this.#changes, part, isLast, users: own };
      this.#send(`node.${node}`, { is: 'users', ...answer });
    }
  }

  #send(name: string, message: PeerMessage): void {
    const connection = this.#home.connection();
    if (connection === undefined) return;
    try {
      connection.publish(`${this.#home.prefix}.${name}`, JSON.stringify(message));
    } catch {
      // More than the server takes, or gone: the count of changes tells the others.
    }
  }
}
