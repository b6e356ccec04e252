import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../src/crypto/base64.ts';
import { decodeHex, encodeHex } from '../../src/crypto/hex.ts';

const data = fc.uint8Array({ maxLength: 100 });
const textual = fc.string({ unit: fc.constantFrom(...'AZaz09+/=-_ \n\u00e9'), maxLength: 12 });

describe('base64', () => {
  it('encodes as every other implementation and decodes what it encoded', () => {
    fc.assert(
      fc.property(data, (bytes) => {
        expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  it('accepts one spelling only', () => {
    fc.assert(
      fc.property(textual, (text) => {
        const decoded = decodeBase64(text);
        if (decoded !== undefined) expect(encodeBase64(decoded)).toBe(text);
        else expect(Buffer.from(text, 'base64').toString('base64')).not.toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    'A',
    'AA',
    'AAA',
    'A===',
    '====',
    '=',
    'AA=A',
    'AAA=AAAA',
    'AB==',
    'AAB=',
    'AAAA\n',
    ' AAA',
    '-_AA',
    'AA\u0141A',
  ])('refuses %j', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });
});

describe('hex', () => {
  it('encodes in lower case and decodes what it encoded', () => {
    fc.assert(
      fc.property(data, (bytes) => {
        expect(encodeHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
        expect(decodeHex(encodeHex(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each(['0', 'AB', '0x', 'g0', ' 00', '0\u0430'])('refuses %j', (text) => {
    expect(decodeHex(text)).toBeUndefined();
  });
});
