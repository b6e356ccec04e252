import {
  accept,
  type Bytes,
  concat,
  hex,
  type LiveCase,
  type Step,
  send,
  sendBytes,
  sendText,
  toldMessage,
  toldNothing,
  utf8,
  zlib,
} from '../language/index.ts';
import { isReady } from './parts.ts';

const message = '{"c":"U","t":"tick","p":{"n":1}}';
const prefixed = 'U{"t":"tick","p":{"n":1}}';
/** {"t":"tick","p":{"n":1}} */
const packed = hex('82 a1 74 a4 74 69 63 6b a1 70 81 a1 6e 01');

const falsy = [0, false, ''] as const;

interface Form {
  readonly title: string;
  readonly step: Step;
  readonly requirements: readonly string[];
  readonly level?: 'should';
}

function binary(title: string, bytes: Bytes, requirements: readonly string[], level?: 'should'): Form {
  return { title, step: sendBytes('a', bytes), requirements, ...(level === undefined ? {} : { level }) };
}

/** Chapters 02, 05 and 06: forms a message may come in. */
const forms: Readonly<Record<string, Form>> = {
  'text-with-c': { title: 'as text with c', step: sendText('a', message), requirements: ['WSE-FRM-011'] },
  'text-with-prefix': { title: 'as text with a prefix', step: sendText('a', prefixed), requirements: ['WSE-FRM-011'] },
  'text-behind-blanks': {
    title: 'behind white space',
    step: sendText('a', ' \n{"t":"tick","p":{"n":1}}'),
    requirements: ['WSE-FRM-019'],
  },
  'text-without-category': {
    title: 'without category',
    step: sendText('a', '{"t":"tick","p":{"n":1}}'),
    requirements: ['WSE-FRM-065'],
  },
  'unknown-category': {
    title: 'with a category nobody knows',
    step: sendText('a', '{"c":"X","t":"tick","p":{"n":1}}'),
    requirements: ['WSE-FRM-066'],
  },
  'members-in-any-order': {
    title: 'with its members in another order',
    step: sendText('a', '{"v":1,"p":{"n":1},"seq":9,"t":"tick","c":"U"}'),
    requirements: ['WSE-ENV-020'],
  },
  'another-version': {
    title: 'with another v',
    step: sendText('a', '{"c":"U","t":"tick","p":{"n":1},"v":7}'),
    requirements: ['WSE-ENV-047'],
  },
  'fields-of-another-kind': {
    title: 'with id, ts and seq of another kind',
    step: sendText('a', '{"c":"U","t":"tick","p":{"n":1},"id":5,"ts":5,"seq":"x"}'),
    requirements: ['WSE-ENV-011'],
  },
  'a-time-with-offset': {
    title: 'with a time of another form',
    step: sendText('a', '{"c":"U","t":"tick","p":{"n":1},"ts":"1999-12-31T23:59:59.123456+01:00"}'),
    requirements: ['WSE-ENV-041', 'WSE-ENV-042'],
  },
  'binary-json': binary('as JSON in a binary frame', utf8(message), ['WSE-FRM-047']),
  'binary-json-with-prefix': binary('as JSON with prefix in a binary frame', utf8(prefixed), ['WSE-FRM-047']),
  compressed: binary('behind C:', concat(utf8('C:'), zlib(utf8(message))), ['WSE-CMP-020']),
  'compressed-with-prefix': binary('behind C: with prefix', concat(utf8('C:'), zlib(utf8(prefixed))), ['WSE-CMP-020']),
  ...Object.fromEntries(
    [1, 5, 6, 9].map((level) => [
      `compressed-at-level-${level}`,
      binary(`compressed at level ${level}`, concat(utf8('C:'), zlib(utf8(message), level)), ['WSE-CMP-020']),
    ]),
  ),
  'bare-zlib': binary('as bare zlib', zlib(utf8(message)), ['WSE-CMP-027', 'WSE-FRM-037']),
  'bare-zlib-with-prefix': binary('as bare zlib with prefix', zlib(utf8(prefixed)), ['WSE-CMP-028'], 'should'),
  'raw-deflate': binary(
    'as raw deflate behind C:',
    concat(utf8('C:'), { $deflate: utf8(message) }),
    ['WSE-CMP-022'],
    'should',
  ),
  gzip: binary('as gzip behind C:', concat(utf8('C:'), { $gzip: utf8(message) }), ['WSE-CMP-023'], 'should'),
  msgpack: binary('as MessagePack behind M:', concat(utf8('M:'), packed), ['WSE-FRM-037']),
  'bare-msgpack': binary('as bare MessagePack', packed, ['WSE-FRM-051'], 'should'),
};

/** Chapters 02, 03, 05 and 06: forms a message may come in. */
export const formCases: readonly LiveCase[] = [
  ...Object.entries(forms).map(
    ([name, { title, step, requirements, level }]): LiveCase => ({
      id: `forms/${name}`,
      title: `a message ${title} reaches the application`,
      requirements,
      ...(level === undefined ? {} : { level }),
      steps: [accept('a'), isReady, step, toldMessage('tick', { n: 1 }), toldNothing],
    }),
  ),
  {
    id: 'forms/falsy-payloads',
    title: 'payloads of 0, false and an empty text reach the application as they are',
    requirements: ['WSE-ENV-010', 'WSE-DLV-053'],
    steps: [
      accept('a'),
      isReady,
      ...falsy.map((p) => send('a', { c: 'U', t: 'tick', p })),
      ...falsy.map((p): Step => ({ do: 'told', event: ['event', 'tick', p, {}] })),
      toldNothing,
    ],
    explain: 'Published Python clients take such a payload for none.',
  },
];
