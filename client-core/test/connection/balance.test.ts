import { describe, expect, it } from 'vitest';
import { type Candidate, createBalancer } from '../../src/connection/balance.ts';

function candidate(url: string, changes: Partial<Candidate> = {}): Candidate {
  return { url, weight: 1, score: 100, connections: 0, failedMs: Number.NEGATIVE_INFINITY, ...changes };
}

const noChance = (): number => 0;

describe('Balancing', () => {
  it('finds nobody among nobody', () => {
    for (const balance of ['failover', 'weighted_round_robin', 'least_connections', 'random'] as const) {
      expect(createBalancer(balance, noChance)([])).toBeUndefined();
    }
  });

  it('by failover takes the first that has not failed, or has failed longest ago', () => {
    const choose = createBalancer('failover', noChance);
    expect(choose([candidate('a'), candidate('b')])?.url).toBe('a');
    expect(choose([candidate('a', { failedMs: 1 }), candidate('b')])?.url).toBe('b');
    expect(choose([candidate('a', { failedMs: 5 }), candidate('b', { failedMs: 3 })])?.url).toBe('b');
  });

  it('by weighted round robin gives each its share, spread over the turns', () => {
    const choose = createBalancer('weighted_round_robin', noChance);
    const candidates = [candidate('a', { weight: 2 }), candidate('b'), candidate('c')];
    const turns = Array.from({ length: 8 }, () => choose(candidates)?.url);
    expect(turns).toEqual(['a', 'b', 'c', 'a', 'a', 'b', 'c', 'a']);
  });

  it('by weighted round robin starves nobody of bad health', () => {
    const choose = createBalancer('weighted_round_robin', noChance);
    const candidates = [candidate('a'), candidate('b', { score: 10 })];
    const turns = Array.from({ length: 110 }, () => choose(candidates)?.url);
    expect(turns.filter((url) => url === 'b')).toHaveLength(10);
  });

  it('by least connections counts them for the weight, and takes the healthier of two', () => {
    const choose = createBalancer('least_connections', noChance);
    expect(choose([candidate('a', { connections: 2 }), candidate('b', { connections: 1 })])?.url).toBe('b');
    expect(choose([candidate('a', { connections: 2, weight: 4 }), candidate('b', { connections: 1 })])?.url).toBe('a');
    expect(choose([candidate('a', { score: 90 }), candidate('b')])?.url).toBe('b');
  });

  it('at random takes each as often as weight and health say', () => {
    const candidates = [candidate('a', { weight: 3 }), candidate('b', { score: 50 }), candidate('c', { score: 50 })];
    const chosenAt = (chance: number): string | undefined => createBalancer('random', () => chance)(candidates)?.url;
    expect([0, 0.74, 0.76, 0.874, 0.876, 0.9999].map(chosenAt)).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  });
});
