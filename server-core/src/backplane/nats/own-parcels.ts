import type { Placed } from './cursor.ts';

const mostRemembered = 10_000;

/**
 * The fates of what this node published: it comes back by the stream and by the answer to it, in either order, and is delivered
 * by the first that finds it in its place.
 */
export class OwnParcels {
  /** Numbers of those delivered before they were answered. */
  readonly #early = new Set<number>();
  /** Numbers of those that nobody waits for, and that went to this node's connections without a place. */
  readonly #abandoned = new Set<number>();
  /** Those that are answered and wait for their place, by topic. */
  readonly #answered = new Map<string, Placed[]>();

  /** Takes an answer; false where it was delivered before. */
  answer(topic: string, placed: Placed): boolean {
    if (this.#early.delete(placed.parcel.number)) return false;
    const answered = this.#answered.get(topic);
    if (answered === undefined) this.#answered.set(topic, [placed]);
    else answered.push(placed);
    return true;
  }

  /** Waits for no answer any more; true where it was delivered before. */
  abandon(number: number): boolean {
    if (this.#early.delete(number)) return true;
    remember(this.#abandoned, number);
    return false;
  }

  /** Tells whether one that is found in its place is to be delivered, which it then is. */
  deliver(topic: string, { parcel: { number } }: Placed): boolean {
    if (this.#abandoned.delete(number)) return false;
    const answered = this.#answered.get(topic);
    const at = answered?.findIndex((each) => each.parcel.number === number) ?? -1;
    if (at < 0) remember(this.#early, number);
    else answered?.splice(at, 1);
    if (answered?.length === 0) this.#answered.delete(topic);
    return true;
  }

  /** Those that wait for their place, and have it before a sequence. */
  before(topic: string, sequence: number): readonly Placed[] {
    return this.#answered.get(topic)?.filter((each) => each.sequence < sequence) ?? [];
  }

  /** Topics of which some wait. */
  topics(): readonly string[] {
    return [...this.#answered.keys()];
  }
}

function remember(numbers: Set<number>, number: number): void {
  numbers.add(number);
  if (numbers.size <= mostRemembered) return;
  for (const eldest of numbers) {
    numbers.delete(eldest);
    return;
  }
}
