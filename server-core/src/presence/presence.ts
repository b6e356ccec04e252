import type { PresenceData } from '../events.ts';

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
  changed(change: PresenceChange): void;
}

export interface PresenceChange {
  readonly kind: 'join' | 'leave' | 'update';
  readonly topic: string;
  readonly userId: string;
  readonly data: PresenceData;
  readonly updatedAtMs: number;
}

/**
 * What became of joining. `replaced`: the user was there, and the data is new. `full`: the topic has all the users, or the
 * connection all the topics, it may have.
 */
export type JoinOutcome = 'joined' | 'replaced' | 'full';

interface User<Member> {
  data: PresenceData;
  updatedAtMs: number;
  readonly connections: Set<Member>;
}

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
  #userCount = 0;

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
    const room = known ?? { users: new Map<string, User<Member>>(), connectionCount: 0 };
    this.#rooms.set(topic, room);
    const entry = user ?? { data, updatedAtMs: nowMs, connections: new Set<Member>() };
    entry.data = data;
    entry.updatedAtMs = nowMs;
    this.#count(room, entry, member, userId, topic);
    if (user !== undefined) return 'replaced';
    room.users.set(userId, entry);
    this.#userCount += 1;
    this.#tell('join', topic, userId, entry);
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
    room.users.delete(own.userId);
    this.#userCount -= 1;
    if (room.users.size === 0) this.#rooms.delete(topic);
    user.updatedAtMs = nowMs;
    this.#tell('leave', topic, own.userId, user);
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
    user.data = data;
    user.updatedAtMs = nowMs;
    this.#tell('update', topic, userId, user);
  }

  /** Users of a topic, with data and the number of their connections. (WSE-PRS-040) */
  members(topic: string): Record<string, { data: PresenceData; connections: number }> {
    const users = [...(this.#rooms.get(topic)?.users ?? [])];
    return Object.fromEntries(
      users.map(([id, { data, connections }]) => [id, { data, connections: connections.size }]),
    );
  }

  /** Counts of a topic, however many are in it at the same cost. (WSE-PRS-041) */
  stats(topic: string): { readonly users: number; readonly connections: number } {
    const room = this.#rooms.get(topic);
    return { users: room?.users.size ?? 0, connections: room?.connectionCount ?? 0 };
  }

  /** Removes connections that are gone, and users without any. (WSE-PRS-045) */
  sweep(isAlive: (member: Member) => boolean, nowMs: number): void {
    for (const member of [...this.#joined.keys()]) if (!isAlive(member)) this.leaveAll(member, nowMs);
  }

  #count(room: Room<Member>, user: User<Member>, member: Member, userId: string, topic: string): void {
    if (user.connections.has(member)) return;
    user.connections.add(member);
    room.connectionCount += 1;
    const own = this.#joined.get(member) ?? { userId, topics: new Set<string>() };
    this.#joined.set(member, own);
    own.topics.add(topic);
  }

  #tell(kind: PresenceChange['kind'], topic: string, userId: string, { data, updatedAtMs }: User<Member>): void {
    this.#listener.changed({ kind, topic, userId, data, updatedAtMs });
  }
}
