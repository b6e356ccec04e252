import type { RemotePresenceNews } from '../backplane.ts';
import { InterestSet } from '../interest-set.ts';
import { UserWeights } from '../user-weights.ts';
import { type ControlMessage, type RecordedUser, userField } from './control-message.ts';
import { nodeIdPattern } from './message.ts';
import type { ReadRecord } from './node-record.ts';

/** What is kept of the other nodes needs. */
export interface RemoteNodesHome {
  /** Reads a node's record; undefined where it has none, or none yet. Rejects where the engine is gone. */
  read(node: string): Promise<ReadRecord | undefined>;
  presence(news: RemotePresenceNews): void;
  nodeLeft(node: string): void;
  refused(count: number): void;
  /** The patterns of some node are others. */
  interestChanged(): void;
}

/** Users of one node that are kept here. */
export const mostUsers = 100_000;
/** Nodes that are kept here. */
const mostNodes = 1_000;

/** What this node has been told by another one. */
class RemoteNode {
  interest = new InterestSet();
  readonly users = new Map<string, Pick<RecordedUser, 'topic' | 'userId' | 'updatedAtMs'>>();
  readonly weights = new UserWeights();
  version = -1;
  isReading = false;
  /** Something was missed since reading began. */
  isBehind = false;
  /** Users that were told of while the record is read: what it says of them may be older. */
  readonly touched = new Set<string>();
}

/** The other nodes: who is there, what they want, and who their users are. */
export class RemoteNodes {
  readonly #home: RemoteNodesHome;
  readonly #own: string;
  readonly #nodes = new Map<string, RemoteNode>();

  constructor(own: string, home: RemoteNodesHome) {
    this.#own = own;
    this.#home = home;
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** Whether a pattern of some node matches a topic. */
  wants(topic: string): boolean {
    for (const { interest } of this.#nodes.values()) if (interest.holds(topic)) return true;
    return false;
  }

  /** Takes the list of nodes that are there: the others are gone, unless `keeps` holds for now. */
  setPresent(nodes: readonly string[], keeps: boolean): void {
    const present = new Set(nodes);
    for (const node of present) if (node !== this.#own && !this.#nodes.has(node)) this.#add(node);
    if (!keeps) for (const node of [...this.#nodes.keys()]) if (!present.has(node)) this.#remove(node);
  }

  /** Reads all records anew, since messages may have been missed. */
  readAll(): void {
    for (const [node, remote] of this.#nodes) void this.#read(node, remote);
  }

  /** Takes what a node tells of itself. */
  receive(message: ControlMessage): void {
    const { node } = message;
    if (node === this.#own) return;
    const remote = this.#nodes.get(node);
    if (message.kind === 'left') this.#remove(node);
    else if (remote === undefined) this.#add(node);
    else this.#hear(node, remote, message);
  }

  /** A version that is not the next one tells that something was missed. */
  #hear(node: string, remote: RemoteNode, message: ControlMessage): void {
    const { version } = message;
    const isMissing = version !== remote.version + (message.kind === 'here' ? 0 : 1);
    if (version > remote.version) remote.version = version;
    if (message.kind === 'presence') this.#tell(node, remote, message.news);
    if (message.kind === 'patterns') this.#setPatterns(remote, message.patterns);
    if (isMissing) void this.#read(node, remote);
  }

  /** Forgets everything, without telling. */
  clear(): void {
    this.#nodes.clear();
  }

  #add(node: string): void {
    if (this.#nodes.size >= mostNodes || !nodeIdPattern.test(node)) {
      this.#home.refused(1);
      return;
    }
    const remote = new RemoteNode();
    this.#nodes.set(node, remote);
    void this.#read(node, remote);
  }

  #remove(node: string): void {
    if (!this.#nodes.delete(node)) return;
    this.#home.interestChanged();
    this.#home.nodeLeft(node);
  }

  async #read(node: string, remote: RemoteNode): Promise<void> {
    remote.isBehind = true;
    if (remote.isReading) return;
    remote.isReading = true;
    try {
      while (remote.isBehind) {
        remote.isBehind = false;
        remote.touched.clear();
        const record = await this.#home.read(node);
        if (this.#nodes.get(node) !== remote) return;
        if (record !== undefined) this.#take(node, remote, record);
      }
    } catch {
      // The engine is gone: all are read when it is back.
    } finally {
      remote.isReading = false;
    }
  }

  #take(node: string, remote: RemoteNode, { version, patterns, users, refused }: ReadRecord): void {
    this.#home.refused(refused);
    remote.version = version;
    this.#setPatterns(remote, patterns);
    for (const [field, user] of users) {
      const known = remote.users.get(field);
      if (known?.updatedAtMs === user.updatedAtMs || remote.touched.has(field)) continue;
      this.#tell(node, remote, { kind: known === undefined ? 'join' : 'update', ...user });
    }
    for (const [field, known] of [...remote.users]) {
      if (!users.has(field) && !remote.touched.has(field))
        this.#tell(node, remote, { kind: 'leave', data: {}, ...known });
    }
  }

  #setPatterns(remote: RemoteNode, patterns: readonly string[]): void {
    remote.interest = new InterestSet();
    for (const pattern of patterns) {
      try {
        remote.interest.add(pattern);
      } catch {
        this.#home.refused(1);
      }
    }
    this.#home.interestChanged();
  }

  #tell(node: string, remote: RemoteNode, news: Omit<RemotePresenceNews, 'node'>): void {
    const field = userField(news.topic, news.userId);
    const { topic, userId, updatedAtMs } = news;
    if (remote.isReading) remote.touched.add(field);
    const isFull = remote.users.size >= mostUsers && !remote.users.has(field);
    if (news.kind !== 'leave' && (isFull || !remote.weights.take(field, news))) {
      this.#home.refused(1);
      return;
    }
    if (news.kind === 'leave') {
      remote.users.delete(field);
      remote.weights.drop(field);
    } else remote.users.set(field, { topic, userId, updatedAtMs });
    this.#home.presence({ ...news, node });
  }
}
