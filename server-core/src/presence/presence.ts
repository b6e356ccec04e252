import type { RemotePresenceNews } from '../backplane/backplane.ts';
import type { PresenceData } from '../events.ts';
import { type Claim, Claims, Departures, isSame } from './merge.ts';
import { here, type ShownUser, shown, type User } from './shown-user.ts';

/** How much presence a server keeps. */
export interface PresenceLimits {
  /** Longest data of a user as compact JSON, in bytes of UTF-8. (WSE-PRS-030) */
  readonly maxDataBytes: number;
  /** Most users of a topic; 0 for any number. (WSE-PRS-033) */
  readonly maxMembers: number;
}

/** Told of every change that others are to know of. (WSE-PRS-010 to WSE-PRS-014) */
export interface PresenceListener {
  /** Length of data as JSON, in bytes of UTF-8; Infinity for what has no form in it. */
  bytesOf(data: PresenceData): number;
  /** Somebody came, went or changed, as those who hold the topic see it. */
  changed(change: PresenceChange): void;
  /** This node says something else of a user than before, whether or not it changes what is seen here. (WSE-PRS-050) */
  said(change: PresenceChange): void;
}

export interface PresenceChange {
  readonly kind: 'join' | 'leave' | 'update';
  readonly topic: string;
  readonly userId: string;
  readonly data: PresenceData;
  readonly updatedAtMs: number;
  /** Id of the node that tells it, where it is another one. */
  readonly node?: string;
}

/**
 * What became of joining. `replaced`: the user was there, and the data is new. `full`: the topic has all the users, or the
 * connection all the topics, it may have.
 */
export type JoinOutcome = 'joined' | 'replaced' | 'full';

/** What another node tells of a user. */
export type RemotePresence = RemotePresenceNews;

const nothing: Claim = { data: {}, updatedAtMs: 0 };

interface Room<Member> {
  readonly users: Map<string, User<Member>>;
  connectionCount: number;
}

/** Who is present in which topic, by user. */
export class Presence<Member extends object> {
  readonly #limits: PresenceLimits;
  readonly #listener: PresenceListener;
  readonly #rooms = new Map<string, Room<Member>>();
  readonly #joined = new Map<Member, { readonly userId: string; readonly topics: Set<string> }>();
  readonly #departures = new Departures();
  #userCount = 0;
  /** Time of this node's last word. */
  #saidMs = 0;

  constructor(limits: PresenceLimits, listener: PresenceListener) {
    this.#limits = limits;
    this.#listener = listener;
  }

  /** Whether a connection is present in a topic. */
  has(member: Member, topic: string): boolean {
    return this.#joined.get(member)?.topics.has(topic) === true;
  }

  /** Topics that somebody is present in. (WSE-PRS-007) */
  get topicCount(): number {
    return this.#rooms.size;
  }

  /** Users over all topics; one in two topics counts twice. */
  get userCount(): number {
    return this.#userCount;
  }

  /** Whether data is taken: it has a form in JSON, and is not too long. */
  accepts(data: PresenceData): boolean {
    return this.#listener.bytesOf(data) <= this.#limits.maxDataBytes;
  }

  /** A connection of a user joins a topic, or replaces the data, which has to be such as is accepted. */
  join(member: Member, userId: string, topic: string, data: PresenceData, nowMs: number): JoinOutcome {
    const known = this.#rooms.get(topic);
    const user = known?.users.get(userId);
    const { maxMembers } = this.#limits;
    if (user === undefined && maxMembers > 0 && (known?.users.size ?? 0) >= maxMembers) return 'full';
    const { room, entry } = this.#enter(topic, userId);
    this.#say(topic, userId, entry.claims, data, nowMs);
    this.#count(room, entry, member, userId, topic);
    if (user !== undefined) return 'replaced';
    this.#tell('join', topic, userId, entry.claims.shown);
    return 'joined';
  }

  /** A connection leaves a topic; nothing happens when it was not present there. */
  leave(member: Member, topic: string, nowMs: number): void {
    const own = this.#joined.get(member);
    const room = this.#rooms.get(topic);
    if (own?.topics.delete(topic) !== true || room === undefined) return;
    if (own.topics.size === 0) this.#joined.delete(member);
    const user = room.users.get(own.userId);
    if (user?.connections.delete(member) !== true) return;
    room.connectionCount -= 1;
    if (user.connections.size > 0) return;
    const before = user.claims.shown;
    const said = user.claims.of(here) ?? nothing;
    user.claims.forget(here);
    const updatedAtMs = this.#nextMs(nowMs, said.updatedAtMs);
    this.#listener.said({ kind: 'leave', topic, userId: own.userId, data: said.data, updatedAtMs });
    this.#departed(topic, own.userId, { ...(before ?? nothing), updatedAtMs }, before);
  }

