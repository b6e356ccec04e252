import { accept, hear, type LiveCase, line, nothing, pass, send, text, told, toldMessage } from '../language/index.ts';
import { comesBack, isNotReady, isReady, lives, soon } from './parts.ts';
import { answer, epoch, stamped } from './topics.ts';

/** Chapter 09: topics a client asks for. */
export const subscribingCases: readonly LiveCase[] = [
  {
    id: 'subscribing/a-request',
    title: 'a request names its action and its topics, as text',
    requirements: ['WSE-SUB-020'],
    steps: [
      accept('a'),
      isReady,
      { do: 'call', name: 'subscribe', args: [['prices', 'news.*']] },
      hear(
        'a',
        {
          t: 'subscription_update',
          id: text,
          p: { action: 'subscribe', topics: { $inAnyOrder: ['prices', 'news.*'] } },
        },
        { form: 'text' },
      ),
    ],
  },
  {
    id: 'subscribing/confirmed',
    title: 'a topic is held when an answer names it, and not before',
    requirements: ['WSE-SUB-027'],
    settings: { topics: ['prices'] },
    steps: [
      accept('a'),
      hear('a', { t: 'subscription_update' }),
      { do: 'call', name: 'subscribed_topics', gives: [] },
      answer('a'),
      { do: 'call', name: 'subscribed_topics', gives: ['prices'], withinMs: 2000 },
    ],
  },
  {
    id: 'subscribing/an-answer-reaches-the-application',
    title: 'an answer about topics reaches the application as well',
    requirements: ['WSE-DLV-053'],
    settings: { topics: ['prices'] },
    steps: [
      accept('a'),
      hear('a', { t: 'subscription_update' }),
      answer('a'),
      toldMessage('subscription_update', { success: true, success_topics: ['prices'] }),
    ],
  },
  {
    id: 'subscribing/delivered-while-pending',
    title: 'publications of a topic that is not answered yet are delivered',
    requirements: ['WSE-SUB-027'],
    settings: { topics: ['prices'] },
    steps: [accept('a'), hear('a', { t: 'subscription_update' }), stamped('a', 1), toldMessage('tick', { n: 1 })],
  },
  {
    id: 'subscribing/refused',
    title: 'a refused topic is told to the application and not asked for again on this connection',
    requirements: ['WSE-SUB-027', 'WSE-SUB-028'],
    settings: { topics: ['secret'] },
    steps: [
      accept('a'),
      hear('a', { t: 'subscription_update', p: { topics: ['secret'] } }),
      send('a', {
        t: 'subscription_update',
        p: { action: 'subscribe', success: false, success_topics: [], failed_topics: ['secret'] },
      }),
      told('subscription_refused', 'secret'),
      { do: 'call', name: 'subscribed_topics', gives: [] },
      pass(15_000),
      ...nothing('a'),
    ],
  },
  {
    id: 'subscribing/all-in-order',
    title: 'requests made one after the other reach the server in order',
    requirements: ['WSE-SUB-030'],
    steps: [
      accept('a'),
      isReady,
      { do: 'call', name: 'subscribe', args: [['one']] },
      { do: 'call', name: 'subscribe', args: [['two']] },
      { do: 'call', name: 'unsubscribe', args: [['one']] },
      hear('a', { t: 'subscription_update', p: { action: 'subscribe', topics: ['one'] } }),
      hear('a', { t: 'subscription_update', p: { action: 'subscribe', topics: ['two'] } }),
      hear('a', { t: 'subscription_update', p: { action: 'unsubscribe', topics: ['one'] } }),
    ],
  },
  {
    id: 'subscribing/asked-again-on-a-new-connection',
    title: 'all topics the application wants are asked for again on a new connection, answered or not',
    requirements: ['WSE-SUB-029', 'WSE-HS-052'],
    settings: { ...soon, topics: ['one', 'two'] },
    steps: [
      accept('a'),
      hear('a', { t: 'subscription_update' }),
      line('cut', 'a'),
      isNotReady,
      ...comesBack('b'),
      hear('b', { t: 'subscription_update', p: { action: 'subscribe', topics: { $inAnyOrder: ['one', 'two'] } } }),
    ],
  },
  {
    id: 'subscribing/an-answer-nobody-asked-for',
    title: 'an answer that was not asked for is accepted',
    requirements: ['WSE-SUB-032'],
    steps: [accept('a'), isReady, answer('a', { epoch, offset: 5 }), ...lives('a'), ...nothing('a')],
  },
  {
    id: 'subscribing/answers-that-make-no-sense',
    title: 'answers that make no sense cost nothing',
    requirements: ['WSE-SUB-032', 'WSE-ENV-011'],
    settings: { topics: ['prices'] },
    steps: [
      accept('a'),
      hear('a', { t: 'subscription_update' }),
      ...[
        {},
        { success: 'yes', success_topics: 'prices' },
        { success: true, success_topics: [5, null], recovery: [] },
      ].map((p) => send('a', { t: 'subscription_update', p }, { breaks: 'an answer without sense' })),
      ...lives('a'),
    ],
  },
];
