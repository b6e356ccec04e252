import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatcher } from '../../src/topics/glob.ts';

describe('a pattern', () => {
  it('matches as its definition says', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
    const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(patterns, letters, (pattern, topic) => {
        const escaped = pattern.replaceAll('.', '\\.').replaceAll('*', '[^]*').replaceAll('?', '[^]');
        return createMatcher(pattern)(topic) === new RegExp(`^${escaped}$`).test(topic);
      }),
    );
  });

  it('matches long topics as it matches short ones', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', '?'), minLength: 1, maxLength: 100 });
    const run = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 120 });
    fc.assert(
      fc.property(piece, run, fc.nat(40_000), (wanted, tail, before) => {
        const filler = 'c'.repeat(before);
        const isIn = new RegExp(wanted.replaceAll('?', '[^]')).test(`${filler}${tail}${filler}`);
        return createMatcher(`*${wanted}*`)(`${filler}${tail}${filler}`) === isIn;
      }),
    );
  });

  it('finds what stands at the very end, and after all that nearly was it', () => {
    const piece = `${'a'.repeat(254)}?b`;
    const topic = `${'a'.repeat(60_000)}b`;
    expect(createMatcher(`*${piece}`)(topic)).toBe(true);
    expect(createMatcher(`*${piece}*`)(topic)).toBe(true);
    expect(createMatcher(`*${piece}?*`)(topic)).toBe(false);
    expect(createMatcher(`*${'a'.repeat(255)}b*c`)(`${topic}${topic}c`)).toBe(true);
  });

  it('takes any byte for a question mark, half a character too', () => {
    const filler = 'x'.repeat(40_000);
    expect(createMatcher('*é?*')(`${filler}éx`)).toBe(true);
    expect(createMatcher('*\u00ff??z*')(`${filler}\u00ff\u00e9z`)).toBe(true);
  });

  it('of more than 512 bytes is none', () => {
    expect(() => createMatcher(`*${'é'.repeat(256)}`)).toThrow(RangeError);
  });
});
