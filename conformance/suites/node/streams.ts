import {
  concat,
  framed,
  hex,
  type LiveCase,
  line,
  link,
  linkEnds,
  nothing,
  repeated,
  sendInner,
  write,
} from '../language/index.ts';
import { malformedFrames } from './malformed-rows.ts';
import { casesOf, client, codes, gets, inner, publishes, quietLink, subOf, textOf } from './parts.ts';
import { toleratedFrames } from './tolerated-rows.ts';

/** Lengths that are refused on their four bytes alone. */
const refusedLengths = [
  ['0', '00000000'],
  ['1048577', '00100001'],
  ['16777216', '01000000'],
  ['4294967295', 'ffffffff'],
] as const;

/** Chapter 14: frames in a stream, and what is in them. */
export const streamsCases: readonly LiveCase[] = [
  ...refusedLengths.map(
    ([length, digits]): LiveCase => ({
      id: `stream/length-${length}`,
      title: `an outer length of ${length} ends the link on its 4 bytes, and no other link`,
      requirements: ['WSE-CLU-002', 'WSE-CLU-003', 'WSE-CLU-007'],
      steps: [link('b'), link('a'), write('a', hex(digits)), linkEnds('a'), ...nothing('b')],
    }),
  ),
  {
    id: 'stream/longest-frame',
    title: 'a frame of 1,048,576 bytes is taken, and the next one begins behind it',
    requirements: ['WSE-CLU-002', 'WSE-CLU-004', 'WSE-CLU-014'],
    steps: [link('a'), sendInner('a', concat(inner(codes.PONG, {}), repeated(hex('a5'), 1_048_568))), ...nothing('a')],
  },
  {
    id: 'stream/byte-by-byte',
    title: 'frames are the same one byte at a time, several in one write, and cut in the middle of a length',
    requirements: ['WSE-CLU-005', 'WSE-CLU-001'],
    steps: [
      ...client('c', 'x'),
      link('a', { answersPings: false }),
      write('a', framed(msg('1')), 1),
      gets('c', '1'),
      write('a', concat(framed(msg('2')), framed(msg('3')), framed(msg('4')))),
      gets('c', '2'),
      gets('c', '3'),
      gets('c', '4'),
      write('a', concat(framed(msg('5')), framed(msg('6'))), 46),
      gets('c', '5'),
      gets('c', '6'),
      ...nothing('a', 'c'),
    ],
  },
  {
    id: 'stream/inner-lengths-move-nothing',
    title: 'the outer length alone says where the next frame begins',
    requirements: ['WSE-CLU-004', 'WSE-CLU-014', 'WSE-CLU-015'],
    steps: [
      ...client('c', 'x'),
      link('a'),
      write(
        'a',
        concat(
          framed(concat(msg('1'), hex('00000008020000000000'))),
          framed(inner(codes.PONG, { topicBytes: 0xffff, payloadBytes: 0xffff_ffff })),
          framed(msg('2')),
        ),
      ),
      gets('c', '1'),
      gets('c', '2'),
      ...nothing('a', 'c'),
    ],
  },
  {
    id: 'stream/nothing-behind-an-error',
    title: 'frames before a bad one are taken, and none behind it, though they came in one write',
    requirements: ['WSE-CLU-007'],
    steps: [
      ...client('c', 'x'),
      link('b'),
      link('a'),
      write('a', concat(framed(msg('1')), framed(hex('01')), framed(msg('2')))),
      gets('c', '1'),
      linkEnds('a'),
      ...nothing('b', 'c'),
    ],
  },
  {
    id: 'stream/ends-in-a-frame',
    title: 'a stream that ends within a frame is a link that ended: nothing of the frame is taken',
    requirements: ['WSE-CLU-007', 'WSE-CLU-013'],
    steps: [
      ...client('c', 'x'),
      link('b'),
      link('a'),
      write('a', { $cut: [framed(msg('1')), 1] }),
      line('end', 'a'),
      linkEnds('a'),
      ...nothing('b', 'c'),
    ],
  },
  {
    id: 'stream/promised-and-never-sent',
    title: 'a frame that is promised and never comes holds up nobody else',
    requirements: ['WSE-CLU-006'],
    steps: [
      ...client('c', 'x'),
      link('b'),
      link('a'),
      write('a', concat(hex('00100000'), inner(codes.MSG, { topicBytes: 1, payloadBytes: 1_048_567 }))),
      publishes('b', 'x', '1'),
      gets('c', '1'),
      ...nothing('b', 'c'),
    ],
  },
  ...casesOf(
    malformedFrames,
    ([name, what, requirements, bytes]): LiveCase => ({
      id: `frames/refused-${name}`,
      title: `${what} ends its link without a word, and no other`,
      requirements: [...requirements, 'WSE-CLU-007'],
      ...(name.startsWith('trailer') ? { dialects: { from: 'D2e' } } : {}),
      steps: [link('b'), ...quietLink('a'), sendInner('a', bytes), linkEnds('a'), ...nothing('b')],
    }),
  ),
  ...casesOf(
    toleratedFrames,
    ([name, what, requirements, bytes]): LiveCase => ({
      id: `frames/taken-${name}`,
      title: `${what} costs nothing`,
      requirements,
      steps: [...quietLink('a'), sendInner('a', bytes), ...nothing('a'), sendInner('a', subOf('t')), ...nothing('a')],
    }),
  ),
];

function msg(payload: string): ReturnType<typeof inner> {
  return inner(codes.MSG, { topicBytes: 1, payloadBytes: textOf(payload).length, body: said(payload) });
}

function said(payload: string): { readonly $utf8: string } {
  return { $utf8: `x${textOf(payload)}` };
}
