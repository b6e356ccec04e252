import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyCache } from '../../src/payload/key-cache.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('KeyCache', () => {
  it('knows a name by its bytes once it has seen it', () => {
    const cache = new KeyCache();
    const bytes = utf8('..name..');
    expect(cache.find(bytes, 2, 6)).toBeUndefined();
    expect(cache.keep(bytes, 2, 6, 'name')).toBe('name');
    expect(cache.find(bytes, 2, 6)).toBe('name');
    expect(cache.find(utf8('name'), 0, 4)).toBe('name');
    expect(cache.find(utf8('nam'), 0, 3)).toBeUndefined();
  });

  it('never gives a name that the bytes do not spell, however names collide', () => {
    const cache = new KeyCache();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 10 }), (name) => {
        const bytes = utf8(name);
        const found = cache.find(bytes, 0, bytes.length) ?? cache.keep(bytes, 0, bytes.length, name);
        expect(found).toBe(name);
      }),
      { numRuns: 10_000 },
    );
  });

  it('never takes bytes for a name that is spelt otherwise', () => {
    const cache = new KeyCache();
    for (let first = 0x80; first <= 0xff; first += 1) {
      for (let second = 0x80; second <= 0xff; second += 1) {
        const name = String.fromCharCode(first, second);
        cache.keep(utf8(name), 0, 4, name);
        expect(cache.find(Uint8Array.of(first, second), 0, 2)).toBeUndefined();
      }
    }
  });
});
