// Messages as they come and as they almost do: what a scan could take for one, and parsing would not.
import fc from 'fast-check';

const blank = fc.constantFrom('', '', '', ' ', '\t', '\r\n', '\v', '\u00a0', '\ufeff');
const key = fc.oneof(
  fc.constantFrom(
    't',
    't',
    'type',
    'p',
    'payload',
    'c',
    'v',
    'T',
    '',
    '__proto__',
    'constructor',
    'prototype',
    'toString',
  ),
  fc.constantFrom(
    '\\u0074',
    '\\u005f_proto__',
    'typ\\u0065',
    'constructor\\u0000',
    'a"',
    'é',
    '\u0000',
    '\ud800',
    '😀',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const text = fc.oneof(
  fc.constantFrom(
    'chat',
    'ping',
    'client_hello',
    'batch',
    '',
    '\\n',
    '\\ud800',
    '\\ud83d\\ude00',
    '\ud800',
    '\n',
    '\u2028',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const number = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '1',
    '01',
    '-',
    '+1',
    '.5',
    '1.',
    '1.5',
    '0.0',
    '1e5',
    '1E400',
    '-1e-400',
    'NaN',
    'Infinity',
  ),
  fc.constantFrom('9007199254740993', '1'.repeat(199), '1'.repeat(201), '9'.repeat(400), `0.${'0'.repeat(300)}1`),
);
const word = fc.constantFrom('true', 'false', 'null', 'nul', 'truefalse', 'undefined');

const { object } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    text.map((each) => `"${each}"`),
    number,
    word,
    tie('object'),
    tie('array'),
  ),
  object: fc
    .tuple(
      fc.array(fc.tuple(blank, key, blank, tie('value'), blank), { maxLength: 4 }),
      fc.constantFrom(',', ',', ',', ',,', ''),
    )
    .map(([members, comma]) => `{${members.map(([a, k, b, v, c]) => `${a}"${k}"${b}:${v}${c}`).join(comma)}}`),
  array: fc
    .tuple(fc.array(fc.tuple(blank, tie('value')), { maxLength: 3 }), fc.constantFrom('', '', ','))
    .map(([items, end]) => `[${items.map((item) => item.join('')).join(',')}${end}]`),
}));

const nested = fc
  .integer({ min: 28, max: 36 })
  .map((depth) => `{"t":"a","p":${'['.repeat(depth)}${']'.repeat(depth)}}`);
const long = fc.integer({ min: 4085, max: 4105 }).map((length) => `{"t":"a","p":"${'x'.repeat(length - 15)}"}`);

/** Text with the beginning of a message, which may be one, with whatever stands around it. */
export const almostText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '', 'WSE', 'S', 'U', 'X', ' ', '\ufeff'),
    fc.oneof({ weight: 6, arbitrary: object }, nested, long),
    fc.constantFrom('', '', '', ' ', '\n', '\u0000', '\u00a0', '}', '{}', 'x'),
  )
  .map((parts) => parts.join(''));
