import { RecentMap } from './recent-map.ts';

const mostTopics = 65_536;

/**
 * Publications of this node that got no place in a history, by topic: the next one that gets a place leaves a hole of as many
 * offsets before it, so that readers on other nodes see that something is missing.
 *
 * Of 65,536 topics at most; of more the one that something was missing of first is forgotten.
 */
export class MissingPlaces {
  readonly #counts = new RecentMap<number>(mostTopics);

  add(topic: string, count: number): void {
    if (count > 0) this.#counts.set(topic, (this.#counts.get(topic) ?? 0) + count);
  }

  /** Gives how many are missing, and forgets them. */
  take(topic: string): number {
    const count = this.#counts.get(topic) ?? 0;
    this.#counts.delete(topic);
    return count;
  }
}
