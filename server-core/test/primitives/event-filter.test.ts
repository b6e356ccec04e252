import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventFilter, type FilterCriteria, matches } from '../../src/primitives/index.ts';

const scalar = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom('', 'a', 'ab', 'b', null, true, false));
const event = fc.dictionary(fc.constantFrom('a', 'b', 'c'), scalar, { noNullPrototype: true });
const operators = fc.dictionary(fc.constantFrom('$eq', '$ne', '$in', '$nin', '$exists', '$other'), scalar, {
  noNullPrototype: true,
});

/** Operands that each operator takes. */
const fieldCriterion = operators.map((drawn) =>
  Object.fromEntries(
    Object.entries(drawn).map(([name, operand]) => {
      if (name === '$exists') return [name, operand === true];
      return [name, name === '$in' || name === '$nin' ? [operand, 'a'] : operand];
    }),
  ),
);

const { criteria } = fc.letrec<{ criteria: Readonly<Record<string, unknown>> }>((tie) => ({
  criteria: fc.record(
    {
      a: fc.oneof(scalar, fieldCriterion),
      b: fc.oneof(scalar, fieldCriterion),
      $and: fc.array(tie('criteria'), { maxLength: 2 }),
      $or: fc.array(tie('criteria'), { maxLength: 2 }),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
}));

type Members = Readonly<Record<string, unknown>>;

function asNumber(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : (value ?? null);
}

const isSame = (one: unknown, other: unknown): boolean => asNumber(one) === asNumber(other);

function holdsNaively(value: unknown, name: string, operand: unknown): boolean {
  const list = Array.isArray(operand) ? operand : [];
  switch (name) {
    case '$eq':
      return isSame(value, operand);
    case '$ne':
      return !isSame(value, operand);
    case '$in':
      return value !== undefined && list.some((item) => isSame(item, value));
    case '$nin':
      return value === undefined || !list.some((item) => isSame(item, value));
    case '$exists':
      return (value !== undefined) === operand;
    default:
      return false;
  }
}

/** The rules read aloud. */
function matchesNaively(members: Members, asked: Members): boolean {
  return Object.entries(asked).every(([name, wanted]) => {
    if (Array.isArray(wanted)) {
      const verdicts = wanted.map((each) => matchesNaively(members, each as Members));
      return name === '$and' ? !verdicts.includes(false) : verdicts.includes(true);
    }
    if (typeof wanted !== 'object' || wanted === null) return isSame(members[name], wanted);
    return Object.entries(wanted).every(([operator, operand]) => holdsNaively(members[name], operator, operand));
  });
}

describe('an event filter', () => {
  it('gives the verdict of the rules read aloud', () => {
    fc.assert(
      fc.property(event, criteria, (members, asked) => {
        expect(createEventFilter(asked)(members)).toBe(matchesNaively(members, asked));
      }),
      { numRuns: 1_000 },
    );
  });

  it('puts numbers and texts in the order they have', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\uffff', '\u{1f600}'), maxLength: 3 });
    const values = fc.oneof(fc.tuple(fc.integer(), fc.integer()), fc.tuple(text, text));
    fc.assert(
      fc.property(values, ([one, other]) => {
        const told = ['$gt', '$gte', '$lt', '$lte'].map((name) => matches({ one }, { one: { [name]: other } }));
        const order =
          typeof one === 'number' ? one - Number(other) : Buffer.compare(Buffer.from(one), Buffer.from(`${other}`));
        expect(told).toEqual([order > 0, order >= 0, order < 0, order <= 0]);
      }),
    );
  });

  it('compares dates, bigints and numbers by what they stand for', () => {
    const at = new Date(1_000);
    expect(matches({ at }, { at: { $gt: new Date(999), $lte: new Date(1_000), $eq: new Date(1_000) } })).toBe(true);
    expect(createEventFilter({ big: { $gt: 1e18, $lt: 2e18, $eq: 2n ** 60n, $ne: 1 } })({ big: 2n ** 60n })).toBe(true);
    expect(matches({ x: Number.NaN }, { x: { $gte: Number.NaN } })).toBe(false);
  });

  it('tells maps apart by all of their members', () => {
    const isSame = createEventFilter({ map: { $eq: { a: 1 } } });
    expect([{ a: 1 }, { a: 1, b: null }, {}, { b: 1 }].map((map) => isSame({ map }))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(createEventFilter({ map: { $eq: { a: 1, b: 2 } } })({ map: { a: 1 } })).toBe(false);
  });

  it('sees own members only', () => {
    expect(createEventFilter({ toString: { $exists: true } })({})).toBe(false);
    expect(matches({ a: {} }, { 'a.__proto__': { $exists: true } })).toBe(false);
    expect(matches(JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}'))).toBe(true);
  });

  it('holds every condition, beside $and and $or as well', () => {
    const isMatch = createEventFilter({
      type: 'order',
      $or: [{ quantity: 1 }, { quantity: 2 }],
      $and: [{ open: true }],
    });
    expect(isMatch({ type: 'order', quantity: 2, open: true })).toBe(true);
    expect(isMatch({ type: 'trade', quantity: 2, open: true })).toBe(false);
    expect(isMatch({ type: 'order', quantity: 3, open: true })).toBe(false);
    expect(isMatch({ type: 'order', quantity: 2, open: false })).toBe(false);
  });

  it('writes lists and maps as published filters read them', () => {
    const value = ["it's", 'say "x"', 'a\n\u0001', { k: [true, null, 1.5] }];
    const text = `["it's", 'say "x"', 'a\\n\\x01', {'k': [True, None, 1.5]}]`;
    expect(matches({ value }, { value: { $startswith: text, $endswith: text } })).toBe(true);
    expect(matches({ value: new Uint8Array(1) }, { value: { $contains: '' } })).toBe(false);
  });

  it('refuses criteria that are none, or nest too deep', () => {
    expect(() => createEventFilter([] as never)).toThrow(TypeError);
    expect(() => createEventFilter({ $and: [5 as never] })).toThrow(TypeError);
    let deep: FilterCriteria = {};
    for (let level = 0; level < 65; level += 1) deep = { $and: [deep] };
    expect(() => createEventFilter(deep)).toThrow(/nested deeper than 64/);
  });

  it('refuses to compare values that nest too deep', () => {
    const deep = (): unknown => JSON.parse('['.repeat(1_000) + ']'.repeat(1_000));
    expect(() => matches({ deep: deep() }, { deep: { $eq: deep() } })).toThrow(/nest deeper than 128/);
    expect(() => matches({ deep: deep() }, { deep: { $contains: 'x' } })).toThrow(/nests deeper than 128/);
  });
});

describe('a pattern', () => {
  const has = (text: string, pattern: string): boolean => matches({ text }, { text: { $regex: pattern } });

  it.each([
    ['(a+)+$', `${'a'.repeat(20_000)}b`],
    ['(a|aa)*c', 'a'.repeat(20_000)],
    ['(x+x+)+y', 'x'.repeat(20_000)],
    ['(.*,){12}P', 'a,'.repeat(5_000)],
  ])('such as %s takes time linear in the text', (pattern, text) => {
    expect(has(text, pattern)).toBe(false);
  });

  it.each([
    ['größe 7', String.raw`\w+\s\d`, true],
    ['٣', String.raw`\d`, true],
    ['٣', String.raw`\D`, false],
    ['ä', String.raw`\W`, false],
    ['-', String.raw`\W`, true],
    ['\u00a0x', String.raw`\sx`, true],
    ['ä-1', String.raw`[\w-]+$`, true],
    ['a]b', 'a[]]b', true],
    ['a]b', '[^]]]b', true],
    ['x1', String.raw`[[:alpha:]\d]+$`, true],
    ['a\\w', String.raw`a\\w`, true],
  ])('reads %j by %s: %s', (text, pattern, verdict) => {
    expect(has(text, pattern)).toBe(verdict);
  });

  it('refuses what is too long or no pattern, before there is an event', () => {
    expect(() => createEventFilter({ a: { $regex: 'a'.repeat(1_025) } })).toThrow(/at most 1024/);
    expect(() => createEventFilter({ a: { $regex: '(a{1000}){1000}' } })).toThrow(RangeError);
    expect(() => createEventFilter({ a: { $regex: String.raw`(a)\1` } })).toThrow(RangeError);
  });
});

describe('the type of criteria', () => {
  interface Order {
    readonly kind: 'buy' | 'sell';
    readonly quantity?: number;
    readonly user: { readonly id: string };
  }

  it('knows the fields of an event', () => {
    const isLarge = createEventFilter<Order>({ kind: 'buy', quantity: { $gte: 100 }, 'user.id': 'u1' });
    expect(isLarge({ kind: 'buy', quantity: 100, user: { id: 'u1' } })).toBe(true);
    // @ts-expect-error: no such kind
    createEventFilter<Order>({ kind: 'hold' });
    // @ts-expect-error: no such field
    createEventFilter<Order>({ amount: 1 });
    // @ts-expect-error: a number is compared with a number
    createEventFilter<Order>({ quantity: { $gte: '100' } });
  });
});
