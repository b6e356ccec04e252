// Shows that a scan of MessagePack says what decoding it would, or nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { msgpack } from '../../src/payload/msgpack.ts';
import { typeOfPlainMap } from '../../src/payload/msgpack-scan.ts';

const maxDepth = 64;
const styles = ['json', 'native'] as const;
const encodeOptions = { values: 'native', keyOrder: 'given', maxDepth } as const;

/** What decoding gives as `t`; undefined where it refuses, or where there is none. */
function decodedType(bytes: Uint8Array, values: 'json' | 'native'): unknown {
  try {
    return (msgpack.decode(bytes, { values, maxDepth }) as { t?: unknown } | null)?.t;
  } catch {
    return undefined;
  }
}

function expectAgreement(bytes: Uint8Array): void {
  const type = typeOfPlainMap(bytes, maxDepth);
  if (type === undefined) return;
  for (const values of styles) expect(decodedType(bytes, values)).toBe(type);
}

const name = fc.oneof(fc.constantFrom('t', 'p', 'type', 'constructor', 'prototype', ''), fc.string({ maxLength: 12 }));
const leaf = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.uint8Array({ maxLength: 40 }),
  fc.bigInt(0n, 2n ** 64n - 1n),
  fc.integer(),
);
const message = fc.dictionary(name, leaf, { maxKeys: 6, noNullPrototype: true });

describe('The type of a map that is not decoded', () => {
  it('is what decoding gives, for whatever is written', () => {
    fc.assert(fc.property(message, (value) => expectAgreement(msgpack.encode(value, encodeOptions))));
  });

  it('is unknown of bytes that decoding refuses, one byte away from good ones', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.nat(255), (value, place, byte) => {
        const bytes = Uint8Array.from(msgpack.encode(value, encodeOptions));
        bytes[place % bytes.length] = byte;
        expectAgreement(bytes);
        expectAgreement(bytes.subarray(0, place % bytes.length));
      }),
      { numRuns: 5000 },
    );
  });

  it('is found wherever it stands, and is the last where there are two', () => {
    const map = (...bytes: number[]): Uint8Array => Uint8Array.of(...bytes);
    expect(typeOfPlainMap(map(0x81, 0xa1, 0x74, 0xa2, 0x68, 0x69), maxDepth)).toBe('hi');
    expect(typeOfPlainMap(map(0xde, 0x00, 0x01, 0xa1, 0x74, 0xa2, 0x68, 0x69), maxDepth)).toBe('hi');
    expect(typeOfPlainMap(map(0x82, 0xa1, 0x70, 0xc0, 0xa1, 0x74, 0xa1, 0x61), maxDepth)).toBe('a');
    expect(typeOfPlainMap(map(0x82, 0xa1, 0x74, 0xa1, 0x61, 0xa1, 0x74, 0xa1, 0x62), maxDepth)).toBe('b');
  });

  it.each([
    ['an extension', [0x82, 0xa1, 0x74, 0xa1, 0x61, 0xa1, 0x70, 0xd4, 0x01, 0x00]],
    ['the reserved byte', [0x82, 0xa1, 0x74, 0xa1, 0x61, 0xa1, 0x70, 0xc1]],
    ['text that is no UTF-8', [0x82, 0xa1, 0x74, 0xa1, 0x61, 0xa1, 0x70, 0xa1, 0xff]],
    ['a number as a key', [0x82, 0xa1, 0x74, 0xa1, 0x61, 0x01, 0x01]],
    ['a cut end', [0x82, 0xa1, 0x74, 0xa1, 0x61, 0xa1, 0x70, 0xa2, 0x61]],
    ['no map', [0x91, 0x01]],
    ['a type that is no text', [0x81, 0xa1, 0x74, 0x01]],
    ['the long name', [0x82, 0xa1, 0x74, 0xa1, 0x61, 0xa4, 0x74, 0x79, 0x70, 0x65, 0x01]],
    ['nothing', []],
  ])('of %s is left to decoding', (_what, bytes) => {
    expect(typeOfPlainMap(Uint8Array.from(bytes), maxDepth)).toBeUndefined();
  });
});
