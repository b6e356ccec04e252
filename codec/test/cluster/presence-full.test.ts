import { describe, expect, test } from 'vitest';
import { parsePresenceFull } from '../../src/cluster/index.ts';

describe('PRESENCE_FULL', () => {
  test('lists every user of every topic', () => {
    const text = '{"a":{"u":{"data":{"s":1},"updated_at":1709000000000},"v":{"data":null,"updated_at":2}},"b":{}}';
    expect(parsePresenceFull(text)).toEqual([
      { topic: 'a', userId: 'u', data: { s: 1 }, updatedAtMs: 1_709_000_000_000n },
      { topic: 'a', userId: 'v', data: null, updatedAtMs: 2n },
    ]);
  });

  test.each(['{}', '{"a":1}', '{"a":[{"data":1}]}', '{"a":{"u":7}}'])('finds nobody in %s', (text) => {
    expect(parsePresenceFull(text)).toEqual([]);
  });

  test.each([
    '{}',
    '{"updated_at":-1}',
    '{"updated_at":1.5}',
    '{"updated_at":"9"}',
    '{"updated_at":1e300}',
    '{"updated_at":9007199254740992}',
  ])('puts defaults into %s', (entry) => {
    expect(parsePresenceFull(`{"a":{"u":${entry}}}`)).toEqual([
      { topic: 'a', userId: 'u', data: null, updatedAtMs: 0n },
    ]);
  });

  test.each([
    ['oops', 'invalid_json'],
    ['', 'invalid_json'],
    ['[]', 'cluster_invalid_field'],
    ['null', 'cluster_invalid_field'],
    [`{"a":${'['.repeat(200_000)}`, 'json_too_deep'],
  ])('refuses %.20s', (text, code) => {
    expect(() => parsePresenceFull(text)).toThrow(`[${code}]`);
  });

  test('brackets inside strings nest nothing', () => {
    const text = JSON.stringify({ a: { u: { data: `\\"${'['.repeat(500)}` } } });
    expect(parsePresenceFull(text)).toHaveLength(1);
  });

  test.each(['__proto__', '\\u005f_proto__', 'constructor', 'prototype'])('%s never becomes a key', (key) => {
    const [entry, ...rest] = parsePresenceFull(`{"a":{"u":{"data":{"${key}":{"x":1},"y":2}},"${key}":{}},"${key}":{}}`);
    expect(rest).toEqual([]);
    expect(Object.getOwnPropertyNames(entry?.data)).toEqual(['y']);
  });
});
