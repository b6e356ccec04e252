import { createRandom, type Random } from '@wsekit/transports/memory';

/** Chance out of a seed: the same throws for the same seed and stream. */
export class Dice {
  readonly random: Random;

  constructor(seed: number, stream: number) {
    this.random = createRandom(seed, stream);
  }

  /** An integer from `low` to `high`, both of them included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low + 1));
  }

  /** True with a probability. */
  chance(probability: number): boolean {
    return this.random() < probability;
  }

  /** One of some items. Throws RangeError for none. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) throw new RangeError('picking one of no items');
    return item;
  }

  /** The items in an order by chance. */
  shuffle<Item>(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, at: this.random() }))
      .sort((one, other) => one.at - other.at)
      .map(({ item }) => item);
  }
}
