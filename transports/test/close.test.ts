import { describe, expect, it } from 'vitest';
import { assertCloseCode, cutReason, isSendableCloseCode } from '../src/close.ts';

describe('close codes', () => {
  it('may be sent where RFC 6455 gives them a meaning on the wire', () => {
    const sendable = [...Array(6000).keys()].filter(isSendableCloseCode);
    expect([sendable.slice(0, 12), sendable.length]).toEqual([
      [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014],
      12 + 2000,
    ]);
  });

  it('that stand for an end without a Close frame are refused', () => {
    for (const code of [1004, 1006, 1015, 999, 2999, 5000, 1000.5, Number.NaN]) {
      expect(() => assertCloseCode(code)).toThrow(RangeError);
    }
  });
});

describe('cutReason', () => {
  it('keeps what fits into 123 bytes', () => {
    expect(cutReason('x'.repeat(123))).toHaveLength(123);
    expect(cutReason('x'.repeat(124))).toHaveLength(123);
  });

  it('cuts between characters', () => {
    expect(cutReason('é'.repeat(100))).toBe('é'.repeat(61));
    expect(cutReason('😀'.repeat(100))).toBe('😀'.repeat(30));
  });
});