  /** A connection leaves all its topics. */
  leaveAll(member: Member, nowMs: number): void {
    for (const topic of [...(this.#joined.get(member)?.topics ?? [])]) this.leave(member, topic, nowMs);
  }

  /** Replaces the data wherever this connection is present; gives the number of topics. (WSE-PRS-012, WSE-PRS-034) */
  update(member: Member, data: PresenceData, nowMs: number): number {
    const own = this.#joined.get(member);
    for (const topic of own?.topics ?? []) this.replace(own?.userId ?? '', topic, data, nowMs);
    return own?.topics.size ?? 0;
  }

  /** Replaces the data of a user who is present in a topic, and tells of it. */
  replace(userId: string, topic: string, data: PresenceData, nowMs: number): void {
    const user = this.#rooms.get(topic)?.users.get(userId);
    if (user === undefined) return;
    this.#say(topic, userId, user.claims, data, nowMs);
    this.#tell('update', topic, userId, user.claims.shown);
  }

  /**
   * Takes what another node tells; the later word counts, and only what changes anything is told. (WSE-PRS-051 to WSE-PRS-054,
   * WSE-PRS-056) False when it changed nothing.
   */
  merge({ node, kind, topic, userId, data, updatedAtMs }: RemotePresence, nowMs: number): boolean {
    const user = this.#rooms.get(topic)?.users.get(userId);
    const before = user?.claims.shown;
    if (kind === 'leave') {
      this.#departures.note(node, topic, userId, updatedAtMs, nowMs);
      if (user?.claims.withdraw(node, updatedAtMs) !== true) return false;
      this.#lostConnection(topic);
      return this.#departed(topic, userId, { data: before?.data ?? data, updatedAtMs }, before, node);
    }
    if (kind === 'update' && user?.claims.has(node) !== true) return false;
    if (this.#departures.isBehind(node, topic, userId, updatedAtMs) || !this.#hasRoomFor(topic, user, data))
      return false;
    const { entry, room } = this.#enter(topic, userId);
    if (!entry.claims.has(node)) room.connectionCount += 1;
    if (!entry.claims.claim(node, { data, updatedAtMs })) return false;
    return this.#shows(before, topic, userId, entry, node);
  }

  /** A node is gone, and all it said with it. (WSE-PRS-055) */
  forgetNode(node: string, nowMs: number): void {
    for (const [topic, room] of [...this.#rooms]) {
      for (const [userId, { claims }] of [...room.users]) {
        const before = claims.shown;
        if (!claims.forget(node)) continue;
        this.#lostConnection(topic);
        this.#departed(topic, userId, { ...(before ?? nothing), updatedAtMs: nowMs }, before, node);
      }
    }
  }

  /** Users with connections of this node, as other nodes are told of them. */
  *local(): Iterable<{ readonly topic: string; readonly userId: string } & Claim> {
    for (const [topic, { users }] of this.#rooms) {
      for (const [userId, { claims }] of users) {
        const claim = claims.of(here);
        if (claim !== undefined) yield { topic, userId, ...claim };
      }
    }
  }

  /** Users of a topic, with data and the number of their connections. (WSE-PRS-040) */
  members(topic: string): Record<string, ShownUser> {
    return Object.fromEntries([...(this.#rooms.get(topic)?.users ?? [])].map(([id, user]) => [id, shown(user)]));
  }

  /** {@link members}, where they take at most so many bytes of JSON; undefined where they take more. */
  membersWithin(topic: string, mostBytes: number): Record<string, ShownUser> | undefined {
    const members: [string, ShownUser][] = [];
    let left = mostBytes;
    for (const [id, user] of this.#rooms.get(topic)?.users ?? []) {
      members.push([id, shown(user)]);
      left -= Buffer.byteLength(JSON.stringify(members.at(-1)));
      if (left < 0) return undefined;
    }
    return Object.fromEntries(members);
  }

  /** Counts of a topic, however many are in it at the same cost. (WSE-PRS-041) */
  stats(topic: string): { readonly users: number; readonly connections: number } {
    const room = this.#rooms.get(topic);
    return { users: room?.users.size ?? 0, connections: room?.connectionCount ?? 0 };
  }

  /** Removes connections that are gone, and users without any. (WSE-PRS-045) */
  sweep(isAlive: (member: Member) => boolean, nowMs: number): void {
    for (const member of [...this.#joined.keys()]) if (!isAlive(member)) this.leaveAll(member, nowMs);
    this.#departures.sweep(nowMs);
  }

  // The last word of this node is later than all it has heard: of an equal time it would count only here. What is shown already
  // is not said again, with a time that others do not know.
  #say(topic: string, userId: string, claims: Claims, data: PresenceData, nowMs: number): void {
    const before = claims.of(here);
    const latest = claims.shown;
    if (before !== undefined && isSame(before.data, data) && isSame(latest?.data, data)) return;
    const heardMs = latest === undefined || latest === before ? 0 : latest.updatedAtMs + 1;
    const claim = { data, updatedAtMs: this.#nextMs(nowMs, Math.max(heardMs, before?.updatedAtMs ?? 0)) };
    claims.claim(here, claim);
    this.#listener.said({ kind: before === undefined ? 'join' : 'update', topic, userId, ...claim });
  }

  /** A time that no word of this node is later than: others would take this one for older, where a clock was set back. */
  #nextMs(nowMs: number, heardMs: number): number {
    // Others are told whole milliseconds.
    this.#saidMs = Math.max(Math.trunc(nowMs), heardMs, this.#saidMs);
    return this.#saidMs;
  }

  #enter(topic: string, userId: string): { readonly room: Room<Member>; readonly entry: User<Member> } {
    const room = this.#rooms.get(topic) ?? { users: new Map<string, User<Member>>(), connectionCount: 0 };
    this.#rooms.set(topic, room);
    const known = room.users.get(userId);
    if (known !== undefined) return { room, entry: known };
    const entry: User<Member> = { claims: new Claims(), connections: new Set() };
    room.users.set(userId, entry);
    this.#userCount += 1;
    return { room, entry };
  }

  #hasRoomFor(topic: string, user: User<Member> | undefined, data: PresenceData): boolean {
    const { maxMembers } = this.#limits;
    const isFull = user === undefined && maxMembers > 0 && (this.#rooms.get(topic)?.users.size ?? 0) >= maxMembers;
    return !isFull && this.accepts(data);
  }

  #lostConnection(topic: string): void {
    const room = this.#rooms.get(topic);
    if (room !== undefined) room.connectionCount -= 1;
  }

  /** A claim is gone; with the last one the user is. */
  #departed(topic: string, userId: string, last: Claim, before: Claim | undefined, node?: string): boolean {
    const room = this.#rooms.get(topic);
    const user = room?.users.get(userId);
    if (room === undefined || user === undefined) return false;
    if (user.claims.size > 0) return this.#shows(before, topic, userId, user, node);
    room.users.delete(userId);
    this.#userCount -= 1;
    if (room.users.size === 0) this.#rooms.delete(topic);
    this.#tell('leave', topic, userId, last, node);
    return true;
  }

  /** Tells of a user whose claims have changed, where others see anything of it. */
  #shows(
    before: Claim | undefined,
    topic: string,
    userId: string,
    { claims }: User<Member>,
    node: string | undefined,
  ): boolean {
    const { shown } = claims;
    if (before !== undefined && (shown === before || isSame(shown?.data, before.data))) return false;
    this.#tell(before === undefined ? 'join' : 'update', topic, userId, shown, node);
    return true;
  }

  #count(room: Room<Member>, user: User<Member>, member: Member, userId: string, topic: string): void {
    if (user.connections.has(member)) return;
    user.connections.add(member);
    room.connectionCount += 1;
    const own = this.#joined.get(member) ?? { userId, topics: new Set<string>() };
    this.#joined.set(member, own);
    own.topics.add(topic);
  }

  #tell(
    kind: PresenceChange['kind'],
    topic: string,
    userId: string,
    { data, updatedAtMs }: Claim = nothing,
    node?: string,
  ): void {
    const by = node === undefined ? {} : { node };
    this.#listener.changed({ kind, topic, userId, data, updatedAtMs, ...by });
  }
}
