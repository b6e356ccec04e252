import {
  atClient,
  atServer,
  call,
  callThat,
  cutBetween,
  type PairCase,
  type PairStep,
  pass,
  ref,
  told,
  toldMessage,
  toldNothing,
} from '../language/index.ts';
import { opened, subscribed, topic, user } from './parts.ts';

const publish = (n: number) => call('broadcast', topic, JSON.stringify({ t: 'tick', p: { n } }));
const tick = (n: number) => toldMessage('tick', { n });
/** In which a client tries again that waits half a second before. */
const returnsAfterMs = 1000;
const returning = { reconnect: { base_delay: 0.5, jitter: false } };
const lost: readonly PairStep[] = [
  cutBetween,
  atServer(told('disconnect', ref('id'), null)),
  atClient(told('state', 'reconnecting')),
];
const back: readonly PairStep[] = [
  atClient(pass(returnsAfterMs), told('state', 'connected')),
  atServer(told('auth_connect', { $not: ref('id') }, user)),
];
const holdsAgain = atServer(callThat('get_topic_subscriber_count', { args: [topic], gives: 1, withinMs: 5000 }));

/** Chapters 01, 08, 11 and 13: a connection that ends, and what comes of it. */
export const comingBackCases: readonly PairCase[] = [
  {
    id: 'recovering/topics',
    title: 'behind a cut the client comes back and holds its topics again',
    requirements: ['WSE-CONN-076', 'WSE-REC-062'],
    client: returning,
    steps: [
      ...subscribed,
      atServer(publish(1)),
      atClient(tick(1)),
      ...lost,
      ...back,
      holdsAgain,
      atServer(publish(2)),
      atClient(tick(2), toldNothing),
    ],
  },
  {
    id: 'recovering/what-was-missed',
    title: 'behind a cut the client has all that was published meanwhile, once and in order, ahead of what follows',
    requirements: ['WSE-REC-030', 'WSE-REC-040', 'WSE-REC-046', 'WSE-REC-060'],
    client: returning,
    dialects: { from: 'D2g' },
    steps: [
      ...subscribed,
      atServer(publish(1)),
      atClient(tick(1)),
      ...lost,
      atServer(publish(2), publish(3), publish(4)),
      ...back,
      holdsAgain,
      atServer(publish(5)),
      atClient(tick(2), tick(3), tick(4), tick(5), toldNothing),
    ],
  },
  {
    id: 'recovering/what-could-not-leave',
    title: 'what the client was given to send while it was cut off reaches the application once it is back, in order',
    requirements: ['WSE-LIM-036'],
    client: returning,
    steps: [
      ...opened,
      ...lost,
      atClient(call('send', 'late', { n: 1 }), call('send', 'late', { n: 2 })),
      ...back,
      atServer(
        told('msg', { $not: ref('id') }, { t: 'late', p: { n: 1 } }),
        told('msg', { $not: ref('id') }, { t: 'late', p: { n: 2 } }),
        toldNothing,
      ),
    ],
  },
  {
    id: 'closing/by-the-client',
    title: 'a client that closes leaves nothing behind, and stays down',
    requirements: ['WSE-CONN-070', 'WSE-CONN-076'],
    steps: [
      ...subscribed,
      atClient(call('disconnect'), told('state', 'disconnected'), callThat('why', { gives: 'asked' })),
      atServer(
        told('disconnect', ref('id'), null),
        callThat('get_topic_subscriber_count', { args: [topic], gives: 0, withinMs: 2000 }),
        callThat('get_connection_count', { gives: 0, withinMs: 2000 }),
      ),
    ],
  },
  {
    id: 'closing/by-the-server',
    title: 'what was sent before the server closes a connection arrives before its end, and both are told of that',
    requirements: ['WSE-CONN-073', 'WSE-CONN-074', 'WSE-CONN-076'],
    steps: [
      ...opened,
      atServer(call('send_event', ref('id'), { t: 'farewell', p: {} }), call('disconnect', ref('id'))),
      atClient(toldMessage('farewell'), told('state', 'disconnected'), callThat('why', { gives: 'ended' })),
      atServer(told('disconnect', ref('id'), null), callThat('get_connection_count', { gives: 0, withinMs: 2000 })),
    ],
  },
];
