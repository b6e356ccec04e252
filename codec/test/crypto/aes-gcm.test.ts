import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createCipher, sealWithFixedIvForTests } from '../../src/crypto/aes-gcm.ts';
import { createIvSource } from '../../src/crypto/iv-source.ts';
import { provider as node } from '../../src/crypto/provider-node.ts';
import { ivOf } from '../../src/crypto/sealed-frame.ts';
import { codeOf, providers } from './vectors.ts';

const key = new Uint8Array(32).fill(9);
const plaintexts = fc.uint8Array({ maxLength: 600 });

/** A view that starts at an odd byte of a larger buffer, as a slice of a received chunk does. */
function unaligned(source: Uint8Array): Uint8Array {
  const padded = new Uint8Array(source.length + 8).fill(0xee);
  padded.set(source, 3);
  return padded.subarray(3, 3 + source.length);
}

for (const provider of providers) {
  const cipher = createCipher({ provider, key });

  describe(`E: frames on ${provider.name}`, () => {
    it('open to what was sealed', () => {
      fc.assert(
        fc.property(plaintexts, (plaintext) => {
          const frame = cipher.seal(plaintext);
          expect(frame).toHaveLength(plaintext.length + 30);
          expect(frame.subarray(0, 2)).toEqual(Uint8Array.of(0x45, 0x3a));
          expect(cipher.open(frame)).toEqual(plaintext);
        }),
        { numRuns: 300 },
      );
    });

    it('fail after any one bit is flipped', () => {
      fc.assert(
        fc.property(plaintexts, fc.nat(), fc.nat(7), (plaintext, where, bit) => {
          const frame = cipher.seal(plaintext);
          const at = where % frame.length;
          frame[at] = (frame[at] ?? 0) ^ (1 << bit);
          const expected = at < 2 ? 'marker_not_allowed' : 'authentication_failed';
          expect(codeOf(() => cipher.open(frame))).toBe(expected);
        }),
        { numRuns: 300 },
      );
    });

    it('fail when bytes are cut off or added', () => {
      const frame = cipher.seal(new Uint8Array(40));
      for (let length = 0; length < 30; length += 1) {
        expect(codeOf(() => cipher.open(frame.subarray(0, length)))).toBe('frame_truncated');
      }
      expect(codeOf(() => cipher.open(frame.subarray(0, -1)))).toBe('authentication_failed');
      expect(codeOf(() => cipher.open(Uint8Array.of(...frame, 0)))).toBe('authentication_failed');
    });

    it('open again after a frame that failed', () => {
      const frame = cipher.seal(Uint8Array.of(1, 2, 3));
      expect(codeOf(() => cipher.open(new Uint8Array(64)))).toBe('marker_not_allowed');
      expect(codeOf(() => cipher.open(frame.with(20, 0).with(21, 0)))).toBe('authentication_failed');
      expect(cipher.open(frame)).toEqual(Uint8Array.of(1, 2, 3));
    });

    it('leave their input alone, aligned or not', () => {
      fc.assert(
        fc.property(plaintexts, (plaintext) => {
          const input = unaligned(plaintext);
          const frame = unaligned(cipher.seal(input));
          const before = frame.slice();
          const opened = cipher.open(frame);
          expect(opened).toEqual(plaintext);
          opened.fill(0);
          expect(frame).toEqual(before);
          expect(new Uint8Array(input.buffer)).toEqual(new Uint8Array(unaligned(plaintext).buffer));
        }),
        { numRuns: 100 },
      );
    });

    it('own their memory', () => {
      const [frame, opened] = [cipher.seal(key), cipher.open(cipher.seal(key))];
      for (const result of [frame, opened]) {
        expect(Object.getPrototypeOf(result)).toBe(Uint8Array.prototype);
        expect(result.buffer.byteLength).toBe(result.length);
      }
    });

    it('do not notice when the caller wipes its key', () => {
      const mine = key.slice();
      const copied = createCipher({ provider, key: mine });
      mine.fill(0);
      expect(cipher.open(copied.seal(Uint8Array.of(5)))).toEqual(Uint8Array.of(5));
    });
  });
}

describe('IVs', () => {
  it('differ in every frame', () => {
    const cipher = createCipher({ provider: node, key });
    const seen = new Set<string>();
    for (let run = 0; run < 1000; run += 1) seen.add(ivOf(cipher.seal(key)).join());
    expect(seen.size).toBe(1000);
  });

  it('are refused when the source repeats itself, also in place', () => {
    const stuck = new Uint8Array(12).fill(3);
    const cipher = createCipher({ provider: node, key, randomIv: () => stuck });
    cipher.seal(key);
    expect(() => cipher.seal(key)).toThrow(RangeError);
    stuck[11] = 4;
    expect(ivOf(cipher.seal(key))[11]).toBe(4);
  });

  it('may be all zero once, and are refused at another length', () => {
    const zero = createCipher({ provider: node, key, randomIv: () => new Uint8Array(12) });
    expect(zero.seal(key)).toHaveLength(62);
    expect(() => zero.seal(key)).toThrow(RangeError);
    const short = createCipher({ provider: node, key, randomIv: () => new Uint8Array(8) });
    expect(() => short.seal(key)).toThrow(RangeError);
  });

  it('come from the provider in draws of many', () => {
    const randomBytes = vi.fn(node.randomBytes);
    const next = createIvSource({ ...node, randomBytes });
    for (let run = 0; run < 640; run += 1) expect(next()).toHaveLength(12);
    expect(randomBytes).toHaveBeenCalledTimes(10);
  });

  it('may be chosen for tests', () => {
    const iv = Uint8Array.from({ length: 12 }, (_, at) => at);
    expect(ivOf(sealWithFixedIvForTests(node, key, iv, key))).toEqual(iv);
    expect(() => sealWithFixedIvForTests(node, key, key, key)).toThrow(RangeError);
  });
});

describe('the number of frames under one key', () => {
  it('is bounded', () => {
    const cipher = createCipher({ provider: node, key, maxSeals: 2 });
    const frame = cipher.seal(key);
    cipher.seal(key);
    expect(() => cipher.seal(key)).toThrow(/as many frames as it may/);
    expect(cipher.open(frame)).toEqual(key);
  });

  it('cannot be set out of range', () => {
    for (const maxSeals of [0, -1, 1.5, 2 ** 32 + 1]) {
      expect(() => createCipher({ provider: node, key, maxSeals })).toThrow(RangeError);
    }
  });
});
