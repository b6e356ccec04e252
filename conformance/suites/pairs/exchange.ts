import {
  atClient,
  atServer,
  bytesOf,
  call,
  callThat,
  hex,
  type PairCase,
  ref,
  repeat,
  told,
  toldMessage,
  toldNothing,
  type Value,
  when,
} from '../language/index.ts';
import { opened, subscribed, topic } from './parts.ts';

/** One of each kind of value. */
const kinds: Value = {
  text: 'grüße 👋 \u0000 "quoted"',
  whole: -9007199254740991,
  fraction: 0.1,
  yes: true,
  none: null,
  list: [1, [2, [3, {}]], []],
  deep: { a: { b: { c: 'd' } } },
};
const published = '{"t":"tick","p":{"n":1}}';
const rounds = 15;
/** So many messages, given to the client a few at a time: calls of a client in a browser take their time. */
const runsOfSteps: readonly Value[] = [0, 5, 10].map((from) =>
  Array.from({ length: 5 }, (_, at) => ['step', { n: from + at }]),
);

/** Chapters 02, 03, 05, 09 and 10: messages both ways, in every form there is. */
export const exchangeCases: readonly PairCase[] = [
  {
    id: 'exchange/event-to-client',
    title: 'an event for one connection reaches the application of its client, every kind of value as it was',
    requirements: ['WSE-FRM-055', 'WSE-ENC-049', 'WSE-ENC-050'],
    steps: [
      ...opened,
      atServer(call('send_event', ref('id'), { t: 'greeting', p: kinds })),
      atClient(
        ...when({ sealing: 'clear' }, toldMessage('greeting', kinds, { encrypted: false })),
        ...when({ sealing: 'sealed' }, toldMessage('greeting', kinds, { encrypted: true })),
        toldNothing,
      ),
    ],
  },
  {
    id: 'exchange/event-to-server',
    title: 'an event of the client reaches the application of the server, every kind of value as it was',
    requirements: ['WSE-HS-050', 'WSE-HS-051', 'WSE-FRM-038'],
    steps: [
      ...opened,
      atClient(callThat('send', { args: ['question', kinds], gives: true })),
      atServer(told('msg', ref('id'), { t: 'question', p: kinds }), toldNothing),
    ],
  },
  {
    id: 'exchange/question-and-answer',
    title: 'what the client asks is answered by the application of the server, and the answer comes back',
    requirements: ['WSE-DLV-040', 'WSE-DLV-043'],
    steps: [
      ...opened,
      atClient(call('send', 'question', { n: 1 })),
      atServer(told('msg', ref('id'), { t: 'question', p: { n: 1 } })),
      atServer(call('send_event', ref('id'), { t: 'answer', p: { n: 1 } })),
      atClient(toldMessage('answer', { n: 1 })),
    ],
  },
  {
    id: 'exchange/text-frame',
    title: 'a text of the application reaches the client as it is',
    requirements: ['WSE-FRM-011'],
    carriages: ['plain', 'zlib'],
    steps: [
      ...opened,
      atServer(call('send', ref('id'), '{"c":"U","t":"tick","p":{"n":1}}')),
      atClient(toldMessage('tick', { n: 1 }), toldNothing),
    ],
  },
  {
    id: 'exchange/binary-frame',
    title: 'bytes of the application that hold JSON reach the client as the message they hold',
    requirements: ['WSE-FRM-035', 'WSE-FRM-047'],
    carriages: ['plain', 'zlib'],
    steps: [
      ...opened,
      atServer(
        call('send_bytes', ref('id'), { $hex: '7b2263223a2255222c2274223a227469636b222c2270223a7b226e223a317d7d' }),
      ),
      atClient(toldMessage('tick', { n: 1 }), toldNothing),
    ],
  },
  {
    id: 'exchange/bytes-to-client',
    title: 'bytes within an event reach the client as bytes where MessagePack carries them',
    requirements: ['WSE-FRM-058'],
    format: 'msgpack',
    carriages: ['plain'],
    steps: [
      ...opened,
      atServer(call('send_event', ref('id'), { t: 'picture', p: { bytes: { $hex: '00ff10' } } })),
      atClient(toldMessage('picture', { bytes: bytesOf(hex('00 ff 10')) })),
    ],
  },
  {
    id: 'exchange/publication',
    title: 'a publication reaches the client that holds its topic, once, and no other topic does',
    requirements: ['WSE-SUB-003', 'WSE-SUB-004', 'WSE-DLV-003', 'WSE-FRM-057'],
    steps: [
      ...subscribed,
      atServer(call('broadcast', 'sports', published), call('broadcast', topic, published)),
      atClient(toldMessage('tick', { n: 1 }), toldNothing),
    ],
  },
  {
    id: 'exchange/order-to-client',
    title: 'events and publications reach the client in the order of the calls',
    requirements: ['WSE-DLV-040', 'WSE-DLV-044'],
    steps: [
      ...subscribed,
      atServer(
        repeat(
          rounds,
          call('send_event', ref('id'), { t: 'event', p: { n: ref('i') } }),
          call('broadcast', topic, '{"t":"tick","p":{"n":<i>}}'),
        ),
      ),
      atClient(
        repeat(rounds, toldMessage('event', { n: ref('i') }), toldMessage('tick', { n: ref('i') })),
        toldNothing,
      ),
    ],
  },
  {
    id: 'exchange/order-to-server',
    title: 'messages of the client reach the application in the order in which they were sent',
    requirements: ['WSE-DLV-043', 'WSE-DLV-044'],
    steps: [
      ...opened,
      atClient(...runsOfSteps.map((steps) => callThat('send_batch', { args: [steps] }))),
      atServer(repeat(rounds, told('msg', ref('id'), { t: 'step', p: { n: ref('i') } })), toldNothing),
    ],
  },
];
