import {
  absent,
  between,
  bind,
  call,
  callThat,
  hearFrame,
  idOf,
  type LiveCase,
  line,
  link,
  longText,
  nothing,
  oneOf,
  repeat,
  type Step,
  sendFrame,
} from '../language/index.ts';
import { client, counted, gets, quietLink, recovery, textOf } from './parts.ts';

const long = `{"c":"WSE","t":"said","p":"${'a'.repeat(300)}"}`;
const wants: readonly Step[] = [...quietLink('a'), sendFrame('a', 'SUB', { topic: 'x' }), ...nothing('a')];

function wantsWith(capabilities: number): readonly Step[] {
  return [link('a', { hello: { capabilities } }), sendFrame('a', 'SUB', { topic: 'x' }), ...nothing('a')];
}

/** Chapters 09 to 11 and 14: publications between nodes. */
export const messagesCases: readonly LiveCase[] = [
  {
    id: 'msg/is-the-text',
    title: 'a publication leaves as its text and nothing else, with the field c from D2c',
    requirements: ['WSE-CLU-030', 'WSE-CLU-019'],
    dialects: { from: 'D2c' },
    steps: [
      ...wants,
      call('broadcast', 'x', '{"t":"said","p":1}'),
      hearFrame('a', 'MSG', {
        topic: 'x',
        text: oneOf('{"c":"U","t":"said","p":1}', '{"t":"said","p":1,"c":"U"}'),
        flags: 0,
      }),
      ...nothing('a'),
    ],
  },
  {
    id: 'msg/is-the-text-of-the-application',
    title: 'up to D2b a publication leaves as the application gave it',
    requirements: ['WSE-CLU-030'],
    dialects: { to: 'D2b' },
    steps: [
      ...wants,
      call('broadcast', 'x', 'WSE{"t":"x"}'),
      hearFrame('a', 'MSG', { text: 'WSE{"t":"x"}', flags: 0 }),
    ],
  },
  {
    id: 'msg/local-stays',
    title: 'what is published locally, to all or to one leaves no node',
    requirements: ['WSE-CLU-056'],
    steps: [
      link('a'),
      ...client('c', 'x'),
      hearFrame('a', 'SUB', { topic: 'x' }),
      call('broadcast_local', 'x', textOf('1')),
      gets('c', '1'),
      call('broadcast_all', textOf('2')),
      gets('c', '2'),
      ...nothing('a'),
    ],
  },
  {
    id: 'msg/in-order',
    title: 'publications go out in the order they were made',
    requirements: ['WSE-CLU-005'],
    steps: [
      ...wants,
      repeat(200, call('broadcast', 'x', textOf('<i>'))),
      repeat(200, hearFrame('a', 'MSG', { topic: 'x' })),
      ...nothing('a'),
    ],
  },
  {
    id: 'msg/compressed',
    title: 'a long publication is compressed for a node that can read it, and reads back as it was',
    requirements: ['WSE-CLU-033', 'WSE-CLU-034', 'WSE-CLU-031', 'WSE-CLU-032'],
    dialects: { from: 'D2c' },
    steps: [
      ...wantsWith(7),
      call('broadcast', 'x', long),
      hearFrame('a', 'MSG', { text: long, flags: 1 }),
      call('broadcast', 'x', textOf('short')),
      hearFrame('a', 'MSG', { text: textOf('short'), flags: 0 }),
    ],
  },
  {
    id: 'msg/not-compressed',
    title: 'nothing is compressed for a node that does not offer it',
    requirements: ['WSE-CLU-033', 'WSE-CLU-024'],
    dialects: { from: 'D2c' },
    steps: [...wantsWith(5), call('broadcast', 'x', long), hearFrame('a', 'MSG', { text: long, flags: 0 })],
  },
  {
    id: 'msg/trailer',
    title: 'a node with histories says the place of each publication to those that offer recovery, and to no other',
    requirements: ['WSE-CLU-040', 'WSE-CLU-045', 'WSE-CLU-043'],
    dialects: { from: 'D2e' },
    needs: ['recovery'],
    settings: recovery,
    steps: [
      link('a', { hello: { capabilities: 0x0d } }),
      link('b', { hello: { capabilities: 0x07 } }),
      ...client('c', 'x'),
      callThat('subscribe_with_recovery', {
        args: [idOf('c'), ['x']],
        gives: { topics: { x: { offset: bind('next') } } },
      }),
      hearFrame('a', 'SUB', { topic: 'x' }),
      hearFrame('b', 'SUB', { topic: 'x' }),
      call('broadcast', 'x', long),
      hearFrame('a', 'MSG', {
        text: long,
        recovery: { epoch: between(0, 0xffff_ffff), offset: bind('first') },
        flags: 2,
      }),
      hearFrame('b', 'MSG', { text: long, recovery: absent }),
    ],
  },
  {
    id: 'msg/trailer-of-its-own',
    title: 'the offset is that of the message itself, so that offsets go on by one',
    requirements: ['WSE-CLU-046'],
    dialects: { from: 'D2e' },
    needs: ['recovery'],
    settings: recovery,
    steps: [
      ...client('c'),
      callThat('subscribe_with_recovery', { args: [idOf('c'), ['x']] }),
      link('a', { hello: { capabilities: 0x0d } }),
      call('broadcast', 'x', textOf('0')),
      hearFrame('a', 'MSG', { recovery: { epoch: bind('epoch'), offset: 0 } }),
      call('broadcast', 'x', textOf('1')),
      hearFrame('a', 'MSG', { recovery: { epoch: { $ref: 'epoch' }, offset: 1 } }),
    ],
  },
  {
    id: 'msg/no-history-no-trailer',
    title: 'a node without histories says no places',
    requirements: ['WSE-CLU-040'],
    steps: [...wants, call('broadcast', 'x', textOf('1')), hearFrame('a', 'MSG', { recovery: absent, flags: 0 })],
  },
  {
    id: 'msg/too-large',
    title: 'a publication that fits no frame is dropped and counted, and ends no link',
    requirements: ['WSE-CLU-097', 'WSE-CLU-019'],
    steps: [
      ...wants,
      call('broadcast', 'x', longText('{"p":"', ['a', 1_048_576], '"}')),
      call('broadcast', 'x', textOf('1')),
      hearFrame('a', 'MSG', { text: textOf('1') }),
      counted({ cluster_messages_dropped: between(1, 1) }),
      ...nothing('a'),
    ],
  },
  {
    id: 'msg/largest',
    title: 'a publication that just fits a frame goes out',
    requirements: ['WSE-CLU-002', 'WSE-CLU-097'],
    dialects: { from: 'D2c' },
    steps: [
      ...wantsWith(1),
      call('broadcast', 'x', longText('{"c":"U","p":"', ['a', 1_048_551], '"}')),
      hearFrame('a', 'MSG', { topic: 'x', flags: 0 }),
      ...nothing('a'),
    ],
  },
  {
    id: 'msg/slow-reader',
    title: 'a node that does not read holds up no other, and gets the first of what waits for it',
    requirements: ['WSE-CLU-056'],
    steps: [
      link('a', { hello: { capabilities: 1 } }),
      ...quietLink('b'),
      sendFrame('b', 'SUB', { topic: 'x' }),
      ...nothing('b'),
      line('stall', 'a'),
      repeat(36, call('broadcast', 'x', longText('{"c":"U","p":"', ['a', 1_000_000], '"}'))),
      repeat(36, hearFrame('b', 'MSG', { topic: 'x' })),
      line('resume', 'a'),
      hearFrame('a', 'MSG', { topic: 'x' }),
    ],
  },
];
