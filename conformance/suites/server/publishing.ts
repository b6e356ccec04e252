import { call, dial, hearThat, idOf, type LiveCase, nothing } from '../language/index.ts';
import { bothFormats, fromD2c, injected, upToD2b } from './envelope-parts.ts';

/** Chapters 02 and 10: what a server does to texts of its application. */
export const publishingCases: readonly LiveCase[] = [
  ...injected.map(
    ([name, text, written, requirement]): LiveCase => ({
      id: `envelope/published-${name}`,
      title: `what is published as ${text} goes out as ${written}`,
      requirements: [requirement, 'WSE-DLV-003', 'WSE-FRM-057'],
      dialects: { from: 'D2d' },
      steps: [
        dial('a'),
        call('subscribe_connection', idOf('a'), ['x']),
        call('broadcast', 'x', text),
        hearThat('a', { text: written }),
        ...nothing('a'),
      ],
    }),
  ),
  {
    id: 'envelope/published-byte-for-byte',
    title: 'up to D2b what is published goes out byte for byte',
    requirements: ['WSE-FRM-077'],
    dialects: upToD2b,
    steps: [
      dial('a'),
      call('subscribe_connection', idOf('a'), ['x']),
      call('broadcast', 'x', '{"t":"x", "p":1}'),
      hearThat('a', { text: '{"t":"x", "p":1}' }),
      call('broadcast', 'x', 'plain'),
      hearThat('a', { text: 'plain' }),
    ],
  },
  {
    id: 'envelope/raw-sending',
    title: 'texts and bytes sent to one connection go out as they are',
    requirements: ['WSE-DLV-002', 'WSE-DLV-030'],
    axes: bothFormats,
    steps: [
      dial('a'),
      call('send', idOf('a'), '{"t":"x"}'),
      hearThat('a', { text: '{"t":"x"}' }),
      call('send', idOf('a'), 'plain'),
      hearThat('a', { text: 'plain' }),
      call('send_bytes', idOf('a'), { $hex: '00017f80ff' }),
      hearThat('a', { bytes: { $hex: '00017f80ff' } }),
      ...nothing('a'),
    ],
  },
  {
    id: 'envelope/broadcast-to-all',
    title: 'a broadcast reaches every connection: a text with its category, bytes as they are',
    requirements: ['WSE-DLV-004'],
    dialects: fromD2c,
    steps: [
      dial('a'),
      dial('b'),
      call('broadcast_all', '{"t":"x"}'),
      call('broadcast_all_bytes', { $hex: '0102' }),
      hearThat('a', { text: '{"c":"U","t":"x"}' }),
      hearThat('b', { text: '{"c":"U","t":"x"}' }),
      hearThat('a', { bytes: { $hex: '0102' } }),
      hearThat('b', { bytes: { $hex: '0102' } }),
      ...nothing('a', 'b'),
    ],
  },
];
