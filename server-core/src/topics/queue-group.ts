/** A connection that can share the work of a topic. */
export interface Worker {
  /** It is open and has room for a publication. (WSE-SUB-042) */
  readonly canTake: boolean;
}

/** Connections that share the publications of one topic. (WSE-SUB-040 to WSE-SUB-045) */
class QueueGroup<Member extends Worker> {
  readonly #members: Member[] = [];
  /** Counts turns and not members, as published servers do: whoever leaves or joins moves nobody's turn but by the size. */
  #turn = 0;

  get size(): number {
    return this.#members.length;
  }

  get members(): readonly Member[] {
    return this.#members;
  }

  add(member: Member): boolean {
    if (this.#members.includes(member)) return false;
    this.#members.push(member);
    return true;
  }

  delete(member: Member): boolean {
    const index = this.#members.indexOf(member);
    if (index < 0) return false;
    this.#members.splice(index, 1);
    return true;
  }

  /** Whose turn it is; members that cannot take are passed over. */
  choose(): Member | undefined {
    for (const _ of this.#members) {
      const member = this.#members[this.#turn % this.#members.length];
      this.#turn += 1;
      if (member?.canTake === true) return member;
    }
    return undefined;
  }
}

/** The queue groups of all topics. */
export class QueueGroups<Member extends Worker> {
  readonly #topics = new Map<string, Map<string, QueueGroup<Member>>>();
  readonly #memberships = new Map<Member, Set<string>>();

  /** Adds a member; false when it was one. */
  join(member: Member, topic: string, name: string): boolean {
    const groups = this.#topics.get(topic) ?? new Map<string, QueueGroup<Member>>();
    const group = groups.get(name) ?? new QueueGroup<Member>();
    if (!group.add(member)) return false;
    this.#topics.set(topic, groups.set(name, group));
    this.#memberships.set(member, (this.#memberships.get(member) ?? new Set()).add(topic));
    return true;
  }

  /** Takes a member out of all groups of a topic; false when it was in none. (WSE-SUB-045) */
  leave(member: Member, topic: string): boolean {
    const topics = this.#memberships.get(member);
    if (topics?.delete(topic) !== true) return false;
    if (topics.size === 0) this.#memberships.delete(member);
    const groups = this.#topics.get(topic);
    for (const [name, group] of groups ?? []) {
      if (group.delete(member) && group.size === 0) groups?.delete(name);
    }
    if (groups?.size === 0) this.#topics.delete(topic);
    return true;
  }

  /** Takes a member out of all groups. */
  forget(member: Member): void {
    for (const topic of [...this.topicsOf(member)]) this.leave(member, topic);
  }

  /** Topics that a member shares the work of. */
  topicsOf(member: Member): ReadonlySet<string> {
    return this.#memberships.get(member) ?? new Set();
  }

  /** One member of each group of a topic; undefined for a group of which nobody can take. */
  *choose(topic: string): Iterable<Member | undefined> {
    for (const group of this.#topics.get(topic)?.values() ?? []) yield group.choose();
  }

  /** All members of all groups of a topic. */
  membersOf(topic: string): ReadonlySet<Member> {
    return new Set([...(this.#topics.get(topic)?.values() ?? [])].flatMap((group) => group.members));
  }

  /** Sizes of the groups of a topic, by name. */
  sizes(topic: string): Record<string, number> {
    return Object.fromEntries([...(this.#topics.get(topic) ?? [])].map(([name, { size }]) => [name, size]));
  }
}
