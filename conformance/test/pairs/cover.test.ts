import { dialectNames } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { combinationsOf, coverTwoByTwo } from '../../src/pairs/cover.ts';
import { clientNames, serverNames } from '../../src/pairs/ends.ts';
import { pairingsOf, pairName } from '../../src/pairs/pairing.ts';

const all = pairingsOf({
  servers: serverNames,
  clients: clientNames,
  dialects: dialectNames.filter((name) => name !== 'D1'),
  transports: ['tcp', 'tls'],
});

describe('the pairings there are', () => {
  it('are every server with every client, dialect, form and transport, but for what nobody speaks', () => {
    // 3 servers, 5 clients, 2 transports; 5 forms in 7 dialects, of which D2a seals in none of its two formats.
    expect(all).toHaveLength(3 * 5 * 2 * (5 * 7 - 2));
    expect(all.filter(({ carriage, dialect }) => carriage === 'sealed' && dialect === 'D2a')).toEqual([]);
    expect(all.filter(({ carriage, format }) => carriage === 'zlib' && format === 'msgpack')).toEqual([]);
  });
});

describe.each([0, 1, 2, 3])('pairings that are picked by seed %i', (seed) => {
  const picked = coverTwoByTwo(all, seed);

  it('have any two values together that can be', () => {
    const covered = new Set(picked.flatMap(combinationsOf));
    expect(all.flatMap(combinationsOf).filter((each) => !covered.has(each))).toEqual([]);
  });

  it('have every server with every client', () => {
    expect(new Set(picked.map(pairName)).size).toBe(serverNames.length * clientNames.length);
  });

  it('are few', () => {
    expect(picked.length).toBeLessThan(45);
  });

  it('are the same again', () => {
    expect(coverTwoByTwo(all, seed)).toEqual(picked);
  });
});

it('another seed picks others', () => {
  expect(coverTwoByTwo(all, 1)).not.toEqual(coverTwoByTwo(all, 2));
});

it('nothing is picked of nothing', () => {
  expect(coverTwoByTwo([], 1)).toEqual([]);
});
