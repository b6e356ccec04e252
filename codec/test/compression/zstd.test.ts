import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zstd as node } from '../../src/compression/zstd-node.ts';
import { initZstd, zstd as wasm } from '../../src/compression/zstd-wasm.ts';
import { isCodecError } from '../../src/errors.ts';

await initZstd();

const maxBytes = 1_048_576;
const text = new TextEncoder().encode(JSON.stringify(Array.from({ length: 400 }, (_, id) => ({ id, state: 'ready' }))));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytesOf = (digits: string) => new Uint8Array(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

// Frames by hand, RFC 8878: magic, descriptor, size or window, blocks.
const rawBlock = (content: string) =>
  bytesOf(`${hex(Uint8Array.of(1 | (content.length << 3), 0, 0))} ${hex(Buffer.from(content))}`);
const sized = (content: string) => joined(bytesOf('28b52ffd 20'), Uint8Array.of(content.length), rawBlock(content));
const unsized = (content: string) => joined(bytesOf('28b52ffd 00 58'), rawBlock(content));
const skippable = bytesOf('502a4d18 03000000 78797a');
/** One frame of `blocks` blocks, each one byte repeated 131,072 times. */
const repeated = (header: string, blocks: number) => {
  const block = (last: number) =>
    Uint8Array.of(last | 2 | ((131_072 << 3) & 0xf8), (131_072 << 3) >>> 8, (131_072 << 3) >>> 16, 0x61);
  return joined(bytesOf(header), ...Array.from({ length: blocks }, (_, index) => block(index === blocks - 1 ? 1 : 0)));
};

describe.each([
  ['of this runtime', node],
  ['in WebAssembly', wasm],
])('zstd %s', (_, zstd) => {
  test('gives back what it compressed', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 3000 }), fc.array(fc.constantFrom(...text), { maxLength: 3000 })),
        (data) => {
          const input = Uint8Array.from(data);
          expect(hex(zstd.decompress(zstd.compress(input), maxBytes))).toBe(hex(input));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('writes the same bytes whatever was compressed and opened before', () => {
    const compressed = zstd.compress(text);
    for (const other of [new Uint8Array(0), new Uint8Array(200_000), text.subarray(7)]) {
      expect(hex(zstd.decompress(zstd.compress(other), maxBytes))).toBe(hex(other));
      expect(() => zstd.decompress(compressed.subarray(0, 40), maxBytes)).toThrow('[zstd_failed]');
      expect(hex(zstd.compress(text))).toBe(hex(compressed));
    }
  });

  test('makes JSON smaller and says in the header how large it was', () => {
    const compressed = zstd.compress(text);
    expect(compressed.length).toBeLessThan(text.length / 8);
    expect(hex(compressed.subarray(0, 5))).toMatch(/^28b52ffd[26]0$/);
  });

  test.each([
    ['a frame with content size', sized('abc'), 'abc'],
    ['a frame without', unsized('abc'), 'abc'],
    ['an empty frame', sized(''), ''],
    ['nothing', new Uint8Array(0), ''],
    ['a skippable frame alone', skippable, ''],
    ['a skippable frame before another', joined(skippable, sized('abc')), 'abc'],
    ['several frames', joined(sized('ab'), skippable, unsized('cd'), sized(''), unsized('e')), 'abcde'],
  ])('reads %s', (_name, data, content) => {
    expect(new TextDecoder().decode(zstd.decompress(data, maxBytes))).toBe(content);
  });

  test.each([
    ['exactly the limit', 8],
    ['less', 7],
  ])('reads output of %s', (_name, blocks) => {
    const limit = 8 * 131_072;
    expect(zstd.decompress(repeated('28b52ffd 00 58', blocks), limit)).toHaveLength(blocks * 131_072);
    expect(zstd.decompress(zstd.compress(new Uint8Array(limit)), limit)).toHaveLength(limit);
  });

  test.each([
    ['a declared size above the limit', repeated('28b52ffd a0 00000010', 2048)],
    ['a declared size of 64 bits', repeated('28b52ffd e0 ffffffffffffff7f', 1)],
    ['256 MiB of undeclared size', repeated('28b52ffd 00 58', 2048)],
    ['256 MiB behind a window of 2 GiB', repeated('28b52ffd 00 a8', 2048)],
    ['one byte too many over two frames', joined(repeated('28b52ffd 00 58', 8), unsized('a'))],
    ['two declared sizes that together exceed it', joined(repeated('28b52ffd a0 00001000', 8), sized('a'))],
  ])('stops at the limit: %s', (_name, bomb) => {
    const before = process.memoryUsage().rss;
    expect(() => zstd.decompress(bomb, 8 * 131_072)).toThrow(/\[zstd_(limit|failed)\]/);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1_048_576);
  });

  test.each([
    ['a wrong magic number', bytesOf('28b52ffe 20 00 010000')],
    ['text', new TextEncoder().encode('this is not zstd')],
    ['bytes behind the last frame', joined(sized('abc'), Uint8Array.of(0))],
    ['a frame cut short', zstd.compress(text).subarray(0, -1)],
    ['a skippable frame cut short', skippable.subarray(0, -1)],
    ['a declared size larger than the content', bytesOf('28b52ffd 20 04 190000 616263')],
    ['a declared size smaller than the content', bytesOf('28b52ffd 20 02 190000 616263')],
    ['a reserved block type', bytesOf('28b52ffd 20 03 1f0000 616263')],
    ['a block above 131,072 bytes', bytesOf('28b52ffd 00 58 ffffff 00')],
    ['a wrong checksum', bytesOf('28b52ffd 24 03 190000 616263 00000000')],
    ['a dictionary', bytesOf('28b52ffd 21 07 03 190000 616263')],
  ])('refuses %s', (_name, data) => {
    expect(() => zstd.decompress(data, maxBytes)).toThrow('[zstd_failed]');
  });

  test('lets nothing but CodecError out, and goes on working', () => {
    const compressed = zstd.compress(text);
    fc.assert(
      fc.property(fc.nat(compressed.length - 1), fc.nat(255), (at, byte) => {
        try {
          zstd.decompress(compressed.with(at, byte), maxBytes);
        } catch (error) {
          expect(error).toSatisfy(isCodecError);
        }
      }),
      { numRuns: 2000 },
    );
    expect(sha256(zstd.decompress(compressed, maxBytes))).toBe(sha256(text));
  });
});
