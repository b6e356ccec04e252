import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provider as noble } from '../../src/crypto/provider-noble.ts';
import { provider as node } from '../../src/crypto/provider-node.ts';
import { bytes, codeOf, providers } from './vectors.ts';

const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
const fieldPrime = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff';
const good = node.keyPair(new Uint8Array(32).fill(7));
const withByte = (source: Uint8Array, at: number, change: (byte: number) => number) =>
  source.map((byte, index) => (index === at ? change(byte) : byte));
const someBytes = (maxLength = 200) => fc.uint8Array({ maxLength });
const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

for (const provider of providers) {
  describe(`keys on ${provider.name}`, () => {
    it.each([
      ['zero', '00'.repeat(32)],
      ['the order of the curve', order],
      ['one above the order', `${order.slice(0, -1)}2`],
      ['all ones', 'ff'.repeat(32)],
      ['31 bytes', '01'.repeat(31)],
      ['33 bytes', '01'.repeat(33)],
      ['no bytes', ''],
    ])('refuses a private key of %s', (_, scalar) => {
      expect(codeOf(() => provider.keyPair(bytes(scalar)))).toBe('invalid_key');
      expect(codeOf(() => provider.sharedSecret(bytes(scalar), good.publicKey))).toBe('invalid_key');
    });

    it.each([
      ['one', `${'00'.repeat(31)}01`],
      ['the order less one', `${order.slice(0, -1)}0`],
    ])('accepts a private key of %s', (_, scalar) => {
      expect(provider.keyPair(bytes(scalar)).publicKey).toHaveLength(65);
    });

    it.each([
      ['off the curve', withByte(good.publicKey, 64, (byte) => byte ^ 1)],
      ['infinity in one byte', Uint8Array.of(0)],
      ['65 zero bytes', new Uint8Array(65)],
      ['the origin', withByte(new Uint8Array(65), 0, () => 4)],
      ['hybrid, even', withByte(good.publicKey, 0, () => 6)],
      ['hybrid, odd', withByte(good.publicKey, 0, () => 7)],
      ['uncompressed with a compressed form byte', withByte(good.publicKey, 0, () => 2)],
      ['compressed with an uncompressed form byte', withByte(good.publicKey.subarray(0, 33), 0, () => 4)],
      ['64 bytes', good.publicKey.subarray(1)],
      ['66 bytes', Uint8Array.of(...good.publicKey, 0)],
      ['nothing', new Uint8Array(0)],
      ['compressed without a square root', bytes(`02${'00'.repeat(31)}01`)],
      ['compressed with x equal to the prime', bytes(`02${fieldPrime}`)],
      ['compressed with x above the prime', bytes(`03${'ff'.repeat(32)}`)],
      ['uncompressed with x above the prime', bytes(`04${'ff'.repeat(32)}${'01'.repeat(32)}`)],
    ])('refuses a public key: %s', (_, point) => {
      expect(codeOf(() => provider.sharedSecret(good.privateKey, point))).toBe('invalid_key');
    });

    it('makes scalars of 32 bytes and keeps leading zeros', () => {
      for (let run = 0; run < (provider.name === 'node' ? 2000 : 20); run += 1) {
        const pair = provider.keyPair();
        expect(pair.privateKey).toHaveLength(32);
        expect(provider.keyPair(pair.privateKey).publicKey).toEqual(pair.publicKey);
      }
      const small = bytes(`0000${'11'.repeat(30)}`);
      expect(provider.keyPair(small).privateKey).toEqual(small);
    });

    it('keeps its own copy of a given scalar', () => {
      const scalar = new Uint8Array(32).fill(7);
      const pair = provider.keyPair(scalar);
      scalar.fill(0);
      expect(pair.privateKey).toEqual(good.privateKey);
    });
  });

  describe(`sizes on ${provider.name}`, () => {
    const gcm = provider.aesGcm(new Uint8Array(32));
    const none = new Uint8Array(0);

    it('refuses sizes that only a mistaken program can ask for', () => {
      for (const length of [0, 16, 31, 33]) expect(() => provider.aesGcm(new Uint8Array(length))).toThrow(RangeError);
      for (const length of [0, 11, 13, 16]) {
        expect(() => gcm.open(new Uint8Array(length), new Uint8Array(32))).toThrow(RangeError);
        expect(() => gcm.sealInto(new Uint8Array(99), 0, new Uint8Array(length), none)).toThrow(RangeError);
      }
      for (const offset of [-1, 0.5, 1, Number.NaN]) {
        expect(() => gcm.sealInto(new Uint8Array(16), offset, new Uint8Array(12), none)).toThrow(RangeError);
      }
      for (const length of [0, -1, 1.5, 8161]) {
        expect(() => provider.hkdfSha256(none, none, none, length)).toThrow(RangeError);
      }
      expect(() => provider.hkdfSha256(none, none, new Uint8Array(1025), 32)).toThrow(RangeError);
      for (const length of [-1, 1.5, 65_537]) expect(() => provider.randomBytes(length)).toThrow(RangeError);
    });

    it('refuses to open what is shorter than a tag', () => {
      expect(gcm.open(new Uint8Array(12), new Uint8Array(15))).toBeUndefined();
    });

    it('gives plain arrays that own their length', () => {
      const pair = provider.keyPair();
      const results = [
        provider.randomBytes(12),
        pair.privateKey,
        pair.publicKey,
        provider.sharedSecret(pair.privateKey, pair.publicKey),
        provider.hkdfSha256(none, none, none, 32),
        provider.hmacSha256(none, none),
        provider.sha256(none),
      ];
      for (const result of results) expect(Object.getPrototypeOf(result)).toBe(Uint8Array.prototype);
    });

    it('gives other random bytes each time', () => {
      expect(provider.randomBytes(32)).not.toEqual(provider.randomBytes(32));
      expect(provider.randomBytes(0)).toHaveLength(0);
      expect(provider.randomBytes(65_536).some((byte) => byte !== 0)).toBe(true);
    });
  });
}

