import { describe, expect, it } from 'vitest';
import { stringifyJson, stringifySortedJson } from '../../src/payload/json.ts';

describe.each([
  ['given', (value: object) => stringifyJson(value, 127)],
  ['sorted', (value: object) => stringifySortedJson(value, 127)],
])('values JSON has no form for, members %s', (_, stringify) => {
  it('writes bytes as hexadecimal digits, empty ones too', () => {
    expect(stringify({ p: [Uint8Array.of(1, 255), { q: new Uint8Array() }, {}] })).toBe('{"p":["01ff",{"q":""},{}]}');
  });

  it('writes bigints as integers, beyond 64 bits as text', () => {
    expect(stringify({ a: 2n ** 63n - 1n, b: 2n ** 63n })).toBe('{"a":9223372036854775807,"b":"9223372036854775808"}');
  });

  it('writes a Buffer of Node as the bytes it is', () => {
    expect(stringify({ p: { q: Buffer.from('a') }, r: { toJSON: () => Uint8Array.of(2) } })).toBe(
      '{"p":{"q":"61"},"r":"02"}',
    );
  });

  it.each([
    [new Map([['a', 1]])],
    [new Set([1])],
    [new ArrayBuffer(1)],
    [new DataView(new ArrayBuffer(1))],
    [Float64Array.of(1)],
  ])('refuses what would lose its content (%#)', (value) => {
    expect(() => stringify({ p: [value] })).toThrow(/unencodable_value/);
    expect(() => stringify({ p: { toJSON: () => value } })).toThrow(/unencodable_value/);
  });

  it('leaves what has no value out of objects, and writes null for it in arrays', () => {
    expect(stringify({ a: undefined, b: [undefined, () => 1], c: Symbol('s'), d: 1n })).toBe('{"b":[null,null],"d":1}');
  });

  it('nests to the limit and no deeper', () => {
    const nested = (depth: number): object => JSON.parse('{"p":['.repeat(depth / 2) + ']}'.repeat(depth / 2));
    expect(stringify(nested(126))).toHaveLength(63 * 8);
    expect(() => stringify(nested(128))).toThrow(/unencodable_value/);
  });

  it('refuses a circle', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => stringify(circle)).toThrow(/unencodable_value/);
  });
});

describe('members as given', () => {
  it('keeps their order', () => {
    expect(stringifyJson({ z: 1, a: { '0': 'zero', b: 2 } }, 127)).toBe('{"z":1,"a":{"0":"zero","b":2}}');
    expect(stringifyJson({ z: new Uint8Array(1), a: 1 }, 127)).toBe('{"z":"00","a":1}');
  });
});
