import {
  call,
  callThat,
  dial,
  hear,
  hearThat,
  idOf,
  type LiveCase,
  matching,
  nothing,
  when,
} from '../language/index.ts';

/** An event whose text, with what the server adds, is far above the threshold. */
const long = { t: 'long', p: 'a'.repeat(3000) } as const;
/** Fields that are given, so that the length of the text is known. */
const fixed = { id: 'x', seq: 0, ts: '2026-02-28T12:00:00.000Z' } as const;
/** `{"c":"U","id":"x","p":"","seq":0,"t":"x","ts":"2026-02-28T12:00:00.000Z","v":1}` */
const textBytes = 79;
const threshold = 1024;

/** Chapter 06. */
export const compressionCases: readonly LiveCase[] = [
  {
    id: 'compression/long-event',
    title: 'an event above the threshold leaves as a zlib stream of the whole message behind C:',
    requirements: ['WSE-CMP-001', 'WSE-CMP-002', 'WSE-CMP-003', 'WSE-FRM-031'],
    steps: [
      dial('a'),
      call('send_event', idOf('a'), long),
      ...when({ dialects: { from: 'D2c' } }, hear('a', long, { form: 'C:', written: matching('^\\{"c":"U",') })),
      ...when({ dialects: { to: 'D2b' } }, hear('a', long, { form: 'C:', written: matching('^U\\{') })),
    ],
  },
  {
    id: 'compression/at-the-threshold',
    title: 'an event of exactly 1,024 bytes leaves as it is, one of 1,025 compressed',
    requirements: ['WSE-CMP-003'],
    dialects: { from: 'D2c' },
    profile: 'observed',
    steps: [
      dial('a'),
      callThat('send_event', {
        args: [idOf('a'), { t: 'x', p: 'a'.repeat(threshold - textBytes), ...fixed }],
        gives: threshold,
      }),
      hear('a', { t: 'x' }, { form: 'binary', written: matching('^.{1024}$') }),
      call('send_event', idOf('a'), { t: 'x', p: 'a'.repeat(threshold + 1 - textBytes), ...fixed, id: 'y' }),
      hear('a', { t: 'x' }, { form: 'C:', written: matching('^.{1025}$') }),
    ],
  },
  {
    id: 'compression/threshold-counts-bytes',
    title: 'the threshold counts bytes of UTF-8, not characters',
    requirements: ['WSE-CMP-003'],
    steps: [
      dial('a'),
      call('send_event', idOf('a'), { t: 'x', p: 'é'.repeat(600) }),
      hear('a', { t: 'x' }, { form: 'C:' }),
    ],
  },
  {
    id: 'compression/switched-off',
    title: 'a threshold of 0 switches compression off',
    requirements: ['WSE-CMP-004'],
    steps: [
      dial('a'),
      callThat('send_event', { args: [idOf('a'), long], named: { compression_threshold: 0 } }),
      hear('a', long, { form: 'binary' }),
    ],
  },
  {
    id: 'compression/other-threshold',
    title: 'an application may name another threshold',
    requirements: ['WSE-CMP-003'],
    steps: [
      dial('a'),
      callThat('send_event', {
        args: [idOf('a'), { t: 'x', p: 'a'.repeat(500) }],
        named: { compression_threshold: 200 },
      }),
      hear('a', { t: 'x' }, { form: 'C:' }),
    ],
  },
  {
    id: 'compression/longer-than-the-text',
    title: 'the compressed form is sent even when it is longer',
    requirements: ['WSE-CMP-005'],
    profile: 'observed',
    steps: [
      dial('a'),
      callThat('send_event', { args: [idOf('a'), { t: 'x', p: 1 }], named: { compression_threshold: 10 } }),
      hear('a', { t: 'x' }, { form: 'C:' }),
    ],
  },
  {
    id: 'compression/not-for-msgpack',
    title: 'a message that leaves as MessagePack is not compressed, however long',
    requirements: ['WSE-CMP-007', 'WSE-FRM-058'],
    needs: ['msgpack'],
    steps: [dial('a', { format: 'msgpack' }), call('send_event', idOf('a'), long), hear('a', long, { form: 'M:' })],
  },
  {
    id: 'compression/not-for-publications',
    title: 'publications are not compressed, and travel as text on a MessagePack connection, too',
    requirements: ['WSE-CMP-008', 'WSE-FRM-057'],
    dialects: { from: 'D2c' },
    steps: [
      dial('a'),
      dial('b', { format: 'msgpack' }),
      call('subscribe_connection', idOf('a'), ['x']),
      call('subscribe_connection', idOf('b'), ['x']),
      call('broadcast', 'x', `{"t":"x","p":"${'a'.repeat(3000)}"}`),
      hearThat('a', { text: `{"c":"U","t":"x","p":"${'a'.repeat(3000)}"}` }),
      hearThat('b', { text: `{"c":"U","t":"x","p":"${'a'.repeat(3000)}"}` }),
      ...nothing('a', 'b'),
    ],
  },
];
