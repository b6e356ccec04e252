import { type Bytes, concat, type frame, hex, type LongText, longText, utf8, zlib } from '../language/index.ts';

/** Dialects with the field c. */
export const fromD2c = { from: 'D2c' } as const;
/** Dialects with the prefix. */
export const upToD2b = { to: 'D2b' } as const;

/** Texts that are no messages: the application gets them as they came. */
export const rawTexts: readonly (readonly [name: string, text: string, requirements: readonly string[]])[] = [
  ['array', '[1]', ['WSE-FRM-016', 'WSE-ENV-013']],
  ['array-behind-a-prefix', 'WSE[1]', ['WSE-FRM-016', 'WSE-ENV-013']],
  ['string', '"str"', ['WSE-FRM-016']],
  ['number', '5', ['WSE-FRM-016']],
  ['empty', '', ['WSE-FRM-016']],
  ['lower-case-prefix', 'wse{}', ['WSE-FRM-010', 'WSE-FRM-016']],
  ['blank-behind-the-prefix', 'WSE {}', ['WSE-FRM-010', 'WSE-FRM-016']],
  ['two-prefixes', 'WSEU{}', ['WSE-FRM-010', 'WSE-FRM-016']],
  ['blanks-in-front', '  {"t":"a"}', ['WSE-FRM-016']],
  ['byte-order-mark', '\ufeff{"t":"a"}', ['WSE-FRM-016', 'WSE-PAY-013']],
  ['cut-json', '{"t":"a"', ['WSE-FRM-017']],
  ['cut-json-with-prefix', 'U{"t":"a"', ['WSE-FRM-017']],
  ['second-object', '{"t":"a"}{"t":"b"}', ['WSE-FRM-018']],
  ['marker-c', 'C:{}', ['WSE-FRM-022']],
  ['marker-m', 'M:{}', ['WSE-FRM-022']],
  ['marker-e', 'E:{}', ['WSE-FRM-022']],
  ['legacy-ping', 'PING:5', ['WSE-FRM-023', 'WSE-LIM-004']],
  ['legacy-ping-with-prefix', 'WSE:PING:5', ['WSE-FRM-023', 'WSE-LIM-004']],
  ['legacy-pong', 'PONG:5', ['WSE-FRM-023']],
  ['single-quotes', "{'t':'a'}", ['WSE-PAY-001', 'WSE-FRM-017']],
  ['trailing-comma', '{"t":"a",}', ['WSE-PAY-001']],
  ['leading-zero', '{"t":"n","p":01}', ['WSE-PAY-001']],
  ['nan', '{"t":"n","p":NaN}', ['WSE-PAY-001']],
  ['control-character', '{"t":"a","p":"\u0001"}', ['WSE-PAY-001']],
  ['beyond-binary64', '{"t":"n","p":1e400}', ['WSE-PAY-007']],
  ['lone-surrogate', '{"t":"u","p":"\\ud83d"}', ['WSE-PAY-005']],
  ['nested-128-deep', `{"p":${'['.repeat(127)}${']'.repeat(127)}}`, ['WSE-PAY-002']],
  ['nested-5000-deep', `{"p":${'['.repeat(5000)}${']'.repeat(5000)}}`, ['WSE-PAY-003']],
];

