import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatValue, parseValue } from '../../src/driver/value-json.ts';

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noDefaultInfinity: false }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => !key.startsWith('$')),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value;

describe('values as JSON text', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(parseValue(formatValue(value))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('keep every digit of long integers, also beside fractions and inside texts', () => {
    expect(parseValue('[18446744073709551615,-9007199254740993,0.30000000000000004,"18446744073709551615"]')).toEqual([
      18446744073709551615n,
      -9007199254740993n,
      0.30000000000000004,
      '18446744073709551615',
    ]);
  });

  it('write a double that is no exact integer with an exponent', () => {
    expect(formatValue(2 ** 64)).toBe('1.8446744073709552e+19');
    expect(formatValue(2n ** 64n)).toBe('18446744073709551616');
  });

  it('write bytes and the numbers JSON does not have as tagged objects', () => {
    const value = { bytes: Uint8Array.of(0, 255), numbers: [Number.NaN, Number.POSITIVE_INFINITY] };
    expect(formatValue(value)).toBe('{"bytes":{"$hex":"00ff"},"numbers":[{"$float":"nan"},{"$float":"inf"}]}');
  });

  it('take an object for what it is when its tag does not fit', () => {
    const text = '[{"$hex":"xyz"},{"$hex":"00","more":1},{"$float":"big"}]';
    expect(formatValue(parseValue(text))).toBe(text);
  });

  it('keep __proto__ a key like any other', () => {
    expect(formatValue(parseValue('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });

  it('refuse what has no JSON form', () => {
    expect(() => formatValue(() => {})).toThrow(TypeError);
    expect(() => parseValue('{')).toThrow(SyntaxError);
  });
});
