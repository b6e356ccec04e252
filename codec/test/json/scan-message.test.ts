// Shows that a scan of a text says what parsing it would, or nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/json/parse-json.ts';
import { deepestScanned, typeOfPlainMessage } from '../../src/json/scan-message.ts';

const maxDepth = 127;

/** What parsing gives as `t`; undefined where it refuses, or where there is none. */
function parsedType(json: string): unknown {
  try {
    return (parseJson(json, maxDepth) as { t?: unknown } | null)?.t;
  } catch {
    return undefined;
  }
}

const member = fc.oneof(
  fc.constantFrom('t', 'p', 'type', '__proto__', 'constructor', 'prototype', 'id', ''),
  fc.string({ maxLength: 12 }),
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.dictionary(member, fc.jsonValue({ maxDepth: 1 })),
);
const message = fc.array(fc.tuple(member, value), { maxLength: 6 });
const blank = fc.constantFrom('', '', ' ', '\t\r\n ');

/** An object as a text, members in any order and as often as they come, with blanks between. */
const text = fc.tuple(message, blank).map(([members, space]) => {
  const written = members.map(([name, each]) => `${JSON.stringify(name)}${space}:${space}${JSON.stringify(each)}`);
  return `{${space}${written.join(`${space},${space}`)}${space}}${space}`;
});

describe('The type of a message that is not parsed', () => {
  it('is what parsing gives, for whatever is written', () => {
    fc.assert(
      fc.property(text, (json) => {
        const type = typeOfPlainMessage(json);
        if (type !== undefined) expect(type).toBe(parsedType(json));
      }),
      { numRuns: 3000 },
    );
  });

  it('is unknown of every text that parsing refuses, one character away from a good one', () => {
    const edit = fc.tuple(
      text,
      fc.nat(),
      fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '0', '.', '-', 'e', '\\', '\u0001', 't'),
    );
    fc.assert(
      fc.property(edit, ([json, place, put]) => {
        const at = place % (json.length + 1);
        const edited = json.slice(0, at) + put + json.slice(at + 1);
        const type = typeOfPlainMessage(edited);
        if (type !== undefined) expect(type).toBe(parsedType(edited));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['{"t":"chat"}', 'chat'],
    [' {"t":"chat"}', undefined],
    ['{"t":"chat","p":{"a":[1,-0.5,true,false,null,"x",{}],"b":[]}}', 'chat'],
    ['{ "p" : 1 ,\n"t" : "chat" } ', 'chat'],
    ['{"t":"one","t":"two"}', 'two'],
    ['{"t":""}', ''],
    ['{"t":"größer"}', 'größer'],
  ])('of %j is %j', (json, type) => {
    expect(typeOfPlainMessage(json)).toBe(type);
  });

  it.each([
    '{}',
    '{"p":1}',
    '{"t":1}',
    '{"t":"a","type":"b"}',
    '{"t":"a\\u0041"}',
    '{"t":"a","p":1e3}',
    '{"t":"a","p":01}',
    '{"t":"a","p":1.}',
    '{"t":"a","p":-}',
    '{"t":"a","p":.5}',
    '{"t":"a","p":tru}',
    '{"t":"a",}',
    '{"t":"a"',
    '{"t":"a"}}',
    '{"t":"a"} x',
    '{"t":"a","p":[1,]}',
    '{"t":"a","p":{"constructor":1}}',
    '{"t":"a","p":{"__proto__":1}}',
    '{"t":"a","p":"\u0001"}',
    `{"t":"a","p":${'9'.repeat(201)}}`,
    `{"t":"a","p":${'['.repeat(deepestScanned)}${']'.repeat(deepestScanned)}}`,
    `{"t":"a","p":"${'x'.repeat(4096)}"}`,
    '[]',
    '',
  ])('of %j is left to parsing', (json) => {
    expect(typeOfPlainMessage(json)).toBeUndefined();
  });
});
