/** Somebody who has changed, between those who changed before and after. */
interface Entry<Member> {
  readonly member: Member;
  place: number;
  older: Entry<Member> | undefined;
  newer: Entry<Member> | undefined;
}

/**
 * Who has changed, each once and in the order of the last changes: whoever knows up to where it has looked finds those
 * behind at their own cost, however many have changed before.
 */
export class ChangeLog<Member> {
  readonly #entries = new Map<Member, Entry<Member>>();
  #newest: Entry<Member> | undefined;
  #place = 0;

  /** The place of the last change. */
  get place(): number {
    return this.#place;
  }

  /** Whether a member has ever changed. */
  has(member: Member): boolean {
    return this.#entries.has(member);
  }

  /** A member has changed. */
  note(member: Member): void {
    const known = this.#entries.get(member);
    if (known !== undefined) this.#unlink(known);
    this.#place += 1;
    const entry: Entry<Member> = { member, place: this.#place, older: this.#newest, newer: undefined };
    if (this.#newest !== undefined) this.#newest.newer = entry;
    this.#newest = entry;
    this.#entries.set(member, entry);
  }

  /** Those who have changed behind a place, the last one leading. */
  *since(place: number): Iterable<Member> {
    for (let entry = this.#newest; entry !== undefined && entry.place > place; entry = entry.older) yield entry.member;
  }

  /** A member is gone, and nobody's concern any more. */
  forget(member: Member): void {
    const entry = this.#entries.get(member);
    if (entry === undefined) return;
    this.#entries.delete(member);
    this.#unlink(entry);
  }

  #unlink({ older, newer }: Entry<Member>): void {
    if (older !== undefined) older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
  }
}
