import { describe, expect, it } from 'vitest';
import { isStampable, stampPosition } from '../../src/index.ts';

describe('stampPosition', () => {
  it.each([
    ['{"c":"U","t":"x"}', '{"tp":"q\\"t","e":"0000002a","o":7,"c":"U","t":"x"}'],
    ['{}', '{"tp":"q\\"t","e":"0000002a","o":7}'],
    ['{ }', '{"tp":"q\\"t","e":"0000002a","o":7 }'],
    ['{ "t":"x"}', '{"tp":"q\\"t","e":"0000002a","o":7, "t":"x"}'],
    ['[1]', '[1]'],
    ['WSE{"t":"x"}', 'WSE{"t":"x"}'],
    ['', ''],
  ])('makes of %s: %s', (text, expected) => {
    expect(stampPosition(text, 'q"t', 42, 7)).toBe(expected);
  });

  it('writes every digit of a large offset', () => {
    expect(stampPosition('{}', 'a', 0xffff_ffff, 2n ** 63n)).toBe('{"tp":"a","e":"ffffffff","o":9223372036854775808}');
  });

  it('refuses positions that are none', () => {
    for (const [epoch, offset] of [
      [-1, 0],
      [2 ** 32, 0],
      [0.5, 0],
      [0, -1],
      [0, 0.5],
      [0, 2 ** 53],
    ] as const) {
      expect(() => stampPosition('{}', 'a', epoch, offset)).toThrow(RangeError);
    }
    expect(() => stampPosition('{}', 'a', 0, -1n)).toThrow(RangeError);
  });

  it('drops white space before the object, as published servers do', () => {
    expect(stampPosition(' \n{"t":"e"} ', 'x', 1, 5)).toBe('{"tp":"x","e":"00000001","o":5,"t":"e"} ');
    expect([' {}', '{', ' [1]', 'x{', ''].map(isStampable)).toEqual([true, true, false, false, false]);
  });
});
