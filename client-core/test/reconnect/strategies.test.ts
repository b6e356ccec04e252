import { adaptive, exponential, fibonacci, linear, type ReconnectStrategy } from '@wsekit/client-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waitMs, withJitter } from '../../src/reconnect/jitter.ts';

const waits = (strategy: ReconnectStrategy, count: number): number[] =>
  Array.from({ length: count }, (_, failures) => strategy.delayMs(failures));

describe('Waits between tries', () => {
  it('grow by a factor to a bound', () => {
    expect(waits(exponential(), 10).map(Math.round)).toEqual([
      1000, 1500, 2250, 3375, 5063, 7594, 11_391, 17_086, 25_629, 30_000,
    ]);
    expect(waits(exponential({ baseDelayMs: 100, maxDelayMs: 500, factor: 2 }), 5)).toEqual([100, 200, 400, 500, 500]);
  });

  it('grow by a second each to a bound', () => {
    expect(waits(linear({ maxDelayMs: 3500 }), 5)).toEqual([1000, 2000, 3000, 3500, 3500]);
  });

  it('grow as the two before together to a bound, and are never none', () => {
    expect(waits(fibonacci(), 9)).toEqual([1000, 2000, 3000, 5000, 8000, 13_000, 21_000, 30_000, 30_000]);
  });

  it('grow faster where sessions break off soon, and as usual where they last', () => {
    const strategy = adaptive();
    expect(waits(strategy, 3)).toEqual([1000, 1500, 2250]);
    for (let sessions = 0; sessions < 8; sessions += 1) strategy.lasted?.(5000);
    expect(waits(strategy, 3)).toEqual([2000, 6000, 18_000]);
    for (let sessions = 0; sessions < 4; sessions += 1) strategy.lasted?.(60_000);
    expect(waits(strategy, 2)).toEqual([1500, 3375]);
    for (let sessions = 0; sessions < 8; sessions += 1) strategy.lasted?.(60_000);
    expect(waits(strategy, 3)).toEqual([1000, 1500, 2250]);
  });

  it('never fall, and stay in their bounds, after any number of failures', () => {
    const strategies = [exponential, linear, fibonacci, adaptive];
    const parts = [
      fc.constantFrom(...strategies),
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 5000, max: 100_000 }),
      fc.nat({ max: 5000 }),
    ] as const;
    fc.assert(
      fc.property(...parts, (make, baseDelayMs, maxDelayMs, failures) => {
        const strategy = make({ baseDelayMs, maxDelayMs });
        const [wait, next] = [strategy.delayMs(failures), strategy.delayMs(failures + 1)];
        expect(wait).toBeGreaterThanOrEqual(baseDelayMs);
        expect(next).toBeGreaterThanOrEqual(wait);
        expect(next).toBeLessThanOrEqual(maxDelayMs);
      }),
    );
  });

  it('are refused where they cannot be meant', () => {
    for (const options of [
      { baseDelayMs: 0 },
      { baseDelayMs: Number.NaN },
      { baseDelayMs: 10, maxDelayMs: 9 },
      { maxDelayMs: Number.POSITIVE_INFINITY },
      { factor: 0.9 },
    ]) {
      expect(() => exponential(options)).toThrow('invalid_options');
    }
  });
});

describe('Jitter', () => {
  it('changes a wait by up to its share either way', () => {
    expect([0, 0.5, 1].map((chance) => withJitter(1000, 0.1, () => chance))).toEqual([900, 1000, 1100]);
    expect(withJitter(1000, 1, () => 0)).toBe(0);
    expect(withJitter(1000, 0, () => 0)).toBe(1000);
  });

  it('is put on the longest wait where a strategy gives no time, and the mistake is told', () => {
    const answers: (() => number)[] = [
      () => Number.NaN,
      () => -1,
      () => Number.POSITIVE_INFINITY,
      () => {
        throw new Error('broken');
      },
    ];
    for (const delayMs of answers) {
      const errors: unknown[] = [];
      const wait = waitMs(3, { strategy: { delayMs }, jitter: 0.1, random: () => 1 }, (error) => errors.push(error));
      expect(wait).toBe(33_000);
      expect(errors).toHaveLength(1);
    }
  });
});
