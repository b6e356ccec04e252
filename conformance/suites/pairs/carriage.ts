import { atClient, atServer, call, callThat, type PairCase, ref, told, toldMessage } from '../language/index.ts';
import { frames, longText, opened, subscribed, topic } from './parts.ts';

const exchange = [
  ...subscribed,
  atServer(
    call('send_event', ref('id'), { t: 'secret', p: { text: 'for nobody else' } }),
    call('broadcast', topic, '{"t":"tick","p":{"n":1}}'),
  ),
  atClient(
    toldMessage('secret', { text: 'for nobody else' }, { encrypted: true }),
    toldMessage('tick', { n: 1 }, { encrypted: true }),
    call('send', 'answer', { text: 'for nobody else' }),
  ),
  atServer(told('msg', ref('id'), { t: 'answer', p: { text: 'for nobody else' } })),
  frames('heard', ['E:'], ['C:', 'M:']),
  frames('sent', ['E:'], ['C:', 'M:']),
];
const longEvent = atServer(call('send_event', ref('id'), { t: 'story', p: { text: longText } }));
const longMessage = [
  atClient(callThat('send', { args: ['story', { text: longText }], gives: true })),
  atServer(told('msg', ref('id'), { t: 'story', p: { text: longText } })),
];

/** Chapters 06 and 07: what is compressed and what is sealed, and how. */
export const carriageCases: readonly PairCase[] = [
  {
    id: 'compressing/event-to-client',
    title: 'an event above the threshold leaves the server compressed, and arrives as it was',
    requirements: ['WSE-CMP-001', 'WSE-CMP-003', 'WSE-FRM-031'],
    format: 'json',
    carriages: ['zlib'],
    steps: [...opened, longEvent, atClient(toldMessage('story', { text: longText })), frames('heard', ['C:'], [])],
  },
  {
    id: 'compressing/event-to-server',
    title: 'a message above the threshold leaves a client that compresses compressed, and arrives as it was',
    requirements: ['WSE-CMP-001', 'WSE-FRM-039'],
    format: 'json',
    carriages: ['zlib'],
    steps: [...opened, ...longMessage, frames('sent', ['C:'], [])],
  },
  {
    id: 'compressing/nothing-else',
    title: 'a publication is not compressed, however long it is, nor is an event up to the threshold',
    requirements: ['WSE-CMP-003', 'WSE-CMP-008'],
    format: 'json',
    carriages: ['zlib'],
    steps: [
      ...subscribed,
      atServer(
        call('send_event', ref('id'), { t: 'short', p: {} }),
        call('broadcast', topic, JSON.stringify({ t: 'story', p: { text: longText } })),
      ),
      atClient(toldMessage('short'), toldMessage('story', { text: longText })),
      frames('heard', ['text'], ['C:']),
    ],
  },
  {
    id: 'compressing/where-it-is-not',
    title: 'a long message both ways arrives as it was where nothing is compressed: off, MessagePack, sealed',
    requirements: ['WSE-CMP-004', 'WSE-CMP-007', 'WSE-ENC-036'],
    carriages: ['plain', 'sealed'],
    steps: [
      ...opened,
      longEvent,
      atClient(toldMessage('story', { text: longText })),
      ...longMessage,
      frames('heard', [], ['C:']),
      frames('sent', [], ['C:']),
    ],
  },
  {
    id: 'packing/events-are-packed',
    title: 'events travel as MessagePack both ways',
    requirements: ['WSE-FRM-058', 'WSE-CONN-015'],
    format: 'msgpack',
    carriages: ['plain'],
    steps: [
      ...opened,
      atServer(call('send_event', ref('id'), { t: 'greeting', p: { n: 1 } })),
      atClient(toldMessage('greeting', { n: 1 }), call('send', 'answer', { n: 1 })),
      atServer(told('msg', ref('id'), { t: 'answer', p: { n: 1 } })),
      frames('heard', ['M:'], ['E:']),
      // A client writes no marker before what it packs.
      frames('sent', ['bytes'], ['M:', 'E:']),
    ],
  },
  {
    id: 'sealing/first-derivation',
    title: 'up to D2e events, publications and messages are sealed under the key with the salt',
    requirements: ['WSE-ENC-010', 'WSE-ENC-015', 'WSE-ENC-025', 'WSE-ENC-049', 'WSE-ENC-050'],
    dialects: { to: 'D2e' },
    carriages: ['sealed'],
    steps: exchange,
  },
  {
    id: 'sealing/second-derivation',
    title: 'from D2f events, publications and messages are sealed under the key without salt',
    requirements: ['WSE-ENC-010', 'WSE-ENC-016', 'WSE-ENC-025', 'WSE-ENC-049', 'WSE-ENC-050'],
    dialects: { from: 'D2f' },
    carriages: ['sealed'],
    steps: exchange,
  },
];
