/** Something that waits; what nobody may be made to give up has no owner. */
interface Owned {
  readonly owner: string | undefined;
}

type Entries = readonly (Owned | undefined)[];

/**
 * Who holds how much of a queue that is full, so that who fills it gives way to the others.
 *
 * It is counted when there is no room, so that a queue with room pays nothing for it, and kept true from then on.
 */
export class EventShares {
  readonly #counts = new Map<string, number>();
  #greatest: string | undefined;
  /** The most that anybody else has. */
  #next = 0;
  /** Behind this place the greatest owner has nothing. */
  #searchAt = 0;

  constructor(entries: Entries) {
    for (const entry of entries) if (entry?.owner !== undefined) this.#add(entry.owner, 1);
    this.#choose(entries);
  }

  /** Frees a place for an owner: that of what came last of who holds most, where that is more than the owner would. */
  free(owner: string, entries: Entries): number | undefined {
    if (this.#of(this.#greatest) < this.#next) this.#choose(entries);
    if (this.#of(this.#greatest) <= this.#of(owner) + 1) return undefined;
    for (; this.#searchAt >= 0; this.#searchAt -= 1) {
      if (entries[this.#searchAt]?.owner === this.#greatest) break;
    }
    if (this.#greatest === undefined || this.#searchAt < 0) return undefined;
    this.#add(this.#greatest, -1);
    this.#searchAt -= 1;
    return this.#searchAt + 1;
  }

  /** Something of an owner was taken in, at a place behind all others. */
  took(owner: string, place: number): void {
    this.#add(owner, 1);
    if (owner === this.#greatest) this.#searchAt = place;
    else this.#next = Math.max(this.#next, this.#of(owner));
  }

  /** Something of an owner was taken out, from the front. */
  gave(owner: string): void {
    this.#add(owner, -1);
    if (this.#of(owner) === 0) this.#counts.delete(owner);
  }

  /** So many places at the front are gone. */
  moved(places: number): void {
    this.#searchAt -= places;
  }

  #choose(entries: Entries): void {
    this.#next = 0;
    this.#greatest = undefined;
    for (const [owner, count] of this.#counts) {
      if (count > this.#of(this.#greatest)) {
        this.#next = this.#of(this.#greatest);
        this.#greatest = owner;
      } else this.#next = Math.max(this.#next, count);
    }
    this.#searchAt = entries.length - 1;
  }

  #of(owner: string | undefined): number {
    return (owner === undefined ? undefined : this.#counts.get(owner)) ?? 0;
  }

  #add(owner: string, by: 1 | -1): void {
    this.#counts.set(owner, this.#of(owner) + by);
  }
}
