import { isPattern } from '../../topics/glob.ts';
import { RecentMap } from '../recent-map.ts';
import type { Parcel } from './parcel.ts';

const mostTopics = 65_536;
const mostNodesPerTopic = 64;

/** Finds publications of other nodes that did not come: each parcel tells how many its node published to the topic before. */
export class Losses {
  /** What comes next, by topic and node. */
  readonly #next = new RecentMap<RecentMap<number>>(mostTopics);

  /** Publications that are missing before a parcel. */
  before(topic: string, { node, before, texts }: Parcel): number {
    if (before === undefined) return 0;
    const nodes = this.#next.get(topic) ?? new RecentMap<number>(mostNodesPerTopic);
    const next = nodes.get(node);
    nodes.set(node, before + texts.length);
    this.#next.set(topic, nodes);
    // A node that published to too many topics has begun anew.
    return next === undefined || before < next ? 0 : before - next;
  }

  /** What is published while nobody here holds the topic is not missing. */
  dropped(interest: string, holds: (topic: string) => boolean): void {
    for (const topic of isPattern(interest) ? this.#next.keys() : [interest]) {
      if (!holds(topic)) this.#next.delete(topic);
    }
  }
}
