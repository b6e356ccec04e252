import { absent, integer, type LiveCase, object, type Shape, time, uuid7, type Value } from '../language/index.ts';

/** Dialects with the field c. */
export const fromD2c = { from: 'D2c' } as const;
/** Dialects with the prefix. */
export const upToD2b = { to: 'D2b' } as const;
/** Both formats. */
export const bothFormats = { format: ['json', 'msgpack'] } as const;

/** Fields of a client's message, and what the application has to be given. */
export const received: readonly (readonly [
  name: string,
  what: string,
  text: string,
  shape: Shape,
  readonly string[],
])[] = [
  ['no-fields', 'an object without fields', '{}', object, ['WSE-ENV-002']],
  [
    'long-names',
    'long names become the short ones',
    '{"type":"b","payload":{"x":1}}',
    { t: 'b', p: { x: 1 }, type: absent, payload: absent },
    ['WSE-ENV-003', 'WSE-ENV-004'],
  ],
  [
    'both-names',
    'where both names are there both stay',
    '{"t":"c","type":"d","p":1,"payload":2}',
    { t: 'c', type: 'd', p: 1, payload: 2 },
    ['WSE-ENV-005'],
  ],
  [
    'null-and-long-name',
    'a short name that is null is there',
    '{"t":null,"type":"e"}',
    { t: null, type: 'e' },
    ['WSE-ENV-005'],
  ],
  [
    'null-payload',
    'a long name of null becomes a short one of null',
    '{"t":"a","payload":null}',
    { t: 'a', p: null },
    ['WSE-ENV-004', 'WSE-ENV-010'],
  ],
  [
    'nested-names',
    'long names in a payload stay',
    '{"t":"a","p":{"type":"b","payload":1}}',
    { p: { type: 'b', payload: 1 } },
    ['WSE-ENV-006'],
  ],
  [
    'falsy-payload',
    'a payload of 0 reaches the application',
    '{"t":"a","p":0,"unknown":[false,""]}',
    { p: 0, unknown: [false, ''] },
    ['WSE-ENV-010'],
  ],
  [
    'unexpected-kinds',
    'fields of unexpected kinds are no reason to refuse',
    '{"t":5,"ts":5,"seq":"x","id":[],"v":"y"}',
    { t: 5, ts: 5, seq: 'x', v: 'y' },
    ['WSE-ENV-011', 'WSE-ENV-047', 'WSE-DLV-051'],
  ],
  [
    'other-fields',
    'cid, pri, cor and sig pass through',
    '{"t":"a","p":1,"cid":"c1","pri":10,"cor":"m1","sig":"s="}',
    { cid: 'c1', pri: 10, cor: 'm1', sig: 's=' },
    ['WSE-ENV-050', 'WSE-SIG-001', 'WSE-SIG-002', 'WSE-SIG-005'],
  ],
  [
    'any-time',
    'any ts is accepted',
    '{"t":"a","ts":"2026-02-28T12:00:00.000000+00:00"}',
    { t: 'a', ts: '2026-02-28T12:00:00.000000+00:00' },
    ['WSE-ENV-041', 'WSE-ENV-033'],
  ],
];

