import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText } from '../src/read-text.ts';

describe('reading bytes as text', () => {
  it('gives the text that was written, a byte order mark and all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readText(new TextEncoder().encode(text))).toBe(text);
      }),
    );
    expect(readText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });

  it('gives nothing for what is no UTF-8, and of a view no more than is in it', () => {
    for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80]]) expect(readText(Uint8Array.from(bytes))).toBeUndefined();
    expect(readText(Uint8Array.of(0xff, 0x61, 0x62, 0xff).subarray(1, 3))).toBe('ab');
  });
});
