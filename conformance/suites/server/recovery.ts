import { call, dial, epoch, hear, idOf, type LiveCase, nothing, ref, repeat, send, when } from '../language/index.ts';
import {
  answers,
  asks,
  documented,
  fromD2g,
  gets,
  learns,
  needs,
  observed,
  publish,
  range,
  settings,
} from './recovery-parts.ts';

/** Chapter 11: what those get who come back. */
export const recoveryCases: readonly LiveCase[] = [
  ...answers.map(
    ([name, epochOf, offset, replayed, recovered, requirement]): LiveCase => ({
      id: `recovery/asked-${name}`,
      title: `a client that asks with ${name.replaceAll('-', ' ')} gets ${replayed === null ? 'nothing replayed' : `${replayed[0]} to ${replayed[1]}`}`,
      requirements: [requirement, 'WSE-REC-044', 'WSE-REC-005', 'WSE-REC-012', 'WSE-REC-032'],
      needs,
      settings: { ...settings, recovery_buffer_size: 16 },
      steps: [
        publish(20),
        dial('b'),
        learns('b'),
        dial('a'),
        ...(recovered === 'by profile'
          ? [
              ...when(
                observed,
                asks('a', epochOf, offset, {
                  topics: { x: { recovered: true, count: 0, offset: 19, epoch: ref('epoch') } },
                }),
              ),
              ...when(
                documented,
                asks('a', epochOf, offset, {
                  topics: { x: { recovered: false, count: 0, offset: 19, epoch: ref('epoch') } },
                }),
              ),
            ]
          : [
              asks('a', epochOf, offset, {
                recovered,
                topics: {
                  x: {
                    recovered,
                    count: replayed === null ? 0 : replayed[1] - replayed[0] + 1,
                    offset: 19,
                    epoch: ref('epoch'),
                  },
                },
              }),
            ]),
        ...(replayed === null ? [] : gets('a', ...range(replayed))),
        ...nothing('a'),
        call('broadcast', 'x', '{"t":"p","p":20}'),
        ...gets('a', 20),
      ],
    }),
  ),
  {
    id: 'recovery/no-history',
    title: 'without a history the answer is epoch null, offset 0, recovered false, count 0',
    requirements: ['WSE-REC-045'],
    needs,
    settings,
    steps: [
      dial('a'),
      asks('a', '0000000a', 5, {
        recovered: false,
        topics: { x: { epoch: null, offset: 0, recovered: false, count: 0 } },
      }),
      ...nothing('a'),
    ],
  },
  {
    id: 'recovery/replay-is-what-was-live',
    title: 'what is replayed is byte for byte what was published live',
    requirements: ['WSE-REC-015', 'WSE-REC-040'],
    needs,
    settings,
    steps: [
      dial('a'),
      call('broadcast', 'x', '{"t":"first"}'),
      learns('a'),
      call('broadcast', 'x', '{ "t":"x",  "p":[1, 2]}'),
      hear('a', { t: 'x' }, { written: { $bind: ['live', { $kind: 'text' }] } }),
      dial('b'),
      asks('b', ref('epoch'), 0, { recovered: true }),
      hear('b', { t: 'x' }, { written: ref('live') }),
    ],
  },
  {
    id: 'recovery/replay-before-live',
    title: 'what is published behind a replay follows it, and everything arrives once',
    requirements: ['WSE-REC-046'],
    needs,
    settings,
    steps: [
      publish(3),
      dial('b'),
      learns('b'),
      dial('a'),
      asks('a', ref('epoch'), 0, { recovered: true, topics: { x: { count: 2 } } }),
      call('broadcast', 'x', '{"t":"p","p":3}'),
      ...gets('a', 1, 2, 3),
      ...nothing('a'),
    ],
  },
  {
    id: 'recovery/too-much-for-the-queue',
    title: 'a replay that does not fit into what may wait is answered with recovered false',
    requirements: ['WSE-REC-047'],
    needs,
    settings: { ...settings, max_outbound_queue_bytes: 65_536 },
    steps: [
      repeat(20, call('broadcast', 'x', `{"t":"p","p":"${'x'.repeat(32_768)}"}`)),
      dial('b'),
      learns('b'),
      dial('a'),
      asks('a', ref('epoch'), 0, { recovered: false, topics: { x: { recovered: false, count: 0, offset: 19 } } }),
      ...nothing('a'),
    ],
  },
  {
    id: 'recovery/never-partial',
    title: 'more than may be replayed is not replayed at all',
    requirements: ['WSE-REC-041'],
    needs,
    settings: { ...settings, recovery_max_messages: 5 },
    steps: [
      publish(10),
      dial('b'),
      learns('b'),
      dial('a'),
      asks('a', ref('epoch'), 3, { recovered: false, topics: { x: { count: 0, offset: 9 } } }),
      ...nothing('a'),
      dial('c'),
      asks('c', ref('epoch'), 4, { recovered: true, topics: { x: { count: 5 } } }),
      ...gets('c', 5, 6, 7, 8, 9),
    ],
  },
  {
    id: 'recovery/positions-of-their-own',
    title: 'of two topics asked for in one request each is replayed behind its own position',
    requirements: ['WSE-REC-034', 'WSE-REC-030'],
    profile: 'documented',
    dialects: fromD2g,
    needs,
    settings,
    steps: [
      dial('b'),
      call('subscribe_connection', idOf('b'), ['x', 'y']),
      publish(3),
      publish(3, 'y'),
      hear('b', { tp: 'x', o: 0, e: { $bind: ['x', epoch] } }),
      ...gets('b', 1, 2),
      hear('b', { tp: 'y', o: 0, e: { $bind: ['y', epoch] } }),
      dial('a'),
      send('a', {
        t: 'subscription_update',
        p: {
          action: 'subscribe',
          topics: ['x', 'y'],
          recover: true,
          recovery: { x: { epoch: ref('x'), offset: 2 }, y: { epoch: ref('y'), offset: 1 } },
        },
      }),
      hear('a', { tp: 'y', o: 2 }),
      hear('a', {
        t: 'subscription_update',
        p: {
          recovery: {
            x: { epoch: ref('x'), offset: 2, recovered: true, count: 0 },
            y: { epoch: ref('y'), offset: 2, recovered: true, count: 1 },
          },
        },
      }),
    ],
  },
  {
    id: 'recovery/asked-by-message',
    title: 'a request with positions is answered with replay first, then with the positions',
    requirements: ['WSE-REC-030', 'WSE-REC-031', 'WSE-REC-032', 'WSE-REC-034', 'WSE-REC-046'],
    profile: 'documented',
    dialects: fromD2g,
    needs,
    settings,
    steps: [
      dial('b'),
      call('subscribe_connection', idOf('b'), ['x']),
      publish(3),
      hear('b', { o: 0, e: { $bind: ['epoch', epoch] } }),
      dial('a'),
      send('a', {
        t: 'subscription_update',
        p: {
          action: 'subscribe',
          topics: ['x', 'new'],
          recover: true,
          recovery: { x: { epoch: ref('epoch'), offset: 0 } },
        },
      }),
      ...gets('a', 1, 2),
      hear('a', {
        t: 'subscription_update',
        p: {
          action: 'subscribe',
          success: true,
          success_topics: { $inAnyOrder: ['x', 'new'] },
          recovery: { x: { epoch: ref('epoch'), offset: 2, recovered: true, count: 2 } },
        },
      }),
    ],
  },
];
