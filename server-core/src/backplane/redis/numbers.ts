import { RecentMap } from '../recent-map.ts';

/** Topics that are remembered; of more the one that was used longest ago is forgotten. */
const mostTopics = 10_000;
/** Nodes that are remembered of a topic. */
const mostNodes = 64;

/** Counts a node's publications of each topic; a topic that was forgotten begins anew. */
export class TopicNumbers {
  readonly #next = new RecentMap<number>(mostTopics);

  /** The number of a topic's next publication, from 0. */
  take(topic: string): number {
    const number = this.#next.get(topic) ?? 0;
    this.#next.set(topic, number + 1);
    return number;
  }
}

/** Finds by their numbers which publications of other nodes did not come. */
export class Losses {
  /** The number that comes next, by topic and node. */
  readonly #next = new RecentMap<RecentMap<number>>(mostTopics);

  /** How many are missing before a publication; none before the first one that is heard, nor where a node began anew. */
  before(topic: string, node: string, number: number): number {
    const nodes = this.#next.get(topic) ?? new RecentMap<number>(mostNodes);
    const next = nodes.get(node);
    nodes.set(node, number + 1);
    this.#next.set(topic, nodes);
    return next === undefined ? 0 : Math.max(0, number - next);
  }

  /** Forgets topics that are not held: what is published there is not missing. */
  review(holds: (topic: string) => boolean): void {
    for (const topic of this.#next.keys()) if (!holds(topic)) this.#next.delete(topic);
  }

  /** As {@link review}, of one topic. */
  reviewTopic(topic: string, holds: (topic: string) => boolean): void {
    if (!holds(topic)) this.#next.delete(topic);
  }
}
