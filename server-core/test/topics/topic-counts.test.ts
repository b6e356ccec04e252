// Shows which topics are counted, and that their number is bounded whoever holds them.
import { describe, expect, it } from 'vitest';
import { TopicCounts } from '../../src/topics/topic-counts.ts';

describe('Counts of topics', () => {
  it('go on for topics that are published to, and are forgotten of those that no longer are', () => {
    const counts = new TopicCounts();
    counts.add('once');
    for (let n = 0; n < 50_000; n += 1) {
      counts.add(`topic ${n}`);
      if (n % 1_000 === 0) counts.add('hot');
    }
    expect([counts.all.get('hot'), counts.all.has('once'), counts.all.get('topic 49999')]).toEqual([50, false, 1]);
    expect(counts.all.size).toBeLessThanOrEqual(10_000);
    expect(counts.all.size).toBeGreaterThanOrEqual(5_000);
  });
});