/** Texts that are messages, and what of them has to reach the application. */
export const messages: readonly (readonly [
  name: string,
  text: string,
  Readonly<Record<string, unknown>>,
  readonly string[],
])[] = [
  ['bare', '{"t":"a","p":1}', { t: 'a', p: 1 }, ['WSE-FRM-011']],
  ['prefix', 'S{"t":"a","p":1}', { c: 'S', t: 'a', p: 1 }, ['WSE-FRM-011', 'WSE-FRM-014']],
  ['field', '{"c":"WSE","t":"a"}', { c: 'WSE', t: 'a' }, ['WSE-FRM-011']],
  ['prefix-wins', 'S{"c":"U","t":"a"}', { c: 'S', t: 'a' }, ['WSE-FRM-015']],
  ['white-space-behind', '{"t":"a"} \t\r\n', { t: 'a' }, ['WSE-FRM-018']],
  ['category-of-none', '{"c":"Q","t":"a"}', { c: 'Q', t: 'a' }, ['WSE-FRM-066', 'WSE-FRM-065']],
  ['last-of-a-name', '{"t":"x","t":"y"}', { t: 'y' }, ['WSE-PAY-004']],
  ['surrogate-pair', '{"t":"u","p":"\\ud83d\\ude00"}', { p: '😀' }, ['WSE-PAY-005', 'WSE-PAY-011']],
  ['nul-character', '{"t":"u","p":"\\u0000"}', { p: '\u0000' }, ['WSE-PAY-011']],
  [
    'safe-integers',
    '{"t":"n","p":[-9007199254740991,9007199254740991]}',
    { p: [-9007199254740991, 9007199254740991] },
    ['WSE-PAY-008'],
  ],
  ['nested-127-deep', `{"t":"d","p":${'['.repeat(126)}${']'.repeat(126)}}`, { t: 'd' }, ['WSE-PAY-002']],
];

/** Binary frames that an observed server takes for bytes, and a documented one reads. */
export const binaryForms: readonly (readonly [name: string, bytes: Bytes, Readonly<Record<string, unknown>>])[] = [
  ['compressed', concat(utf8('C:'), zlib(utf8('{"t":"a","p":1}'))), { t: 'a', p: 1 }],
  ['bare-zlib', zlib(utf8('{"t":"a","p":1}'), 6), { t: 'a', p: 1 }],
  ['msgpack', hex('4d 3a 82 a1 74 a1 61 a1 70 01'), { t: 'a', p: 1 }],
  ['binary-json', utf8('{"t":"a","p":1}'), { t: 'a', p: 1 }],
  ['binary-json-with-prefix', utf8('S{"t":"a","p":1}'), { t: 'a', p: 1 }],
];

/** Frames that break RFC 6455, each the end of its connection. */
export const violations: readonly (readonly [
  name: string,
  what: string,
  opcode: number,
  Parameters<typeof frame>[2],
])[] = [
  ['no-mask', 'a frame without mask', 1, { payload: utf8('{}'), isMasked: false }],
  ['reserved-bit', 'a frame with a reserved bit', 1, { payload: utf8('{}'), rsv: 4 }],
  ['reserved-opcode', 'a frame of opcode 3', 3, { payload: utf8('{}') }],
  ['reserved-control-opcode', 'a frame of opcode 11', 11, {}],
  ['control-in-pieces', 'a Ping that is not the last of its fragments', 9, { payload: utf8('x'), fin: false }],
  ['long-control', 'a Ping of 126 bytes', 9, { payload: { $repeat: [utf8('x'), 126] } }],
  ['continuation-of-nothing', 'a continuation without a beginning', 0, { payload: utf8('{}') }],
  ['no-utf8', 'text that is not UTF-8', 1, { payload: hex('7b 22 ff 22 7d') }],
  ['overlong-utf8', 'text in an overlong form of UTF-8', 1, { payload: hex('c0 af') }],
  ['surrogate-in-utf8', 'text with an encoded surrogate', 1, { payload: hex('ed a0 80') }],
  [
    'lying-length',
    'a frame that claims a length of 2^62 bytes',
    2,
    { payload: hex('00'), lengthBytes: 8, claims: 2 ** 62 },
  ],
];

/** A message one byte above the limit. (WSE-FRM-002) */
export const tooLong: LongText = longText('{"t":"big","p":"', ['a', 1_048_577 - 18], '"}');

/** Codes a Close may carry. (WSE-CONN-070) */
export const sendable: readonly number[] = [1000, 1001, 1007, 3000, 4000, 4999];

/** Codes a Close may not carry. (WSE-CONN-071) */
export const unsendable: readonly number[] = [999, 1005, 1006, 1015, 2999, 5000];
