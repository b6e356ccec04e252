import { describe, expect, it } from 'vitest';
import { stringifyJson, stringifySortedJson } from '../../src/payload/json.ts';

describe.each([
  ['given', stringifyJson],
  ['sorted', stringifySortedJson],
])('values JSON has no form for, members %s', (_, stringify) => {
  it('writes bytes as hexadecimal digits, empty ones too', () => {
    expect(stringify({ p: [Uint8Array.of(1, 255), { q: new Uint8Array() }, {}] })).toBe('{"p":["01ff",{"q":""},{}]}');
  });

  it('writes bigints as integers, beyond 64 bits as text', () => {
    expect(stringify({ a: 2n ** 63n - 1n, b: 2n ** 63n })).toBe('{"a":9223372036854775807,"b":"9223372036854775808"}');
  });

  it('refuses a circle', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => stringify(circle)).toThrow(/unencodable_value/);
  });
});

describe('members as given', () => {
  it('keeps their order', () => {
    expect(stringifyJson({ z: 1, a: { '0': 'zero', b: 2 } })).toBe('{"z":1,"a":{"0":"zero","b":2}}');
    expect(stringifyJson({ z: new Uint8Array(1), a: 1 })).toBe('{"z":"00","a":1}');
  });
});
