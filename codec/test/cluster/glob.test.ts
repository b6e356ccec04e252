import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGlob, matchesGlob, maxGlobBytes } from '../../src/cluster/index.ts';

describe('glob patterns', () => {
  test.each([
    ['chat.*', 'chat.general', true],
    ['chat.*', 'chat.', true],
    ['chat.*', 'chat', false],
    ['*', 'a.b:c/d', true],
    ['*', '', true],
    ['user:*:events', 'user:1:2:events', true],
    ['user:*:events', 'user:1:event', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['?', 'é', false],
    ['??', 'é', true],
    ['Chat', 'chat', false],
    ['a\\*', 'a\\b', true],
    ['[ab]', 'a', false],
    ['', '', true],
    ['', 'a', false],
    ['**', 'abc', true],
    ['*a*b*', 'xaxbx', true],
  ])('%j against %j: %s', (pattern, topic, matches) => {
    expect(matchesGlob(pattern, topic)).toBe(matches);
  });

  test.each([
    ['*', '*abc', false],
    ['a*', 'a*b', false],
    ['*', '*', true],
    ['*x*', 'a*xb', true],
  ])('a star that meets a star stands for it alone: %j against %j: %s', (pattern, topic, matches) => {
    expect(matchesGlob(pattern, topic)).toBe(matches);
  });

  test('agrees with a regular expression while topics hold no star', () => {
    const part = fc.constantFrom('a', 'b', '.', '*', '?');
    const pattern = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
    const topic = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(pattern, topic, (glob, name) => {
        const source = glob.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesGlob(glob, name)).toBe(new RegExp(`^${source}$`).test(name));
      }),
      { numRuns: 1000 },
    );
  });

  test('takes a pattern above the limit for one that asks for all with its beginning', () => {
    const pattern = (length: number): string => `room.*${'a'.repeat(length - 7)}b`;
    const topic = `room.${'a'.repeat(65_530)}`;
    expect(matchesGlob(pattern(maxGlobBytes), topic)).toBe(false);
    expect(matchesGlob(pattern(maxGlobBytes + 1), topic)).toBe(true);
    expect(matchesGlob(pattern(32_768), topic)).toBe(true);
    expect(matchesGlob(pattern(32_768), 'hall.a')).toBe(false);
    expect(matchesGlob(`?${'é'.repeat(maxGlobBytes / 2)}`, '')).toBe(true);
  });

  test('only stars and question marks make a pattern', () => {
    expect(['a*', '?', 'a.b', '[a]'].map(isGlob)).toEqual([true, true, false, false]);
  });
});
