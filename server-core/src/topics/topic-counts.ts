/** Topics that are counted until the next generation begins. */
const mostRecent = 5_000;

/**
 * Publications by topic, of the topics published to last: 5,000 of them at least, and 10,000 at most.
 *
 * Counts are kept in two generations, so that whatever is published where, forgetting costs next to nothing.
 */
export class TopicCounts {
  #recent = new Map<string, number>();
  #before: ReadonlyMap<string, number> = new Map();

  /** Counts one publication. */
  add(topic: string): void {
    const count = this.#recent.get(topic) ?? this.#before.get(topic) ?? 0;
    this.#recent.set(topic, count + 1);
    if (this.#recent.size < mostRecent) return;
    this.#before = this.#recent;
    this.#recent = new Map();
  }

  /** All counts there are. */
  get all(): ReadonlyMap<string, number> {
    return new Map([...this.#before, ...this.#recent]);
  }
}
