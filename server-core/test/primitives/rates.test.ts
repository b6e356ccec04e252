import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSequencer, createTokenBucket } from '../../src/primitives/index.ts';
import { StillClock } from './recorded.ts';

const step = fc.record({ waitMs: fc.nat(3_000), tokens: fc.nat(6) });

describe('a token bucket', () => {
  it('holds what a number holds that is filled up and drawn from', () => {
    fc.assert(
      fc.property(
        fc.nat(8),
        fc.nat(8),
        fc.nat(8),
        fc.array(step),
        (capacity, refillPerSecond, initialTokens, steps) => {
          const clock = new StillClock();
          const bucket = createTokenBucket({ capacity, refillPerSecond, initialTokens, nowMs: clock.nowMs });
          let held = Math.min(capacity, initialTokens);
          for (const { waitMs, tokens } of steps) {
            clock.ms += waitMs;
            held = Math.min(capacity, held + waitMs * (refillPerSecond / 1_000));
            const isThere = held >= tokens;
            expect(bucket.acquire(tokens)).toBe(isThere);
            if (isThere) held -= tokens;
            expect(bucket.tokens).toBeCloseTo(held, 9);
          }
          bucket.reset();
          expect(bucket.tokens).toBe(capacity);
        },
      ),
    );
  });

  it('says when tokens will be there', () => {
    const clock = new StillClock();
    const bucket = createTokenBucket({ capacity: 4, refillPerSecond: 2, initialTokens: 1, nowMs: clock.nowMs });
    expect([1, 3, 5].map((tokens) => bucket.retryAfterMs(tokens))).toEqual([0, 1_000, Number.POSITIVE_INFINITY]);
    clock.ms = 1_000;
    expect(bucket.acquire(3)).toBe(true);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('neither gives nor promises %d tokens', (tokens) => {
    const bucket = createTokenBucket({ capacity: 4, refillPerSecond: 0 });
    expect(() => bucket.acquire(tokens)).toThrow(RangeError);
    expect(() => bucket.retryAfterMs(tokens)).toThrow(RangeError);
    expect(() => createTokenBucket({ capacity: 1, refillPerSecond: 1, initialTokens: tokens })).toThrow(RangeError);
  });
});

describe('a sequencer', () => {
  it('remembers the last ids, each from when it came first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.constantFrom(...'abcdefgh')), (windowEntries, ids) => {
        const sequencer = createSequencer({ windowEntries });
        const seen: string[] = [];
        for (const id of ids) {
          const isKnown = seen.includes(id);
          if (!isKnown) seen.push(id);
          if (seen.length > windowEntries) seen.shift();
          expect(sequencer.isDuplicate(id)).toBe(isKnown);
          expect(sequencer.seenCount).toBe(seen.length);
        }
      }),
    );
  });

  it('refuses a window that remembers nothing', () => {
    expect(() => createSequencer({ windowEntries: 0 })).toThrow(RangeError);
  });
});
