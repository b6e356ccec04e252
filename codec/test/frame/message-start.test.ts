import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMessage, isMessageStart } from '../../src/frame/message-start.ts';

describe('findMessage', () => {
  it.each([
    ['{', { category: undefined, at: 0 }],
    ['WSE{', { category: 'WSE', at: 3 }],
    ['S{', { category: 'S', at: 1 }],
    ['U{', { category: 'U', at: 1 }],
  ])('finds the message in %s on both sides', (text, expected) => {
    expect([findMessage(text, false), findMessage(text, true)]).toEqual([expected, expected]);
  });

  it.each(['', 'wse{', 'WSE {', 'WSEU{', 'SU{', 'X{', 'WSE', 'PING', '[1]', '"{"', '\ufeff{', '\u00a0{', ' U{', ' ['])(
    'finds none in %j',
    (text) => {
      expect([findMessage(text, false), findMessage(text, true)]).toEqual([undefined, undefined]);
    },
  );

  it.each([
    [' \t\r\n{', { category: undefined, at: 4 }],
    ['WSE[', { category: 'WSE', at: 3 }],
    ['S[', { category: 'S', at: 1 }],
    ['U[', { category: 'U', at: 1 }],
  ])('finds the message in %j for clients only', (text, expected) => {
    expect([findMessage(text, false), findMessage(text, true)]).toEqual([undefined, expected]);
  });

  it('looks behind any number of blanks', () => {
    expect(isMessageStart(new TextEncoder().encode(`${' '.repeat(9)}{`), true)).toBe(true);
    expect(isMessageStart(new TextEncoder().encode(' '.repeat(9)), true)).toBe(false);
  });

  it('finds in bytes what it finds in their text', () => {
    const start = fc.string({ unit: fc.constantFrom(...'WSEU{[ \n"x'), maxLength: 6 });
    fc.assert(
      fc.property(start, fc.boolean(), (text, lenient) => {
        expect(isMessageStart(new TextEncoder().encode(text), lenient)).toBe(findMessage(text, lenient) !== undefined);
      }),
      { numRuns: 2000 },
    );
  });
});