describe('the two providers', () => {
  it('agree on hashes, MACs and derived keys', () => {
    fc.assert(
      fc.property(someBytes(), someBytes(), someBytes(), fc.integer({ min: 1, max: 300 }), (a, b, c, length) => {
        expect(noble.sha256(a)).toEqual(node.sha256(a));
        expect(noble.hmacSha256(a, b)).toEqual(node.hmacSha256(a, b));
        expect(noble.hkdfSha256(a, b, c, length)).toEqual(node.hkdfSha256(a, b, c, length));
      }),
      { numRuns: 300 },
    );
  });

  it('agree on sealed bytes and open what the other sealed', () => {
    fc.assert(
      fc.property(exactly(32), exactly(12), someBytes(700), someBytes(40), (key, iv, plaintext, aad) => {
        const [one, two] = [new Uint8Array(plaintext.length + 16), new Uint8Array(plaintext.length + 16)];
        node.aesGcm(key).sealInto(one, 0, iv, plaintext, aad);
        noble.aesGcm(key).sealInto(two, 0, iv, plaintext, aad);
        expect(two).toEqual(one);
        expect(noble.aesGcm(key).open(iv, one, aad)).toEqual(plaintext);
        expect(node.aesGcm(key).open(iv, two, aad)).toEqual(plaintext);
      }),
      { numRuns: 300 },
    );
  });

  it('agree on key pairs and secrets', () => {
    const scalar = exactly(32).filter((candidate) => candidate[0] !== 255 && candidate.some((byte) => byte !== 0));
    fc.assert(
      fc.property(scalar, scalar, (a, b) => {
        const [alice, bob] = [node.keyPair(a), noble.keyPair(b)];
        expect(noble.keyPair(a)).toEqual(alice);
        expect(noble.sharedSecret(bob.privateKey, alice.publicKey)).toEqual(
          node.sharedSecret(alice.privateKey, bob.publicKey),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('give the same verdict on any point, with the same words', () => {
    const nearly = fc.tuple(fc.nat(64), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
      return withByte(good.publicKey, at, (byte) => byte ^ flip);
    });
    const anything = fc.uint8Array({ maxLength: 70 });
    const compressed = exactly(33).map((point) => withByte(point, 0, (byte) => 2 + (byte & 1)));
    const verdict = (provider: typeof node, point: Uint8Array) => {
      try {
        return provider.sharedSecret(good.privateKey, point);
      } catch (error) {
        return String(error);
      }
    };
    fc.assert(
      fc.property(fc.oneof(nearly, anything, compressed), (point) => {
        expect(verdict(noble, point)).toEqual(verdict(node, point));
      }),
      { numRuns: 300 },
    );
  });
});
