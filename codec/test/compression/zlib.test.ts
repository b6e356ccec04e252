import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeflateWrapper, ZlibCompressor } from '../../src/compression/compressor.ts';
import { inflateAny } from '../../src/compression/inflate-any.ts';
import { zlib as node } from '../../src/compression/zlib-node.ts';
import { zlib as web } from '../../src/compression/zlib-web.ts';
import { isBareZlib } from '../../src/frame/marker.ts';
import { codeOf } from '../recordings.ts';

const cap = 1_048_576;
const providers: readonly ZlibCompressor[] = [node, web];
const wrap: Readonly<Record<DeflateWrapper, (data: Uint8Array) => Buffer>> = {
  zlib: deflateSync,
  gzip: gzipSync,
  raw: deflateRawSync,
};
const wrappers = Object.keys(wrap) as DeflateWrapper[];
const hello = Buffer.from('hello hello hello hello');

describe.each(providers)('$name', (zlib) => {
  it('writes zlib streams that are known without a marker, too', () => {
    const stream = zlib.compress(new Uint8Array(1000));
    expect(isBareZlib(stream)).toBe(true);
    expect(zlib.decompress(stream, cap)).toEqual(new Uint8Array(1000));
  });

  it('reads what either writes, at any level', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 0, max: 9 }), (data, level) => {
        for (const provider of providers) {
          expect(zlib.decompress(provider.compress(data), cap)).toEqual(data);
          expect(zlib.decompress(provider.compress(data, level), cap)).toEqual(data);
        }
        expect(zlib.decompress(deflateSync(data, { level }), cap)).toEqual(data);
      }),
      { numRuns: 200 },
    );
  });

  it('writes at the level it is told, 1 by default, and refuses what is no level', () => {
    const size = (level?: number): number => zlib.compress(Buffer.from('abcde'.repeat(1_000)), level).length;
    expect(size(0)).toBeGreaterThan(5_000);
    expect(size(9)).toBeLessThan(100);
    expect(size()).toBe(size(1));
    for (const level of [-2, 10, 1.5]) expect(codeOf(() => zlib.compress(hello, level))).toBe('unencodable_value');
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('begins at level %i as zlib itself does', (level) => {
    expect(zlib.compress(hello, level).subarray(0, 2)).toEqual(
      Uint8Array.from(deflateSync(hello, { level }).subarray(0, 2)),
    );
  });

  it('takes a checksum only where the stream ends', () => {
    for (const wrapper of ['zlib', 'gzip'] as const) {
      const whole = wrap[wrapper](hello);
      const damaged = Uint8Array.from(whole);
      const trailerBytes = wrapper === 'zlib' ? 4 : 8;
      damaged[whole.length - trailerBytes] = (damaged[whole.length - trailerBytes] ?? 0) ^ 1;
      const moved = Buffer.concat([damaged, whole.subarray(-trailerBytes)]);
      expect(codeOf(() => zlib.inflate(moved, cap, wrapper))).toBe('inflate_failed');
      const followed = Buffer.concat([whole, damaged, Buffer.alloc(3000)]);
      expect(Buffer.from(zlib.inflate(followed, cap, wrapper)).toString()).toBe(hello.toString());
    }
  });

  it('takes any limit', () => {
    for (const limit of [2 ** 32 + 1, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      expect(zlib.decompress(zlib.compress(new Uint8Array(9)), limit)).toEqual(new Uint8Array(9));
    }
  });

  it.each(wrappers)('reads %s', (wrapper) => {
    expect(Buffer.from(zlib.inflate(wrap[wrapper](hello), cap, wrapper)).toString()).toBe(hello.toString());
    const { length } = Buffer.from(zlib.inflate(wrap[wrapper](new Uint8Array(0)), cap, wrapper));
    expect(length).toBe(0);
  });

  it.each(wrappers)('fills the cap with %s and refuses a byte more', (wrapper) => {
    expect(zlib.inflate(wrap[wrapper](new Uint8Array(cap)), cap, wrapper)).toHaveLength(cap);
    expect(codeOf(() => zlib.inflate(wrap[wrapper](new Uint8Array(cap + 1)), cap, wrapper))).toBe('inflate_limit');
    expect(zlib.inflate(wrap[wrapper](Buffer.from('ab')), 2, wrapper)).toHaveLength(2);
    expect(codeOf(() => zlib.inflate(wrap[wrapper](Buffer.from('ab')), 1, wrapper))).toBe('inflate_limit');
  });

  it('stops at the cap instead of inflating the rest', () => {
    const bomb = deflateSync(new Uint8Array(64 * cap));
    const before = process.memoryUsage().arrayBuffers;
    expect(codeOf(() => zlib.decompress(bomb, cap))).toBe('inflate_limit');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * cap);
  });

  it.each(wrappers)('ignores bytes behind the end of %s', (wrapper) => {
    const stream = Buffer.concat([wrap[wrapper](hello), Buffer.from('rest')]);
    expect(zlib.inflate(stream, cap, wrapper)).toHaveLength(hello.length);
  });

  it('refuses streams cut anywhere', () => {
    const stream = deflateSync(hello);
    for (let length = 0; length < stream.length; length += 1) {
      expect(codeOf(() => zlib.decompress(stream.subarray(0, length), cap))).toBe('inflate_failed');
    }
  });

  it('refuses a wrong header, a wrong checksum and a preset dictionary', () => {
    const stream = deflateSync(hello);
    const changed = (at: number): Uint8Array => stream.map((byte, index) => (index === at ? byte ^ 0x01 : byte));
    for (const at of [0, 1, stream.length - 1, stream.length - 4]) {
      expect(codeOf(() => zlib.decompress(changed(at), cap))).toBe('inflate_failed');
    }
    const withDictionary = deflateSync(hello, { dictionary: Buffer.from('hello') });
    expect(codeOf(() => zlib.decompress(withDictionary, cap))).toBe('inflate_failed');
    expect(() => zlib.decompress(withDictionary, cap)).toThrow(/dictionary/);
    expect(codeOf(() => zlib.decompress(gzipSync(hello), cap))).toBe('inflate_failed');
    const gzip = gzipSync(hello);
    gzip[gzip.length - 5] = (gzip.at(-5) ?? 0) ^ 1;
    expect(codeOf(() => zlib.inflate(gzip, cap, 'gzip'))).toBe('inflate_failed');
  });

  it('lets nothing but a CodecError out on damage', () => {
    const stream = deflateSync(Buffer.from('some text that has some text in it'));
    fc.assert(
      fc.property(fc.nat(stream.length - 1), fc.nat(255), fc.constantFrom(...wrappers), (at, byte, wrapper) => {
        const damaged = stream.map((old, index) => (index === at ? byte : old));
        expect(['nothing thrown', 'inflate_failed', 'inflate_limit']).toContain(
          codeOf(() => zlib.inflate(damaged, 1000, wrapper)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('gives memory of its own and leaves the input as it was', () => {
    const stream = Uint8Array.from(deflateSync(hello));
    const copy = Uint8Array.from(stream);
    zlib.decompress(stream, cap).fill(0);
    expect(stream).toEqual(copy);
    expect(Object.getPrototypeOf(zlib.decompress(stream, cap))).toBe(Uint8Array.prototype);
    expect(Object.getPrototypeOf(zlib.compress(stream))).toBe(Uint8Array.prototype);
  });

  describe('behind C:', () => {
    it.each(wrappers)('%s is accepted', (wrapper) => {
      expect(inflateAny(zlib, wrap[wrapper](hello), cap)).toHaveLength(hello.length);
    });

    it('the cap holds for every wrapper', () => {
      for (const wrapper of wrappers) {
        expect(codeOf(() => inflateAny(zlib, wrap[wrapper](new Uint8Array(2000)), 1999))).toBe('inflate_limit');
      }
    });

    it('what has the header of zlib is nothing else, even where it could be', () => {
      const rawAsWell = Buffer.from('780100feff41010000ffff', 'hex');
      expect(zlib.inflate(rawAsWell, cap, 'raw')).toEqual(Uint8Array.of(0x41));
      expect(codeOf(() => inflateAny(zlib, rawAsWell, cap))).toBe('inflate_failed');
    });

    it('damaged zlib is not taken for anything else', () => {
      const stream = deflateSync(hello);
      stream[stream.length - 1] = (stream.at(-1) ?? 0) ^ 1;
      expect(codeOf(() => inflateAny(zlib, stream, cap))).toBe('inflate_failed');
      for (const garbage of ['', 'g', 'garbage', '\x1f\x8b']) {
        expect(codeOf(() => inflateAny(zlib, Buffer.from(garbage, 'latin1'), cap))).toBe('inflate_failed');
      }
    });
  });
});
