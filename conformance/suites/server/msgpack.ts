import {
  anything,
  type Bytes,
  bytesOf,
  call,
  concat,
  dial,
  hear,
  hearThat,
  hex,
  idOf,
  type LiveCase,
  nothing,
  type Shape,
  sendBytes,
  told,
  utf8,
  type Value,
  when,
} from '../language/index.ts';

const needs = ['msgpack'] as const;
const observed = 'observed' as const;

/** What a client sends as MessagePack, and what the application has to be given. */
const read: readonly (readonly [
  name: string,
  bytes: Bytes,
  shape: Shape,
  requirement: string,
  LiveCase['profile']?,
])[] = [
  ['map', hex('82 a1 74 a1 61 a1 70 01'), { t: 'a', p: 1 }, 'WSE-PAY-031'],
  ['long-names', hex('82 a4 74 79 70 65 a1 61 a7 70 61 79 6c 6f 61 64 01'), { t: 'a', p: 1 }, 'WSE-PAY-045'],
  ['list', hex('92 01 02'), [1, 2], 'WSE-PAY-031'],
  ['integer', hex('05'), 5, 'WSE-PAY-031'],
  ['nil', hex('c0'), null, 'WSE-PAY-031'],
  ['rest-is-ignored', hex('81 a1 74 a1 61 01 02'), { t: 'a' }, 'WSE-PAY-030'],
  ['float-32', hex('82 a1 74 a1 61 a1 70 ca 3f 80 00 00'), { p: 1 }, 'WSE-PAY-038'],
  ['not-a-number', hex('82 a1 74 a1 61 a1 70 cb 7f f8 00 00 00 00 00 00'), { p: null }, 'WSE-PAY-039'],
  ['longer-forms', hex('82 d9 01 74 d9 01 61 a1 70 cf 00 00 00 00 00 00 00 05'), { t: 'a', p: 5 }, 'WSE-PAY-046'],
  ['safe-integer', hex('82 a1 74 a1 61 a1 70 cf 00 1f ff ff ff ff ff ff'), { p: 9007199254740991 }, 'WSE-PAY-037'],
  ['last-of-equal-keys', hex('82 a1 74 a1 61 a1 74 a1 62'), { t: 'b' }, 'WSE-PAY-043'],
  ['integer-key', hex('82 a1 74 a1 61 05 01'), { t: 'a', 5: 1 }, 'WSE-PAY-042'],
  ['binary', hex('82 a1 74 a1 61 a1 70 c4 02 01 ff'), { p: '01ff' }, 'WSE-PAY-040', observed],
  [
    'nested-64-deep',
    concat(hex('82 a1 74 a1 61 a1 70'), { $repeat: [hex('91'), 63] }, hex('01')),
    { t: 'a' },
    'WSE-PAY-034',
  ],
];

/** Bytes that are no MessagePack: the application gets them whole. */
const unreadable: readonly (readonly [name: string, bytes: Bytes, requirement: string, LiveCase['dialects']?])[] = [
  ['cut', hex('82 a1 74 a1 61'), 'WSE-PAY-032'],
  ['empty', hex(''), 'WSE-PAY-032'],
  ['lying-list', hex('dd ff ff ff ff'), 'WSE-PAY-033'],
  ['lying-binary', hex('c6 ff ff ff ff'), 'WSE-PAY-033'],
  ['lying-map', hex('df ff ff ff ff 01'), 'WSE-PAY-033'],
  ['reserved-byte', hex('c1'), 'WSE-PAY-036', { from: 'D2g' }],
  [
    'nested-65-deep',
    concat(hex('82 a1 74 a1 61 a1 70'), { $repeat: [hex('91'), 64] }, hex('01')),
    'WSE-PAY-034',
    { from: 'D2g' },
  ],
];

