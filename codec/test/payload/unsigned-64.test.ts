import fc from 'fast-check';
import { Packr } from 'msgpackr';
import { describe, expect, it } from 'vitest';
import { msgpack } from '../../src/payload/msgpack.ts';
import { markUnsigned } from '../../src/payload/unsigned-64.ts';

const options = { keyOrder: 'given', values: 'native' } as const;
const hex = (value: unknown): string => Buffer.from(msgpack.encode(value, options)).toString('hex');

describe('integers beyond 32 bits', () => {
  it.each([
    [4_294_967_296, 'cf0000000100000000'],
    [9_007_199_254_740_991, 'cf001fffffffffffff'],
    [9_223_372_036_854_775_807n, 'cf7fffffffffffffff'],
    [-2_147_483_649, 'd3ffffffff7fffffff'],
    [-9_223_372_036_854_775_808n, 'd38000000000000000'],
  ])('writes %s as published servers do', (value, bytes) => {
    expect(hex(value)).toBe(bytes);
    expect(hex({ p: [value, 'x'] })).toBe(`81a17092${bytes}a178`);
  });

  it('leaves text and bytes that look like a token alone', () => {
    const text = 'Ӏ'.repeat(40);
    expect(Buffer.from(text).includes(0xd3)).toBe(true);
    for (const length of [1, 31, 200, 300, 70_000]) {
      const value = { text: text.repeat(Math.ceil(length / 40)), wide: 4_294_967_296 };
      expect(msgpack.decode(msgpack.encode(value, options), { maxDepth: 64, values: 'native' })).toEqual(value);
    }
  });

  it('changes nothing but the tokens of integers that are not negative', () => {
    const packr = new Packr({ useRecords: false, variableMapSize: true });
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.uint8Array({ maxLength: 300 }),
        fc.double(),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 20 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 20 }),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        const signed = new Uint8Array(packr.pack(one));
        const marked = new Uint8Array(signed);
        markUnsigned(marked);
        expect(packr.unpack(marked)).toEqual(packr.unpack(signed));
        const changed = [...signed.keys()].filter((at) => signed[at] !== marked[at]);
        expect(changed.every((at) => signed[at] === 0xd3 && marked[at] === 0xcf)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
