import type { Connection, Group } from '@wsekit/transports';

/** What gives connections of one listener the same publications; a listener is one. */
export interface GroupSource {
  createGroup?(): Group;
}

/** A connection that publications go to. */
export interface AudienceMember {
  readonly source: GroupSource;
  readonly connection: Connection;
  /** What it gets goes to it alone: it is sealed for it, or written down. */
  readonly isAlone: boolean;
  /** Sends it a publication, apart from all others. */
  sendPublication(text: string, nowMs: number): void;
}

/**
 * Connections that get the same publications, each in its own order of sends and publications. (WSE-DLV-040)
 *
 * Those of a transport that has groups are given to it as one; each that encrypts, and each of another transport, gets its
 * own frame.
 */
export class Audience<Member extends AudienceMember = AudienceMember> {
  readonly #members = new Set<Member>();
  readonly #alone = new Set<Member>();
  readonly #groups = new Map<GroupSource, Group>();

  get size(): number {
    return this.#members.size;
  }

  get members(): Iterable<Member> {
    return this.#members;
  }

  has(member: Member): boolean {
    return this.#members.has(member);
  }

  /** Adds a connection; false when it was a member. */
  add(member: Member): boolean {
    if (this.#members.has(member)) return false;
    this.#members.add(member);
    const group = member.isAlone ? undefined : this.#groupOf(member.source);
    if (group === undefined) this.#alone.add(member);
    else group.add(member.connection);
    return true;
  }

  /** Takes a connection out; false when it was no member. */
  delete(member: Member): boolean {
    if (!this.#members.delete(member)) return false;
    if (!this.#alone.delete(member)) this.#leaveGroup(member);
    return true;
  }

  /** A member encrypts from now on. */
  seal(member: Member): void {
    if (!this.#members.has(member) || this.#alone.has(member)) return;
    this.#leaveGroup(member);
    this.#alone.add(member);
  }

  /** Sends a text to every member of this moment; gives their number. */
  publish(text: string, nowMs: number): number {
    for (const group of this.#groups.values()) group.publish(text);
    for (const member of this.#alone) member.sendPublication(text, nowMs);
    return this.#members.size;
  }

  /** Bytes for every member that takes what is published as it is; for the others as `sendAlone` does it. */
  publishBytes(bytes: Uint8Array, sendAlone: (member: Member) => void): number {
    for (const group of this.#groups.values()) group.publish(bytes);
    for (const member of this.#alone) sendAlone(member);
    return this.#members.size;
  }

  #groupOf(source: GroupSource): Group | undefined {
    const known = this.#groups.get(source);
    if (known !== undefined) return known;
    const group = source.createGroup?.();
    if (group !== undefined) this.#groups.set(source, group);
    return group;
  }

  #leaveGroup(member: Member): void {
    const group = this.#groups.get(member.source);
    group?.remove(member.connection);
    if (group?.size === 0) this.#groups.delete(member.source);
  }
}
