import type { RemotePresenceNews } from '../backplane.ts';
import { UserWeights } from '../user-weights.ts';
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
  readonly #weights = new UserWeights();
  /** Parts of an answer that came so far. */
  #arriving: PeerUser[] = [];
  #arrivingWeights = new UserWeights();
  #parts = 0;
  readonly #tell: (news: RemotePresenceNews) => void;
  readonly #refused: () => void;

  /** @param refused - told of a user, or an answer, that there is no room for. */
  constructor(node: string, nowMs: number, tell: (news: RemotePresenceNews) => void, refused: () => void) {
    this.node = node;
    this.lastHeardMs = nowMs;
    this.#tell = tell;
    this.#refused = refused;
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
    if (part === 0) this.#begin();
    else if (part !== this.#parts) return;
    this.#parts = part + 1;
    if (!this.#gather(users)) {
      this.#begin();
      this.#parts = Number.NaN;
      this.#refused();
      return;
    }
    if (!isLast) return;
    this.#replace(new Map(this.#arriving.map((user) => [keyOf(user), user])));
    this.#begin();
    this.#changes = changes;
    this.#askedMs = Number.NEGATIVE_INFINITY;
  }

  #begin(): void {
    this.#arriving = [];
    this.#arrivingWeights = new UserWeights();
  }

  /** Adds a part to what has arrived; false where there is no room for it. */
  #gather(users: readonly PeerUser[]): boolean {
    if (this.#arriving.length + users.length > maxUsersPerPeer) return false;
    for (const user of users) {
      if (!this.#arrivingWeights.take(String(this.#arriving.length), user)) return false;
      this.#arriving.push(user);
    }
    return true;
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
    if (kind === 'leave') {
      this.#users.delete(key);
      this.#weights.drop(key);
    } else if (this.#hasRoomFor(key, user)) this.#users.set(key, user);
    else {
      this.#refused();
      return;
    }
    this.#tell({ ...user, kind, node: this.node });
  }

  #hasRoomFor(key: string, user: PeerUser): boolean {
    const isCounted = this.#users.size < maxUsersPerPeer || this.#users.has(key);
    return isCounted && this.#weights.take(key, user);
  }
}

function keyOf({ topic, userId }: PeerUser): string {
  return JSON.stringify([topic, userId]);
}
