import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8, isLongerThan, withMarker } from '../src/bytes.ts';
import { bytesOf, codeOf, hexOf } from './recordings.ts';

describe('UTF-8', () => {
  it('is counted as it is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.nat(160), (text, limit) => {
        const { length } = encodeUtf8(text);
        expect(isLongerThan(text, limit)).toBe(length > limit);
      }),
      { numRuns: 2000 },
    );
    for (const [text, bytes] of [
      ['\ud83d', 3],
      ['\ude00\ud83d', 6],
      ['\ud83d\ude00', 4],
    ] as const) {
      expect([isLongerThan(text, bytes - 1), isLongerThan(text, bytes)]).toEqual([true, false]);
    }
  });

  it('is read back whole, a byte order mark included', () => {
    expect(decodeUtf8(bytesOf('efbbbf7b7d'))).toBe('\ufeff{}');
  });

  it.each(['ff', 'c0af', 'eda080', 'e282', 'f4908080', '80'])('is not %s', (digits) => {
    expect(codeOf(() => decodeUtf8(bytesOf(digits)))).toBe('invalid_utf8');
  });
});

describe('withMarker', () => {
  it('puts the marker before the body in memory of its own', () => {
    const body = bytesOf('0102');
    const frame = withMarker([0x4d, 0x3a], body);
    body[0] = 9;
    expect(hexOf(frame)).toBe('4d3a0102');
  });
});
