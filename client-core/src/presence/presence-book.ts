import { weightOf } from './weight.ts';

/** Who is in a topic, as far as the server has said. */
export interface TopicPresence {
  /** What is to be shown of each user, by the subject of the user's token. */
  readonly users: ReadonlyMap<string, unknown>;
  /** The server has told all who are there; else they are those who came or changed since this client did. */
  readonly isComplete: boolean;
}

/** What a server has said of somebody. */
export interface PresenceNews {
  /** Undefined where the server does not say, as published servers of D2 never do. (WSE-ERR-085) */
  readonly topic: string | undefined;
  readonly userId: string;
  readonly data: unknown;
}

interface User {
  readonly data: unknown;
  readonly weight: number;
}

interface Room {
  readonly users: Map<string, User>;
  isComplete: boolean;
  /** What was given to who looked; undefined once it is no longer so. */
  snapshot: TopicPresence | undefined;
}

/** Nobody that is known of. */
const nobody: TopicPresence = { users: new Map(), isComplete: false };

/** What a topic and a user weigh besides what stands of them. */
const entryBytes = 64;

/**
 * Who is where, by what the server tells. (WSE-PRS-010 to WSE-PRS-021)
 *
 * News without a topic stand under `undefined`: who is there is in one of the topics this client holds, and which of them
 * nobody knows; somebody who leaves one of several is gone there.
 */
export class PresenceBook {
  readonly #maxBytes: number;
  readonly #rooms = new Map<string | undefined, Room>();
  #bytes = 0;

  /** `maxBytes`: what all topics together may take, about. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Topics somebody is in; undefined among them for news without one. */
  get topics(): (string | undefined)[] {
    return [...this.#rooms.keys()];
  }

  /** Somebody has come, or changed; one who was not seen coming is there as well. False where there is no room. */
  put({ topic, userId, data }: PresenceNews): boolean {
    const room = this.#rooms.get(topic) ?? this.#open(topic, false);
    if (room === undefined) return false;
    room.snapshot = undefined;
    const weight = entryBytes + userId.length + weightOf(data);
    const grows = weight - (room.users.get(userId)?.weight ?? 0);
    if (this.#bytes + grows > this.#maxBytes) {
      room.isComplete = false;
      return false;
    }
    this.#bytes += grows;
    room.users.set(userId, { data, weight });
    return true;
  }

  remove({ topic, userId }: Pick<PresenceNews, 'topic' | 'userId'>): void {
    const room = this.#rooms.get(topic);
    const user = room?.users.get(userId);
    if (room === undefined || user === undefined) return;
    room.users.delete(userId);
    room.snapshot = undefined;
    this.#bytes -= user.weight;
    if (room.users.size === 0 && !room.isComplete) this.forget(topic);
  }

  /** The server has told all who are in a topic. False where there is no room for all. */
  replace(topic: string, members: Iterable<readonly [userId: string, data: unknown]>): boolean {
    this.forget(topic);
    let hasAll = this.#open(topic, true) !== undefined;
    for (const [userId, data] of members) hasAll = this.put({ topic, userId, data }) && hasAll;
    return hasAll;
  }

  forget(topic: string | undefined): void {
    const room = this.#rooms.get(topic);
    if (room === undefined) return;
    for (const { weight } of room.users.values()) this.#bytes -= weight;
    this.#bytes -= entryBytes + (topic?.length ?? 0);
    this.#rooms.delete(topic);
  }

  /** Forgets all: a server that is new to this client says nothing of who was there before. */
  clear(): void {
    this.#rooms.clear();
    this.#bytes = 0;
  }

  /** Who is in a topic now: a copy, and the same one until something changes there. */
  of(topic: string | undefined): TopicPresence {
    const room = this.#rooms.get(topic);
    if (room === undefined) return nobody;
    room.snapshot ??= {
      users: new Map([...room.users].map(([userId, { data }]) => [userId, data])),
      isComplete: room.isComplete,
    };
    return room.snapshot;
  }

  #open(topic: string | undefined, isComplete: boolean): Room | undefined {
    const bytes = entryBytes + (topic?.length ?? 0);
    if (this.#bytes + bytes > this.#maxBytes) return undefined;
    this.#bytes += bytes;
    const room: Room = { users: new Map(), isComplete, snapshot: undefined };
    this.#rooms.set(topic, room);
    return room;
  }
}
