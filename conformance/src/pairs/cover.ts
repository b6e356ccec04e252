import { randomOf } from '../live/command/shuffle.ts';
import type { Pairing } from './pairing.ts';

/**
 * Picks pairings such that any two values that occur together in `all` occur together in one that is picked: of server,
 * client, dialect, form (format and carriage) and transport. The same seed picks the same.
 *
 * Greedy: each pick brings the most combinations that were not there yet, and of equal ones a random one.
 */
export function coverTwoByTwo(all: readonly Pairing[], seed: number): readonly Pairing[] {
  const random = randomOf(seed);
  const left = new Set(all.flatMap(combinationsOf));
  const candidates = new Map(all.map((pairing) => [pairing, combinationsOf(pairing)]));
  const picked = new Set<Pairing>();
  while (left.size > 0) {
    let [best, bestGain, bestChance]: [Pairing | undefined, number, number] = [undefined, 0, 0];
    for (const [pairing, combinations] of candidates) {
      const gain = combinations.filter((each) => left.has(each)).length;
      const chance = random();
      if (gain > bestGain || (gain === bestGain && gain > 0 && chance > bestChance))
        [best, bestGain, bestChance] = [pairing, gain, chance];
    }
    if (best === undefined) break;
    picked.add(best);
    for (const each of combinationsOf(best)) left.delete(each);
  }
  return all.filter((pairing) => picked.has(pairing));
}

/** Each two values of a pairing. */
export function combinationsOf(pairing: Pairing): readonly string[] {
  const { server, client, dialect, format, carriage, transport } = pairing;
  const values = [`server ${server}`, `client ${client}`, dialect, `${format} ${carriage}`, transport];
  return values.flatMap((one, at) => values.slice(at + 1).map((other) => `${one} | ${other}`));
}
