import {
  absent,
  accept,
  hear,
  type LiveCase,
  nothing,
  only,
  repeat,
  send,
  text,
  toldMessage,
  toldNothing,
} from '../language/index.ts';
import { isReady, lives, says } from './parts.ts';

/** Chapter 10: what becomes of messages that come, and how those of the application leave. */
export const deliveringCases: readonly LiveCase[] = [
  {
    id: 'delivering/as-the-server-wrote-it',
    title: 'type and payload reach the application exactly as the server wrote them',
    requirements: ['WSE-DLV-053'],
    axes: { format: ['json', 'msgpack'], sealing: ['clear', 'sealed'] },
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'Tick/é', p: { a: [1, 'zwei', null, true, { b: -1.5 }], '': '😀' }, id: 'x-1' }),
      { do: 'told', event: ['event', 'Tick/é', only({ a: [1, 'zwei', null, true, { b: -1.5 }], '': '😀' }), {}] },
    ],
  },
  {
    id: 'delivering/many-in-order',
    title: 'a thousand messages at once reach the application, each once and in order',
    requirements: ['WSE-DLV-053', 'WSE-HS-009'],
    steps: [
      accept('a'),
      isReady,
      repeat(1000, send('a', { t: 'tick', p: { n: { $ref: 'i' } } })),
      repeat(1000, toldMessage('tick', { n: { $ref: 'i' } })),
      toldNothing,
    ],
    explain: 'Published TypeScript clients up to 2.3 dropped messages of one type that came within half a second.',
  },
  {
    id: 'delivering/an-id-again',
    title: 'a message with an id that came before is dropped, whatever its type and form',
    requirements: ['WSE-DLV-020'],
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'tick', p: { n: 1 }, id: 'm-1' }),
      send('a', { t: 'tick', p: { n: 1 }, id: 'm-1' }),
      send('a', { t: 'tock', p: { n: 2 }, id: 'm-1' }),
      send('a', { t: 'tick', p: { n: 1 }, id: 'm-1' }, { form: 'C:' }),
      send('a', { t: 'tick', p: { n: 3 }, id: 'm-2' }),
      toldMessage('tick', { n: 1 }),
      toldMessage('tick', { n: 3 }),
      toldNothing,
    ],
  },
  {
    id: 'delivering/without-id-always',
    title: 'messages without id, or with an empty one, are always delivered',
    requirements: ['WSE-DLV-020'],
    steps: [
      accept('a'),
      isReady,
      ...[{}, {}, { id: '' }, { id: '' }].map((id) => send('a', { t: 'tick', p: { n: 1 }, ...id })),
      ...[1, 2, 3, 4].map(() => toldMessage('tick', { n: 1 })),
      toldNothing,
    ],
  },
  {
    id: 'delivering/numbers-mean-nothing',
    title: 'messages whose seq jumps, repeats or goes back are delivered as they come',
    requirements: ['WSE-ENV-044', 'WSE-DLV-042', 'WSE-REC-065'],
    steps: [
      accept('a'),
      isReady,
      ...[100, 101, 103, 102, 104, 50, 50, 90_000].map((seq, n) =>
        send('a', { t: 'tick', p: { n }, seq, id: `s-${n}` }),
      ),
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => toldMessage('tick', { n })),
    ],
    explain: 'Published Python clients waited for numbers that never came, and dropped what came late.',
  },
  {
    id: 'delivering/a-batch',
    title: 'the messages of a batch come as if they had come one by one, each by its own id',
    requirements: ['WSE-DLV-061'],
    steps: [
      accept('a'),
      isReady,
      send('a', {
        t: 'batch',
        p: {
          messages: [
            { t: 'tick', p: { n: 1 }, id: 'b-1' },
            { t: 'tick', p: { n: 2 }, id: 'b-2' },
            { t: 'tick', p: { n: 2 }, id: 'b-2' },
          ],
          count: 3,
        },
      }),
      toldMessage('tick', { n: 1 }),
      toldMessage('tick', { n: 2 }),
      toldNothing,
    ],
  },
  {
    id: 'delivering/a-batch-with-nonsense',
    title: 'what is no object in a batch is passed over, and a batch inside a batch is not unpacked',
    requirements: ['WSE-DLV-061'],
    steps: [
      accept('a'),
      isReady,
      send(
        'a',
        {
          t: 'batch',
          p: {
            messages: [
              5,
              'x',
              null,
              { t: 'batch', p: { messages: [{ t: 'hidden', p: {} }] } },
              { t: 'tick', p: { n: 1 } },
            ],
          },
        },
        { breaks: 'a list with other things than messages' },
      ),
      toldMessage('tick', { n: 1 }),
      toldNothing,
      ...lives('a'),
    ],
  },
  {
    id: 'delivering/priority-message-with-message',
    title: 'a priority_message is read with its message inside',
    requirements: ['WSE-DLV-063'],
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'priority_message', p: { message: { t: 'alarm', p: { n: 1 } } } }),
      toldMessage('alarm', { n: 1 }),
    ],
  },
  {
    id: 'delivering/priority-message-with-content',
    title: 'a priority_message is read with its payload in content',
    requirements: ['WSE-DLV-063'],
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'priority_message', p: { type: 'alarm', content: { n: 2 } } }),
      toldMessage('alarm', { n: 2 }),
    ],
  },
  ...(
    [
      ['health_check', 'health_check_response'],
      ['metrics_request', 'metrics_response'],
      ['sync_request', 'sync_response'],
    ] as const
  ).map(
    ([request, response]): LiveCase => ({
      id: `delivering/${request.replace('_', '-')}-is-answered`,
      title: `${request} of a server is answered by ${response}`,
      requirements: ['WSE-LIM-051'],
      steps: [
        accept('a'),
        isReady,
        send('a', { t: request, p: {} }, { breaks: 'a server may ask this, too, whichever way the schema has it' }),
        hear('a', { t: response, p: { client_version: text } }),
      ],
    }),
  ),
  {
    id: 'delivering/config-update-harms-nobody',
    title: 'settings a server sends, sensible or not, cost nothing',
    requirements: ['WSE-LIM-052'],
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'config_update', p: { compression_enabled: false, batch_size: 5, later: 1 } }),
      send(
        'a',
        { t: 'config_update', p: { batch_size: -5, batch_timeout: 'soon', max_queue_size: 0 } },
        { breaks: 'settings that cannot be meant' },
      ),
      says('chat', { n: 1 }),
      hear('a', { t: 'chat', p: { n: 1 } }),
    ],
  },
  {
    id: 'delivering/presence-of-anybody',
    title: 'presence news of users nobody saw join, with data of any kind, reach the application',
    requirements: ['WSE-PRS-021'],
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'presence_leave', p: { user_id: 'u1', data: null, later: 1 } }),
      send(
        'a',
        { t: 'presence_update', p: { user_id: 'u2', data: [1, 'x'] } },
        { breaks: 'data is an object in the schema' },
      ),
      toldMessage('presence_leave', { user_id: 'u1' }),
      toldMessage('presence_update', { user_id: 'u2', data: [1, 'x'] }),
    ],
  },
  {
    id: 'delivering/what-a-client-writes',
    title: 'a message of the application leaves as one text frame with t, p, id and v, and nothing of a server',
    requirements: ['WSE-FRM-048', 'WSE-ENV-008', 'WSE-FRM-006'],
    profile: 'observed',
    steps: [
      accept('a'),
      isReady,
      says('chat', { type: 'x', payload: { n: 1 } }, { correlation_id: 'c-1', priority: 8 }),
      hear(
        'a',
        {
          t: 'chat',
          p: only({ type: 'x', payload: { n: 1 } }),
          id: text,
          cid: 'c-1',
          pri: 8,
          tp: absent,
          e: absent,
          o: absent,
        },
        { form: 'text' },
      ),
      ...nothing('a'),
    ],
  },
  {
    id: 'delivering/nothing-compressed-upwards',
    title: 'a long message leaves uncompressed, since no published server inflates',
    requirements: ['WSE-CMP-009', 'WSE-FRM-048'],
    profile: 'observed',
    steps: [
      accept('a'),
      isReady,
      says('chat', { text: 'long '.repeat(1000) }),
      hear('a', { t: 'chat', p: { text: 'long '.repeat(1000) } }, { form: 'text' }),
    ],
  },
  {
    id: 'delivering/compressed-upwards-where-agreed',
    title: 'a long message leaves compressed where the client was told to, and the documents are followed',
    level: 'may',
    requirements: ['WSE-CMP-033'],
    profile: 'documented',
    settings: { compression: true },
    steps: [
      accept('a'),
      isReady,
      says('chat', { text: 'long '.repeat(1000) }),
      hear('a', { t: 'chat', p: { text: 'long '.repeat(1000) } }, { form: ['C:', 'text'] }),
    ],
  },
  {
    id: 'delivering/msgpack-upwards',
    title: 'on a MessagePack connection messages leave as MessagePack, control messages as text',
    requirements: ['WSE-PAY-021', 'WSE-FRM-048'],
    axes: { format: ['msgpack'] },
    steps: [
      accept('a'),
      isReady,
      says('chat', { n: 1 }),
      hear('a', { t: 'chat', p: { n: 1 } }, { form: 'text' }),
      ...nothing('a'),
    ],
  },
];
