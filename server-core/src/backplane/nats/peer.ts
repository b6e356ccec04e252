import type { RemotePresenceNews } from '../backplane.ts';
import type { PeerNews, PeerUser, PeerUsers } from './peer-message.ts';

/** Most users of one node that are kept; further ones are not told of. */
export const maxUsersPerPeer = 100_000;

/** What is known of another node. */
export class Peer {
  readonly node: string;
  lastHeardMs: number;
  #askedMs = Number.NEGATIVE_INFINITY;
  /** Undefined until it was asked. */
  #changes: number | undefined;
  #users = new Map<string, PeerUser>();
  /** Parts of an answer that came so far. */
  #arriving: PeerUser[] = [];
  #parts = 0;
  readonly #tell: (news: RemotePresenceNews) => void;

  constructor(node: string, nowMs: number, tell: (news: RemotePresenceNews) => void) {
    this.node = node;
    this.lastHeardMs = nowMs;
    this.#tell = tell;
  }

  /** Whether all it told is known. */
  isAt(changes: number): boolean {
    return this.#changes === changes;
  }

  /** Whether to ask it for its users now: once within `waitMs`, until it answers. */
  asks(nowMs: number, waitMs: number): boolean {
    if (nowMs - this.#askedMs < waitMs) return false;
    this.#askedMs = nowMs;
    return true;
  }

  /** Takes news; false where some before them are missing. */
  change({ changes, news }: PeerNews): boolean {
    const isNext = this.#changes === changes - 1;
    for (const { kind, ...user } of news) this.#apply(kind, user);
    if (isNext) this.#changes = changes - 1 + news.length;
    return isNext;
  }

  /** Takes a part of all its users; what differs from what is known is told with the last one. */
  restate({ changes, part, isLast, users }: PeerUsers): void {
    if (part === 0) this.#arriving = [];
    else if (part !== this.#parts) return;
    this.#parts = part + 1;
    if (this.#arriving.length + users.length > maxUsersPerPeer) return;
    for (const user of users) this.#arriving.push(user);
    if (!isLast) return;
    this.#replace(new Map(this.#arriving.map((user) => [keyOf(user), user])));
    this.#arriving = [];
    this.#changes = changes;
    this.#askedMs = Number.NEGATIVE_INFINITY;
  }

  #replace(users: ReadonlyMap<string, PeerUser>): void {
    for (const [key, user] of this.#users) if (!users.has(key)) this.#apply('leave', user);
    for (const [key, user] of users) {
      const known = this.#users.get(key);
      if (known === undefined) this.#apply('join', user);
      else if (JSON.stringify(known) !== JSON.stringify(user)) this.#apply('update', user);
    }
  }

  #apply(kind: RemotePresenceNews['kind'], user: PeerUser): void {
    const key = keyOf(user);
    if (kind === 'leave') this.#users.delete(key);
    else if (this.#users.size < maxUsersPerPeer || this.#users.has(key)) this.#users.set(key, user);
    else return;
    this.#tell({ ...user, kind, node: this.node });
  }
}

function keyOf({ topic, userId }: PeerUser): string {
  return JSON.stringify([topic, userId]);
}
