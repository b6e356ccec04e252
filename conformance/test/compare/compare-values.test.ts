import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareValues } from '../../src/compare/compare-values.ts';

function pathsOf(expected: unknown, got: unknown): string[] {
  return compareValues('v', expected, got).map(({ path }) => path);
}

describe('values', () => {
  it('equal themselves, whatever they are', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true }), (value) => {
        expect(compareValues('v', value, structuredClone(value))).toEqual([]);
      }),
    );
  });

  it('are equal in any key order', () => {
    expect(pathsOf({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toEqual([]);
  });

  it('differ at the path where they differ', () => {
    expect(pathsOf({ p: { list: [1, { 'a b': 2 }] } }, { p: { list: [1, { 'a b': 3 }] } })).toEqual([
      'v.p.list[1]["a b"]',
    ]);
  });

  it('differ by a member that is missing and by one too many', () => {
    expect(compareValues('v', { a: 1 }, { b: 2 })).toEqual([
      { path: 'v.a', expected: '1', got: '(absent)' },
      { path: 'v.b', expected: '(absent)', got: '2' },
    ]);
  });

  it('tell null from absence', () => {
    expect(pathsOf({ a: null }, {})).toEqual(['v.a']);
  });

  it('differ by length and by common items', () => {
    expect(pathsOf([1, 2, 3], [1, 9])).toEqual(['v.length', 'v[1]']);
  });

  it('compare exact integers exactly and doubles as doubles', () => {
    expect(pathsOf(2n ** 64n, 2n ** 64n + 1n)).toEqual(['v']);
    expect(pathsOf(2n ** 64n + 1n, 2 ** 64)).toEqual([]);
    expect(pathsOf(1n, 1)).toEqual([]);
    expect(pathsOf(0, -0)).toEqual([]);
    expect(pathsOf(1, '1')).toEqual(['v']);
  });

  it('name the first byte that differs', () => {
    expect(pathsOf(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 9, 3))).toEqual(['v[byte 1]']);
    expect(pathsOf(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3))).toEqual(['v[byte 2]']);
  });

  it('treat members with names of the prototype as members', () => {
    expect(pathsOf(JSON.parse('{"__proto__":1}'), {})).toEqual([
      'v["__proto__"]'.replace('["__proto__"]', '.__proto__'),
    ]);
    expect(pathsOf({}, { toString: 1 })).toEqual(['v.toString']);
  });

  it('stop at twenty differences', () => {
    expect(compareValues('v', Array(50).fill(1), Array(50).fill(2))).toHaveLength(20);
  });
});
