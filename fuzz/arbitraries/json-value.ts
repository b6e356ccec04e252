// JSON values that survive a round trip: no -0, no lone surrogate, no key the codec filters.
import fc from 'fast-check';

const filteredKeys = ['__proto__', 'constructor', 'prototype'];

const jsonKey: fc.Arbitrary<string> = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((key) => !filteredKeys.includes(key));

const jsonNumber: fc.Arbitrary<number> = fc
  .oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value) => (Object.is(value, -0) ? 0 : value));

const jsonScalar: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  jsonNumber,
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

export const jsonValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    jsonScalar,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(jsonKey, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

export const jsonObject: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(jsonKey, jsonValue, {
  maxKeys: 6,
  noNullPrototype: true,
});