/** Events an application sends, and what has to be on the wire. */
export const sent: readonly (readonly [
  name: string,
  what: string,
  event: Value,
  shape: Shape,
  readonly string[],
  LiveCase['dialects']?,
])[] = [
  [
    'made-fields',
    'an event gets id, seq, ts and v',
    { t: 'chat', p: 1 },
    { t: 'chat', p: 1, id: uuid7, seq: integer, ts: time, v: 1 },
    ['WSE-ENV-030', 'WSE-ENV-040', 'WSE-ENV-046', 'WSE-DLV-001'],
  ],
  [
    'own-fields',
    "an application's id, seq and ts are kept, its v is not",
    { t: 'chat', p: 1, id: 'my-2', seq: 42, ts: 'then', v: 7 },
    { id: 'my-2', seq: 42, ts: 'then', v: 1 },
    ['WSE-ENV-031', 'WSE-ENV-045', 'WSE-ENV-046', 'WSE-ENV-052', 'WSE-DLV-001'],
  ],
  [
    'courier',
    'what else an application puts into an event goes out',
    { t: 'chat', p: 1, cid: 'corr', pri: 10, cor: 'x', sig: 'abc', zeta: 1 },
    { cid: 'corr', pri: 10, cor: 'x', sig: 'abc', zeta: 1 },
    ['WSE-ENV-050', 'WSE-SIG-002'],
  ],
  [
    'own-category',
    "an application's c is replaced, _msg_cat is ordinary",
    { t: 'chat', p: 1, c: 'S', _msg_cat: 'S' },
    { c: 'U', _msg_cat: 'S' },
    ['WSE-ENV-052'],
    fromD2c,
  ],
  [
    'long-names-stay',
    'fields type and payload of an event stay',
    { t: 'chat', p: 1, type: 'x', payload: 'y' },
    { t: 'chat', p: 1, type: 'x', payload: 'y' },
    ['WSE-ENV-008'],
  ],
  ['type-of-another-kind', 'a t that is no string is left out', { t: 5, p: 1 }, { t: absent, p: 1 }, ['WSE-ENV-053']],
  [
    'stamp-fields',
    'stamp fields of an event are sent as they are',
    { t: 'chat', p: 1, tp: 'x', e: 'y', o: 5 },
    { tp: 'x', e: 'y', o: 5 },
    ['WSE-ENV-054', 'WSE-REC-021'],
  ],
  ['null-payload', 'a payload of null is written', { t: 'chat', p: null }, { p: null }, ['WSE-ENV-010', 'WSE-ENV-014']],
  [
    'no-payload',
    'what has no value is not written',
    { t: 'chat' },
    { p: absent, cid: absent, pri: absent, sig: absent },
    ['WSE-ENV-014'],
  ],
];

/** Types of events, and the category each has to carry. */
export const categories: readonly (readonly [type: string, category: string])[] = [
  ['market_snapshot', 'S'],
  ['snapshot_complete', 'S'],
  ['snapshot', 'U'],
  ['error', 'WSE'],
  ['Error', 'U'],
  ['subscription_update', 'WSE'],
  ['presence_join', 'U'],
  ['chat', 'U'],
];

/** Texts an application publishes from D2c on, and what goes out. */
export const injected: readonly (readonly [name: string, text: string, sent: string, requirement: string])[] = [
  ['category-is-inserted', '{"t":"x","p":1}', '{"c":"U","t":"x","p":1}', 'WSE-FRM-070'],
  ['blank-stays', '{ "t":"x"}', '{"c":"U", "t":"x"}', 'WSE-FRM-070'],
  ['snapshot', '{"t":"market_snapshot"}', '{"c":"S","t":"market_snapshot"}', 'WSE-FRM-070'],
  ['outermost-type', '{"p":{"t":"error"},"t":"x"}', '{"c":"U","p":{"t":"error"},"t":"x"}', 'WSE-FRM-075'],
  ['own-c', '{"t":"x","c":"Q"}', '{"t":"x","c":"Q"}', 'WSE-FRM-071'],
  ['no-type', '{"p":1}', '{"p":1}', 'WSE-FRM-072'],
  ['no-object', 'plain', 'plain', 'WSE-FRM-072'],
  ['array', '[1]', '[1]', 'WSE-FRM-072'],
  ['blank-before-the-colon', '{"t" : "x"}', '{"t" : "x"}', 'WSE-FRM-073'],
  ['blank-before-the-colon-of-c', '{"c" :"S","t":"x"}', '{"c":"U","c" :"S","t":"x"}', 'WSE-FRM-073'],
  ['type-of-another-kind', '{"t":5}', '{"c":"U","t":5}', 'WSE-FRM-074'],
  ['blank-behind-the-colon', '{"t": "error"}', '{"c":"U","t": "error"}', 'WSE-FRM-074'],
  ['prefix-in-front', 'WSE{"t":"x"}', 'WSE{"c":"U","t":"x"}', 'WSE-FRM-075'],
  ['first-type', '{"t":"error","t":"x"}', '{"c":"WSE","t":"error","t":"x"}', 'WSE-FRM-078'],
];
