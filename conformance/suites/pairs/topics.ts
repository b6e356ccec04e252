import { atClient, atServer, call, callThat, type PairCase, ref, toldMessage, toldNothing } from '../language/index.ts';
import { opened, subscribed, topic, user } from './parts.ts';

const published = '{"t":"tick","p":{"n":1}}';

/** Chapter 09: topics that the client asks for, and those it is given. */
export const topicCases: readonly PairCase[] = [
  {
    id: 'subscribing/client-asks',
    title: 'a topic that the client asks for is held by both',
    requirements: ['WSE-SUB-020', 'WSE-SUB-022', 'WSE-SUB-027', 'WSE-SUB-012'],
    steps: [
      ...subscribed,
      atClient(callThat('subscribed_topics', { gives: [topic] })),
      atServer(callThat('get_topic_subscriber_count', { args: [topic], gives: 1 })),
    ],
  },
  {
    id: 'subscribing/client-leaves',
    title: 'a topic that the client gives up is held by neither, and nothing of it comes any more',
    requirements: ['WSE-SUB-011', 'WSE-SUB-031'],
    steps: [
      ...subscribed,
      atClient(call('unsubscribe', [topic])),
      atServer(
        callThat('get_topic_subscriber_count', { args: [topic], gives: 0, withinMs: 2000 }),
        call('broadcast', topic, published),
      ),
      atClient(callThat('subscribed_topics', { gives: [] }), toldNothing),
    ],
  },
  {
    id: 'subscribing/application-subscribes',
    title: 'what is published to a topic that the application of the server subscribed the client to reaches it',
    requirements: ['WSE-SUB-015', 'WSE-SUB-032'],
    steps: [
      ...opened,
      atServer(call('subscribe_connection', ref('id'), [topic]), call('broadcast', topic, published)),
      atClient(toldMessage('tick', { n: 1 }), toldNothing),
    ],
  },
  {
    id: 'subscribing/presence',
    title: 'the client is told that its user has come to a topic',
    requirements: ['WSE-PRS-002', 'WSE-PRS-010'],
    steps: [
      ...subscribed,
      atServer(call('subscribe_connection', ref('id'), [topic], { mood: 'fine' })),
      atClient(toldMessage('presence_join', { topic, user_id: user, data: { mood: 'fine' } })),
    ],
  },
];
