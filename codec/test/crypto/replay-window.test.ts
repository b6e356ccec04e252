import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplayWindow } from '../../src/crypto/replay-window.ts';
import { codeOf } from './vectors.ts';

function ivOfNumber(value: number): Uint8Array {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setUint32(8, value);
  return iv;
}

describe('replay window', () => {
  it('refuses an IV for five minutes and forgets it after', () => {
    const window = createReplayWindow();
    window.admit(ivOfNumber(1), 0);
    expect(codeOf(() => window.admit(ivOfNumber(1), 0))).toBe('replayed');
    expect(codeOf(() => window.admit(ivOfNumber(1), 300_000))).toBe('replayed');
    window.admit(ivOfNumber(1), 300_001);
    expect(window.size).toBe(1);
  });

  it('holds the newest 10,000 IVs', () => {
    const window = createReplayWindow();
    for (let value = 0; value <= 10_000; value += 1) window.admit(ivOfNumber(value), 0);
    expect(window.size).toBe(10_000);
    expect(codeOf(() => window.admit(ivOfNumber(1), 0))).toBe('replayed');
    window.admit(ivOfNumber(0), 0);
    window.admit(ivOfNumber(1), 0);
  });

  it('compares by value and copies what it keeps', () => {
    const window = createReplayWindow();
    const iv = ivOfNumber(9);
    window.admit(iv, 0);
    iv[0] = 1;
    window.admit(iv, 0);
    expect(codeOf(() => window.admit(ivOfNumber(9), 0))).toBe('replayed');
  });

  it('tells IVs of high bytes apart', () => {
    const window = createReplayWindow();
    for (let byte = 0; byte < 256; byte += 1) window.admit(new Uint8Array(12).fill(byte), 0);
    expect(window.size).toBe(256);
  });

  it('does not forget sooner when the clock is set back', () => {
    const window = createReplayWindow({ windowMs: 100 });
    window.admit('a', 1000);
    window.admit('b', 500);
    expect(codeOf(() => window.admit('b', 1050))).toBe('replayed');
    window.admit('c', 1101);
    expect(window.size).toBe(1);
  });

  it('dates what comes after a clock was set back no earlier than what came before', () => {
    const window = createReplayWindow({ windowMs: 100, maxEntries: 1 });
    window.admit('a', 1000);
    window.admit('b', 500);
    expect(codeOf(() => window.admit('b', 650))).toBe('replayed');
  });

  it('equals a list that is searched from end to end', () => {
    const step = fc.record({ id: fc.integer({ min: 0, max: 12 }), waitMs: fc.integer({ min: 0, max: 15 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.integer({ min: 1, max: 8 }), (steps, maxEntries) => {
        const window = createReplayWindow({ maxEntries, windowMs: 20 });
        let model: { id: number; atMs: number }[] = [];
        let nowMs = 0;
        for (const { id, waitMs } of steps) {
          nowMs += waitMs;
          model = model.filter((entry) => nowMs - entry.atMs <= 20);
          const known = model.some((entry) => entry.id === id);
          expect(codeOf(() => window.admit(ivOfNumber(id), nowMs))).toBe(known ? 'replayed' : 'nothing thrown');
          if (!known) model = [...model, { id, atMs: nowMs }].slice(-maxEntries);
          expect(window.size).toBe(model.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('stays right over many more IVs than it holds', () => {
    const window = createReplayWindow({ maxEntries: 1500, windowMs: 1000 });
    for (let value = 0; value < 20_000; value += 1) {
      window.admit(ivOfNumber(value), value / 10);
      if (value % 97 === 0)
        expect(codeOf(() => window.admit(ivOfNumber(Math.max(0, value - 1499)), value / 10))).toBe('replayed');
    }
    expect(window.size).toBe(1500);
  });

  it('refuses bounds and times out of range', () => {
    for (const maxEntries of [0, -1, 1.5]) expect(() => createReplayWindow({ maxEntries })).toThrow(RangeError);
    for (const windowMs of [0, -1, Number.NaN]) expect(() => createReplayWindow({ windowMs })).toThrow(RangeError);
    expect(() => createReplayWindow().admit('a', Number.NaN)).toThrow(RangeError);
  });
});
