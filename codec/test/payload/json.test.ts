import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/json/parse-json.ts';
import { stringifyJson, stringifySortedJson } from '../../src/payload/json.ts';
import { codeOf } from '../recordings.ts';

const arrays = (depth: number, core = ''): string => `${'['.repeat(depth)}${core}${']'.repeat(depth)}`;

describe('reading JSON', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), (text) => {
        if (/__proto__|constructor|prototype/.test(text)) return;
        expect(parseJson(text, 512)).toEqual(JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    "{'a':1}",
    '{"a":01}',
    '{"a":-}',
    '{"a":"\\x"}',
    '{"a":"\u0000"}',
    '{"a":NaN}',
    '{"a":1,}',
    '{}x',
    '\ufeff{}',
    '',
  ])('refuses %j', (text) => {
    expect(codeOf(() => parseJson(text, 127))).toBe('invalid_json');
  });

  it('lets the last of equal names win', () => {
    expect(parseJson('{"t":"x","t":"y"}', 127)).toEqual({ t: 'y' });
  });
});

describe('the depth of JSON', () => {
  it('may reach the limit and not pass it', () => {
    expect(codeOf(() => parseJson(arrays(127), 127))).toBe('nothing thrown');
    expect(codeOf(() => parseJson(arrays(128), 127))).toBe('json_too_deep');
    expect(codeOf(() => parseJson(`{"p":${arrays(126)}}`, 127))).toBe('nothing thrown');
    expect(codeOf(() => parseJson(`{"p":${arrays(127)}}`, 127))).toBe('json_too_deep');
    expect(codeOf(() => parseJson(`${'{"a":'.repeat(128)}1${'}'.repeat(128)}`, 127))).toBe('json_too_deep');
  });

  it('is bounded where a text is deep beyond measure', () => {
    for (const depth of [4000, 5000, 500_000]) {
      expect(codeOf(() => parseJson(arrays(depth), 127))).toBe('json_too_deep');
      expect(codeOf(() => parseJson(arrays(depth), 512))).toBe('json_too_deep');
    }
    expect(codeOf(() => parseJson('['.repeat(500_000), 127))).toBe('json_too_deep');
  });

  it('is not mistaken for width, or for brackets in strings', () => {
    for (const count of [200, 10_000]) {
      expect(parseJson(`[${Array(count).fill('{"a":[]}').join(',')}]`, 3)).toHaveLength(count);
      expect(parseJson(JSON.stringify(['{['.repeat(count), '\\"[', '"']), 1)).toHaveLength(3);
    }
    const hidden = `["]","]",${arrays(10_000)}]`;
    expect(codeOf(() => parseJson(hidden, 127))).toBe('json_too_deep');
  });

  it('is that of the value, whatever the text looks like', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
    fc.assert(
      fc.property(fc.json({ maxDepth: 6, noUnicodeString: true }), fc.integer({ min: 1, max: 8 }), (text, limit) => {
        const padded = `[${text}${',[]'.repeat(300)}]`;
        expect(codeOf(() => parseJson(padded, limit)) === 'json_too_deep').toBe(depthOf(JSON.parse(padded)) > limit);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what JSON.parse lets through', () => {
  it.each([
    '{"__proto__":{"x":1},"a":1}',
    '{"constructor":1,"a":1}',
    '{"prototype":[],"a":1}',
    '{"\\u005f_proto__":1,"a":1}',
    '{"p\\u0072ototype":1,"a":1}',
  ])('%s loses its forbidden member', (text) => {
    const value = parseJson(text, 127);
    expect(Object.keys(Object(value))).toEqual(['a']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(parseJson(`{"p":[${text}]}`, 127)).toEqual({ p: [{ a: 1 }] });
  });

  it('keeps the same words as values, and longer names', () => {
    const text = '{"a":"__proto__","my_constructor":"prototype"}';
    expect(parseJson(text, 127)).toEqual(JSON.parse(text));
  });

  it.each(['1e400', '-1e400', '1E+309', '0.1e310', `1${'0'.repeat(309)}`, `${'9'.repeat(250)}e80`])(
    '%s is no number',
    (number) => {
      expect(codeOf(() => parseJson(`{"a":[${number}]}`, 127))).toBe('invalid_json');
    },
  );

  it.each(['1e308', '1e-400', `0.${'0'.repeat(400)}1e300`, `1${'0'.repeat(308)}`, '"1e400"', `"${'9'.repeat(500)}"`])(
    '%s is one, or text',
    (text) => {
      expect(parseJson(`{"a":${text}}`, 127)).toEqual({ a: JSON.parse(text) });
    },
  );

  it.each(['"\\ud83d"', '"\\ude00\\ud83d"', '{"\\uDC00":1}', '["\\ud83dx"]'])(
    '%s holds half a surrogate pair',
    (text) => {
      expect(codeOf(() => parseJson(text, 127))).toBe('invalid_json');
    },
  );

  it('takes escaped pairs and other escapes', () => {
    expect(parseJson('{"a\\u0000":"\\ud83d\\ude00\\u00e9"}', 127)).toEqual({ 'a\u0000': '😀é' });
  });
});

describe('writing JSON', () => {
  it('gives what JSON.stringify gives', () => {
    fc.assert(
      fc.property(fc.object(), (value) => {
        expect(stringifyJson(value, 127)).toBe(JSON.stringify(value));
      }),
      { numRuns: 500 },
    );
  });

  it('sorts names by their UTF-8 bytes at every depth', () => {
    const value = { '9': 1, '10': 2, b: { _: 1, Z: 2, a: [{ d: 1, c: 2 }] }, '\u{1f600}': 1, '\uffff': 2, é: 3 };
    expect(stringifySortedJson(value, 127)).toBe(
      '{"10":2,"9":1,"b":{"Z":2,"_":1,"a":[{"c":2,"d":1}]},"é":3,"\uffff":2,"\u{1f600}":1}',
    );
  });

  it('writes the same value in either order', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (value) => {
        const text = stringifySortedJson(value, 127);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves out what JSON leaves out and writes null for what is not finite', () => {
    const value = { b: undefined, a: [Number.NaN, Infinity, () => 1, undefined], c: () => 1 };
    for (const stringify of [stringifyJson, stringifySortedJson])
      expect(stringify(value, 127)).toBe('{"a":[null,null,null,null]}');
  });

  it('escapes half a surrogate pair', () => {
    expect(stringifyJson({ a: '\ud83d' }, 127)).toBe('{"a":"\\ud83d"}');
  });

  it('writes a member named __proto__ as any other', () => {
    const value = JSON.parse('{"b":1,"__proto__":2}');
    expect(stringifySortedJson(value, 127)).toBe('{"__proto__":2,"b":1}');
  });
});
