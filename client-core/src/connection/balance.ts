/**
 * How the next endpoint is chosen. `failover`: the first of the list that has not failed of late. `weighted_round_robin`: in
 * turn, each as often as its weight and health say. `least_connections`: the one with the fewest connections for its weight.
 * `random`: by chance, weighted in the same way.
 */
export type Balance = 'failover' | 'weighted_round_robin' | 'least_connections' | 'random';

export const balances: readonly Balance[] = ['failover', 'weighted_round_robin', 'least_connections', 'random'];

/** What an endpoint is chosen by. */
export interface Candidate {
  readonly url: string;
  /** Above 0. */
  readonly weight: number;
  /** 10 to 100. */
  readonly score: number;
  readonly connections: number;
  /** Time of its last failure as far as that still counts; -Infinity where none does. */
  readonly failedMs: number;
}

/** Chooses one of some candidates, in the order of the list; undefined where there is none. */
export type Balancer = <Item extends Candidate>(candidates: readonly Item[]) => Item | undefined;

/** Makes what chooses; `random` gives numbers from 0 to below 1. */
export function createBalancer(balance: Balance, random: () => number): Balancer {
  if (balance === 'failover') return (candidates) => least(candidates, ({ failedMs }) => failedMs);
  if (balance === 'random') return (candidates) => drawn(candidates, random());
  if (balance === 'weighted_round_robin') return createRoundRobin();
  return (candidates) =>
    least(
      [...candidates].sort((one, other) => other.score - one.score),
      ({ connections, weight }) => connections / weight,
    );
}

/** The first of the lowest. */
function least<Item>(items: readonly Item[], of: (item: Item) => number): Item | undefined {
  let found = items[0];
  for (const item of items) if (found !== undefined && of(item) < of(found)) found = item;
  return found;
}

function shareOf({ weight, score }: Candidate): number {
  return weight * score;
}

function drawn<Item extends Candidate>(candidates: readonly Item[], chance: number): Item | undefined {
  let left = chance * candidates.reduce((sum, candidate) => sum + shareOf(candidate), 0);
  for (const candidate of candidates) {
    left -= shareOf(candidate);
    if (left < 0) return candidate;
  }
  return candidates.at(-1);
}

/** Each gets its share as credit; who has most is taken and pays for all. That spreads the turns of the heavy ones. */
function createRoundRobin(): Balancer {
  const credits = new Map<string, number>();
  return (candidates) => {
    let total = 0;
    for (const candidate of candidates) {
      total += shareOf(candidate);
      credits.set(candidate.url, (credits.get(candidate.url) ?? 0) + shareOf(candidate));
    }
    const chosen = least(candidates, ({ url }) => -(credits.get(url) ?? 0));
    if (chosen !== undefined) credits.set(chosen.url, (credits.get(chosen.url) ?? 0) - total);
    return chosen;
  };
}
