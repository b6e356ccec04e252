// Shows that nothing gets by the account that `npm run test:outages` keeps of each client and topic.
import { describe, expect, it } from 'vitest';
import { type StreamFacts, TopicAccount } from '../../outages/topic-account.ts';

const stream = 'node0/topic0';
/** Publications 0 to `count` - 1, one each 100 ms. */
const published = (count: number, heardOf?: number): StreamFacts[] => [
  { stream, publishedAtMs: Array.from({ length: count }, (_, number) => number * 100), heardOf },
];

function having(...numbers: readonly number[]): TopicAccount {
  const account = new TopicAccount();
  for (const number of numbers) account.take(stream, number);
  return account;
}

describe('the account of a client and topic', () => {
  it('adds up to what was published, whatever became of it', () => {
    const account = having(0, 1);
    account.sessionBegan();
    account.take(stream, 2);
    account.recovered(1);
    account.lost(400);
    account.take(stream, 5);
    const { expected, live, recovered, toldLost, goneWithNode, unaccounted } = account.account(published(8, 7));
    expect({ expected, live, recovered, toldLost, goneWithNode, unaccounted }).toEqual({
      expected: 8,
      live: 3,
      recovered: 1,
      toldLost: 2,
      goneWithNode: 1,
      unaccounted: 1,
    });
  });

  it('takes no loss for told that was told before the gap, or before what is missing was published', () => {
    const before = having();
    before.lost(1_000);
    before.take(stream, 0);
    before.take(stream, 2);
    expect(before.account(published(3))).toMatchObject({ toldLost: 0, unaccounted: 1 });
    const early = having(0);
    early.lost(50);
    expect(early.account(published(2))).toMatchObject({ toldLost: 0, unaccounted: 1 });
  });

  it('lets what a node that lives published last be missing to nobody', () => {
    const faults: string[] = [];
    having(0, 1).account(published(3), (of, number) => faults.push(`${number} of ${of}`));
    expect(faults).toEqual(['2 of node0/topic0']);
    expect(having(0, 1).account(published(3, 2))).toMatchObject({ goneWithNode: 1, unaccounted: 0 });
    expect(having(0, 1).account(published(3, 3))).toMatchObject({ goneWithNode: 0, unaccounted: 1 });
  });

  it('sees what comes twice, and what comes behind later ones', () => {
    expect(having(0, 2, 1, 2, 3).account(published(4))).toMatchObject({ live: 4, duplicates: 1, reordered: 1 });
  });
});
