import {
  absent,
  call,
  callThat,
  dial,
  hear,
  hex,
  idOf,
  type LiveCase,
  nothing,
  object,
  repeat,
  send,
  sendBytes,
  sendText,
  told,
  toldNothing,
  when,
} from '../language/index.ts';
import { documented, observed, requests } from './delivery-parts.ts';

/** Chapter 10: what reaches a server's application, and what it answers. */
export const toTheApplicationCases: readonly LiveCase[] = [
  {
    id: 'delivery/order-of-a-client',
    title:
      'messages of a client reach the application in the order in which they came, behind the event that announced it',
    requirements: ['WSE-DLV-043', 'WSE-DLV-044', 'WSE-DLV-050'],
    steps: [
      dial('a'),
      repeat(100, send('a', { t: 'n', p: { $ref: 'i' } })),
      told('auth_connect', idOf('a'), 'a'),
      repeat(100, told('msg', idOf('a'), { t: 'n', p: { $ref: 'i' } })),
    ],
  },
  {
    id: 'delivery/nothing-is-dropped-for-its-fields',
    title: 'messages of a client that repeat an id and a seq, or lie about their time, are delivered',
    requirements: ['WSE-DLV-051', 'WSE-ENV-042'],
    steps: [
      dial('a'),
      repeat(3, send('a', { t: 'n', id: 'same', seq: 1, ts: '1999-01-01T00:00:00.000Z', v: 1 })),
      repeat(3, told('msg', idOf('a'), { t: 'n', id: 'same' })),
    ],
  },
  {
    id: 'delivery/events-of-three-kinds',
    title: 'the application gets messages, raw texts and bytes, each with the id of its connection',
    requirements: ['WSE-DLV-050'],
    steps: [
      dial('a'),
      dial('b'),
      send('a', { t: 'n' }),
      told('msg', idOf('a'), { t: 'n' }),
      sendText('b', 'raw'),
      told('raw', idOf('b'), 'raw'),
      sendBytes('a', hex('00')),
      told('bin', idOf('a'), { $bytes: hex('00') }),
    ],
  },
  {
    id: 'delivery/full-queue-of-the-application',
    title: 'when the queue of the application is full messages are dropped and counted, announcements are not',
    requirements: ['WSE-DLV-052', 'WSE-LIM-063'],
    settings: { max_inbound_queue_size: 5 },
    steps: [
      dial('a'),
      repeat(10, sendText('a', '{"t":"n"}')),
      ...nothing('a'),
      callThat('inbound_dropped_count', { gives: { $between: [5, 6] }, withinMs: 1000 }),
      dial('b'),
      callThat('drain_inbound', { args: [256], gives: { $not: [] } }),
    ],
  },
  {
    id: 'delivery/batch',
    title: 'a batch is one message as observed, and is unpacked and answered as documented',
    requirements: ['WSE-DLV-060', 'WSE-DLV-062'],
    steps: [
      dial('a'),
      send('a', {
        t: 'batch',
        p: {
          messages: [
            { t: 'a', p: { n: 1 }, id: 'm1' },
            { t: 'b', p: {}, id: 'm2' },
          ],
          count: 2,
        },
      }),
      ...when(
        observed,
        told('msg', idOf('a'), { t: 'batch', p: { messages: [{ t: 'a' }, { t: 'b' }] } }),
        ...nothing('a'),
      ),
      ...when(
        documented,
        told('msg', idOf('a'), { t: 'a', p: { n: 1 } }),
        told('msg', idOf('a'), { t: 'b' }),
        hear('a', { t: 'batch_message_result', p: { processed: 2, failed: 0, success: true } }),
      ),
    ],
  },
  {
    id: 'delivery/acks-documented',
    title: 'a numbered message is taken once and confirmed by a server that announces acks',
    level: 'may',
    requirements: ['WSE-DLV-071'],
    profile: 'documented',
    settings: {},
    steps: [
      dial('a'),
      send('a', { t: 'client_hello', p: { client_version: 'x', protocol_version: 1 } }),
      hear('a', { t: 'server_hello', p: { features: { acks: true } } }),
      send('a', { t: 'n', p: 1, id: 'n1', s: 1 }),
      hear('a', { t: 'ack' }),
      told('msg', idOf('a'), { t: 'n' }),
    ],
  },
  {
    id: 'delivery/priority-message',
    title: 'priority_message of a client reaches the application as one message',
    requirements: ['WSE-DLV-050'],
    profile: 'observed',
    steps: [
      dial('a'),
      send('a', { t: 'priority_message', p: { message: { t: 'inner', p: 1 }, priority: 10 } }),
      told('msg', idOf('a'), { t: 'priority_message', p: { message: { t: 'inner' } } }),
    ],
  },
  ...requests.map(
    ([type, response]): LiveCase => ({
      id: `delivery/request-${type.replaceAll('_', '-')}`,
      title: `${type} goes to the application as observed, and is answered by ${response} as documented`,
      requirements: ['WSE-LIM-050'],
      settings: {},
      steps: [
        dial('a'),
        send('a', { t: type, p: {} }),
        ...when(observed, told('msg', idOf('a'), { t: type }), ...nothing('a')),
        ...when(documented, hear('a', { t: response, p: object }), toldNothing),
      ],
    }),
  ),
  {
    id: 'delivery/sync-request',
    title: 'sync_request goes to the application of a server without snapshots',
    requirements: ['WSE-REC-070', 'WSE-HS-054'],
    settings: {},
    steps: [
      dial('a'),
      send('a', {
        t: 'sync_request',
        p: { topics: ['x'], include_snapshots: true, include_history: false, last_sequence: 0 },
      }),
      told('msg', idOf('a'), { t: 'sync_request', p: { topics: ['x'] } }),
      ...nothing('a'),
    ],
  },
  {
    id: 'delivery/cid-is-handed-on',
    title: 'cid of a message reaches the application, and its answer carries what the application says',
    requirements: ['WSE-ENV-050', 'WSE-DLV-070'],
    steps: [
      dial('a'),
      send('a', { t: 'ask', cid: 'c-1' }),
      told('msg', idOf('a'), { t: 'ask', cid: 'c-1' }),
      call('send_event', idOf('a'), { t: 'answer', cid: 'c-1' }),
      hear('a', { t: 'answer', cid: 'c-1', cor: absent }),
    ],
  },
];