/** Values of events, and the bytes they have to be written as, behind the key `p`. */
const written: readonly (readonly [name: string, value: Value, bytes: string])[] = [
  ['fixint', 127, '7f'],
  ['uint-8', 128, 'cc 80'],
  ['uint-16', 256, 'cd 01 00'],
  ['uint-32', 65_536, 'ce 00 01 00 00'],
  ['uint-64', 4_294_967_296, 'cf 00 00 00 01 00 00 00 00'],
  ['negative-fixint', -32, 'e0'],
  ['int-8', -33, 'd0 df'],
  ['int-16', -129, 'd1 ff 7f'],
  ['int-32', -32_769, 'd2 ff ff 7f ff'],
  ['float-64', 1.5, 'cb 3f f8 00 00 00 00 00 00'],
  ['nil', null, 'c0'],
  ['booleans', [false, true], '92 c2 c3'],
  ['string-32', 's'.repeat(32), `d9 20 ${'73 '.repeat(32)}`],
  ['sorted-map', { b: 1, a: 2 }, '82 a1 61 02 a1 62 01'],
  ['list-16', Array.from({ length: 16 }, () => 1), `dc 00 10 ${'01 '.repeat(16)}`],
];

const time = '2026-02-28T12:00:00.000Z';

/** Chapter 05, and the forms of the query that ask for it (chapter 01). */
export const msgpackCases: readonly LiveCase[] = [
  ...read.map(
    ([name, bytes, shape, requirement, profile]): LiveCase => ({
      id: `msgpack/read-${name}`,
      title: `a client's ${name.replaceAll('-', ' ')} reaches the application as it has to`,
      requirements: [requirement, 'WSE-FRM-036', profile === undefined ? 'WSE-FRM-038' : requirement],
      needs,
      ...(profile === undefined ? {} : { profile }),
      steps: [dial('a', { format: 'msgpack' }), sendBytes('a', bytes), told('msg', idOf('a'), shape), ...nothing('a')],
    }),
  ),
  ...unreadable.map(
    ([name, bytes, requirement, dialects]): LiveCase => ({
      id: `msgpack/unreadable-${name}`,
      title: `${name.replaceAll('-', ' ')}: no MessagePack reaches the application as bytes, unchanged and whole`,
      requirements: [requirement, 'WSE-FRM-044'],
      needs,
      ...(dialects === undefined ? {} : { dialects }),
      steps: [
        dial('a', { format: 'msgpack' }),
        sendBytes('a', bytes),
        told('bin', idOf('a'), bytesOf(bytes)),
        ...nothing('a'),
      ],
    }),
  ),
  {
    id: 'msgpack/markers-observed',
    title: 'on a MessagePack connection the first byte of other forms is read as MessagePack',
    requirements: ['WSE-FRM-041'],
    profile: observed,
    needs,
    steps: [
      dial('a', { format: 'msgpack' }),
      sendBytes('a', utf8('M:x')),
      sendBytes('a', utf8('C:x')),
      sendBytes('a', utf8('{"t":1}')),
      sendBytes('a', hex('78 9c 00')),
      told('msg', idOf('a'), 77),
      told('msg', idOf('a'), 67),
      told('msg', idOf('a'), 123),
      told('msg', idOf('a'), 120),
    ],
  },
  {
    id: 'msgpack/marker-documented',
    title: 'MessagePack behind M: is read as documented',
    requirements: ['WSE-FRM-032', 'WSE-PAY-021'],
    profile: 'documented',
    needs,
    steps: [
      dial('a', { format: 'msgpack' }),
      sendBytes('a', hex('4d 3a 82 a1 74 a1 61 a1 70 01')),
      told('msg', idOf('a'), { t: 'a', p: 1 }),
    ],
  },
  ...written.map(
    ([name, value, digits]): LiveCase => ({
      id: `msgpack/write-${name}`,
      title: `${name.replaceAll('-', ' ')} is written in its shortest form`,
      requirements: [
        'WSE-PAY-020',
        'WSE-PAY-022',
        'WSE-PAY-023',
        'WSE-PAY-024',
        'WSE-PAY-025',
        'WSE-PAY-027',
        'WSE-FRM-058',
      ],
      dialects: { from: 'D2c' },
      profile: observed,
      needs,
      steps: [
        dial('a', { format: 'msgpack' }),
        call('send_event', idOf('a'), { t: 'm', p: value, id: 'm0', seq: 0, ts: time }),
        hearThat('a', {
          bytes: concat(
            hex('4d 3a 87 a1 63 a1 55 a2 69 64 a2 6d 30 a1 70'),
            hex(digits.trim()),
            hex('a3 73 65 71 00 a1 74 a1 6d a2 74 73 b8'),
            utf8(time),
            hex('a1 76 01'),
          ),
        }),
      ],
    }),
  ),
  {
    id: 'msgpack/no-category-before-d2c',
    title: 'up to D2b an event as MessagePack carries no category',
    requirements: ['WSE-PAY-020'],
    dialects: { to: 'D2b' },
    needs,
    steps: [
      dial('a', { format: 'msgpack' }),
      call('send_event', idOf('a'), { t: 'm', p: 1 }),
      hear('a', { t: 'm', c: { $absent: true } }, { form: 'M:' }),
    ],
  },
  {
    id: 'msgpack/asked-for-in-the-query',
    title: 'format=msgpack among other parameters opens a MessagePack connection',
    requirements: ['WSE-CONN-015', 'WSE-CONN-016'],
    needs,
    settings: {},
    steps: [
      dial('a', { query: 'a=1&format=msgpack&b=2', format: 'json' }),
      call('send_event', idOf('a'), { t: 'm' }),
      hear('a', { t: 'm' }, { form: 'M:' }),
      dial('b'),
      call('send_event', idOf('b'), { t: 'm' }),
      hear('b', { t: 'm' }, { form: 'binary' }),
    ],
  },
  {
    id: 'msgpack/query-observed',
    title: 'the bytes format=msgpack anywhere behind the question mark do, other spellings do not',
    requirements: ['WSE-CONN-015'],
    profile: observed,
    needs,
    settings: {},
    steps: [
      dial('a', { query: 'xformat=msgpackZ' }),
      call('send_event', idOf('a'), { t: 'm' }),
      hear('a', { t: 'm' }, { form: 'M:' }),
      dial('b', { query: 'FORMAT=MSGPACK&format=MsgPack&format%3Dmsgpack', path: '/format=msgpack' }),
      call('send_event', idOf('b'), { t: 'm' }),
      hear('b', { t: 'm' }, { form: 'binary' }),
    ],
  },
  {
    id: 'msgpack/query-documented',
    title: 'format=msgpack opens a MessagePack connection as a parameter alone, not as a part of another',
    requirements: ['WSE-CONN-015', 'WSE-CONN-016'],
    profile: 'documented',
    needs,
    settings: {},
    steps: [
      dial('a', { query: 'xformat=msgpack&format=msgpackZ&b=format=msgpack' }),
      call('send_event', idOf('a'), { t: 'm' }),
      hear('a', { t: 'm' }, { form: 'binary' }),
    ],
  },
  {
    id: 'msgpack/ping-as-msgpack',
    title: 'a ping as MessagePack is a message as observed, and is answered as documented',
    requirements: ['WSE-PAY-047', 'WSE-LIM-004'],
    needs,
    steps: [
      dial('a', { format: 'msgpack' }),
      sendBytes('a', hex('82 a1 74 a4 70 69 6e 67 a1 70 81 a9 74 69 6d 65 73 74 61 6d 70 05')),
      ...when({ profile: observed }, told('msg', idOf('a'), { t: 'ping' }), ...nothing('a')),
      ...when(
        { profile: 'documented' },
        hear('a', { t: 'PONG', p: { client_timestamp: 5, server_timestamp: anything } }),
      ),
    ],
  },
];
