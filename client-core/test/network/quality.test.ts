import { describe, expect, it } from 'vitest';
import { type NetworkFigures, qualityOf } from '../../src/network/quality.ts';

const figures = (changes: Partial<NetworkFigures> = {}): NetworkFigures => ({
  samples: 50,
  latencyMs: 0,
  jitterMs: 0,
  lossPercent: 0,
  ...changes,
});

describe('Quality', () => {
  it.each([0, 1])('is unknown after %s pings, however fast', (samples) => {
    expect(qualityOf(figures({ samples }))).toMatchObject({
      level: 'unknown',
      score: undefined,
      stability: undefined,
      suggestions: [],
    });
  });

  it.each([
    ['latencyMs', 50, 150, 300],
    ['jitterMs', 25, 50, 100],
    ['lossPercent', 0.1, 1, 3],
  ] as const)('is decided by the bounds of %s: %s, %s and %s', (name, excellent, good, fair) => {
    const level = (value: number): string => qualityOf(figures({ [name]: value })).level;
    expect([level(0), level(excellent)]).toEqual(['excellent', 'excellent']);
    expect([level(excellent + 0.01), level(good)]).toEqual(['good', 'good']);
    expect([level(good + 0.01), level(fair)]).toEqual(['fair', 'fair']);
    expect([level(fair + 0.01), level(fair * 1000)]).toEqual(['poor', 'poor']);
  });

  it('scores 100 at best, 75, 50 and 25 at the bounds, 0 at twice the last, by the worst figure', () => {
    const score = (latencyMs: number, jitterMs = 0): number | undefined =>
      qualityOf(figures({ latencyMs, jitterMs })).score;
    expect([0, 50, 150, 300, 600, 9000].map((latencyMs) => score(latencyMs))).toEqual([100, 75, 50, 25, 0, 0]);
    expect(score(0, 100)).toBe(25);
  });

  it('is poor where no ping was answered', () => {
    const quality = qualityOf(figures({ latencyMs: undefined, jitterMs: undefined, lossPercent: 100 }));
    expect(quality).toMatchObject({
      level: 'poor',
      score: 0,
      stability: 0,
      suggestions: ['batch', 'compress', 'move'],
    });
  });

  it('is less stable by jitter and loss, and never less than not at all', () => {
    const stability = (jitterMs: number, lossPercent: number): number | undefined =>
      qualityOf(figures({ jitterMs, lossPercent })).stability;
    expect(stability(50, 5)).toBe(0.5);
    expect(stability(1000, 50)).toBe(0);
  });

  it('suggests what would help where it is fair or poor', () => {
    expect(qualityOf(figures({ latencyMs: 100 })).suggestions).toEqual([]);
    expect(qualityOf(figures({ latencyMs: 180 })).suggestions).toEqual(['compress']);
    expect(qualityOf(figures({ latencyMs: 250 })).suggestions).toEqual(['batch', 'compress']);
    expect(qualityOf(figures({ jitterMs: 80 })).suggestions).toEqual(['compress', 'smooth']);
    expect(qualityOf(figures({ lossPercent: 4 })).suggestions).toEqual(['compress', 'move']);
  });
});
